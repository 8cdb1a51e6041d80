import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatStore, EMPTY_CHAT, shownMessages, turnsOf, unreadCount, withMessages } from '#app/lib/chat.ts';
import type { ChatMessage } from '#contract/chat.ts';
import type { RoomCode, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import type { RoomView } from '#contract/room.ts';
import { memoryStorage } from './memory-storage.ts';

const [ada, bo] = ['ada', 'bo'] as SeatId[] as [SeatId, SeatId];
const said = (id: number, seatId: SeatId | null = bo): ChatMessage =>
  ({ id, seatId, nickname: 'Bo', text: `Message ${id}`, notice: null }) as ChatMessage;
const room = (code: string) => ({ code: code as RoomCode }) as RoomView;

describe('the chat of a tab', () => {
  beforeEach(() => vi.stubGlobal('window', { sessionStorage: memoryStorage() }));
  afterEach(() => vi.unstubAllGlobals());

  it('[SCREEN-8] shows every message once, in order, and the newest ones', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat({ max: 90 }), { maxLength: 20 }), { maxLength: 12 }), (batches) => {
        const chat = batches.reduce(
          (now, ids) =>
            withMessages(
              now,
              [...new Set(ids)].map((id) => said(id)),
            ),
          EMPTY_CHAT,
        );
        const ids = chat.messages.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        expect(ids.length).toBeLessThanOrEqual(CHAT_KEPT);
        const all = new Set(batches.flat());
        if (all.size <= CHAT_KEPT) expect(ids.length).toBe(all.size);
        expect(ids.at(-1)).toBe(all.size > 0 ? Math.max(...all) : undefined);
      }),
    );
  });

  it('[SCREEN-8] counts what others said and was not on the screen, except whom it ignores', () => {
    const store = new ChatStore();
    store.follow(room('BK4TW'));
    store.take([said(1), said(2, ada), said(3, null), said(4, 'cy' as SeatId)]);
    expect(unreadCount(store.snapshot(), ada)).toBe(2);
    store.ignore(bo, true);
    expect(unreadCount(store.snapshot(), ada)).toBe(1);
    expect(shownMessages(store.snapshot()).map(({ id }) => id)).toEqual([2, 3, 4]);
    store.read();
    store.take([said(5)]);
    store.ignore(bo, false);
    expect(unreadCount(store.snapshot(), ada)).toBe(1);
  });

  it('[SCREEN-8] puts what one person says in a row together, and notices of one kind', () => {
    const joined = (id: number): ChatMessage => ({ id, seatId: null, nickname: `N${id}`, text: '', notice: 'joined' });
    const host = (id: number): ChatMessage => ({ ...joined(id), notice: 'host' });
    const left: ChatMessage = { ...joined(9), notice: 'left' };
    const turns = turnsOf([joined(1), joined(2), said(3), said(4), said(5, ada), joined(6), left, host(10), host(11)]);
    expect(turns.map(({ notice, messages }) => [notice, messages.map(({ id }) => id)])).toEqual([
      ['joined', [1, 2]],
      [null, [3, 4]],
      [null, [5]],
      ['joined', [6]],
      ['left', [9]],
      ['host', [10]],
      ['host', [11]],
    ]);
  });

  it('[SCREEN-8] keeps the line that is being written until the room is another', () => {
    const store = new ChatStore();
    const told = vi.fn();
    store.follow(room('BK4TW'));
    store.subscribe(told);
    store.write('Hello wor');
    store.write('Hello wor');
    expect(told).toHaveBeenCalledOnce();
    store.follow(room('BK4TW'));
    store.take([said(1)]);
    expect(store.draft()).toBe('Hello wor');
    store.follow(room('ZZZZZ'));
    expect(store.draft()).toBe('');
  });

  it('[SCREEN-8] forgets with the room, and remembers whom it ignored there over a reload', () => {
    const store = new ChatStore();
    store.follow(room('BK4TW'));
    store.take([said(1)]);
    store.ignore(bo, true);
    store.follow(null);
    expect(store.snapshot()).toBe(EMPTY_CHAT);
    const reloaded = new ChatStore();
    reloaded.follow(room('BK4TW'));
    expect([...reloaded.snapshot().ignored]).toEqual([bo]);
    reloaded.follow(room('ZZZZZ'));
    expect(reloaded.snapshot().ignored.size).toBe(0);
  });
});
