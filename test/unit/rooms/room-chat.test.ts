import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerId, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import { RoomChat } from '#server/rooms/room-chat.ts';

const ann = { id: SeatId.parse('ann'), playerId: PlayerId.parse('player-ann'), nickname: 'Ann' };
const ben = { id: SeatId.parse('ben'), playerId: PlayerId.parse('player-ben'), nickname: 'Ben' };

describe('the chat of a room', () => {
  it('[CHAT-1] keeps the newest messages, with ids that grow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5_000 }), { maxLength: 150 }), (waits) => {
        let now = 1_000;
        const chat = new RoomChat(now);
        const said: { id: number; isNotice: boolean }[] = [];
        waits.forEach((wait, n) => {
          now += wait;
          const notice = n % 3 === 0 ? chat.notice('joined', `Player ${n}`, now) : null;
          if (notice) said.push({ id: notice.id, isNotice: true });
          const result = chat.say(ann, `message ${n}`, now);
          if (result.ok) said.push({ id: result.message.id, isNotice: false });
        });
        const ids = said.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
        const kept = chat.kept.map(({ id }) => id);
        expect(kept).toEqual(kept.toSorted((a, b) => a - b));
        expect(kept.length).toBeLessThanOrEqual(CHAT_KEPT);
        // The newest of both kinds, and no more than 20 notices.
        const keptOf = (isNotice: boolean) => said.filter((it) => it.isNotice === isNotice && kept.includes(it.id));
        for (const kind of [true, false]) {
          const all = said.filter((it) => it.isNotice === kind);
          expect(keptOf(kind)).toEqual(all.slice(all.length - keptOf(kind).length));
        }
        expect(keptOf(true).length).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('[CHAT-1] five at once, then one in two seconds, each player for itself, in however many tabs', () => {
    const chat = new RoomChat(0);
    const ask = (seat: typeof ann, now: number) => {
      const result = chat.say(seat, 'hello', now);
      return result.ok ? 'ok' : [result.error.code, result.error.retryAfterMs];
    };
    expect(Array.from({ length: 6 }, () => ask(ann, 0))).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      ['rate_limited', 2_000],
    ]);
    expect(ask({ ...ann, id: SeatId.parse('anns-other-tab') }, 0)).toEqual(['rate_limited', 2_000]);
    expect(ask(ben, 0)).toBe('ok');
    expect(ask(ann, 1_999)).toEqual(['rate_limited', 1]);
    expect(ask(ann, 2_000)).toBe('ok');
  });

  it('[CHAT-1] messages have rude words covered; notices are codes', () => {
    const chat = new RoomChat(0);
    chat.say(ann, 'oh shit', 0);
    chat.notice('host', 'Ben', 0);
    expect(chat.kept).toEqual([
      { id: 1, seatId: ann.id, nickname: 'Ann', text: 'oh ****', notice: null },
      { id: 2, seatId: null, nickname: 'Ben', text: '', notice: 'host' },
    ]);
  });

  it('[CHAT-1] what people said outlives any number of notices', () => {
    const chat = new RoomChat(0);
    const said = chat.say(ann, 'hello', 0);
    const told = Array.from({ length: 1_000 }, (_, n) => chat.notice('host', 'Ben', n * 100)).filter(Boolean);
    // 20 at once, and one in two seconds.
    expect(told.length).toBeLessThanOrEqual(20 + 50);
    expect(chat.kept).toContainEqual(said.ok ? said.message : null);
    expect(chat.kept).toHaveLength(21);
  });

  it('[PUBLIC-2] names are covered before strangers read what is kept', () => {
    const chat = new RoomChat(0);
    chat.say({ ...ann, nickname: 'Shit' }, 'hello', 0);
    chat.notice('joined', 'Shit', 0);
    chat.coverNames();
    expect(chat.kept.map(({ nickname }) => nickname)).toEqual(['****', '****']);
  });
});
