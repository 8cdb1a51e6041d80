import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#contract/chat.ts';
import { PlayerId, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import { RoomChat } from '#server/rooms/room-chat.ts';
import type { SeatConnection, SeatConnections } from '#server/rooms/seat-connections.ts';
import { Play } from '../game/play.ts';

/** A chat with its clock and the messages that it sent. */
function openChat(startMs = 0) {
  const clock = { nowMs: startMs, now: () => clock.nowMs, date: () => clock.nowMs, after: () => () => {} };
  const sent: ChatMessage[] = [];
  const connection = { chat: (message: ChatMessage) => void sent.push(message) } as SeatConnection;
  const connections: Pick<SeatConnections, 'broadcast'> = {
    broadcast: (send) => send(connection, SeatId.parse('any')),
  };
  return { clock, sent, chat: new RoomChat(connections, clock) };
}

const ann = { id: SeatId.parse('ann'), playerId: PlayerId.parse('player-ann'), nickname: 'Ann' };
const ben = { id: SeatId.parse('ben'), playerId: PlayerId.parse('player-ben'), nickname: 'Ben' };

const lobby = new Play().state;

describe('the chat of a room', () => {
  it('[CHAT-1] keeps the newest messages, with ids that grow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5_000 }), { maxLength: 150 }), (waits) => {
        const { chat, clock, sent } = openChat(1_000);
        waits.forEach((wait, n) => {
          clock.nowMs += wait;
          if (n % 3 === 0) chat.notice('joined', { ...ben, nickname: `Player ${n}` });
          chat.sayAs(ann, `message ${n}`, lobby);
        });
        const said = sent.map(({ id, notice }) => ({ id, isNotice: notice !== null }));
        const ids = said.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
        const kept = chat.keptFor(lobby, ben.id).map(({ id }) => id);
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
    const { chat, clock } = openChat();
    const ask = (seat: typeof ann, now: number) => {
      clock.nowMs = now;
      const result = chat.sayAs(seat, 'hello', lobby);
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
    const { chat } = openChat();
    chat.sayAs(ann, 'oh shit', lobby);
    chat.notice('host', ben);
    expect(chat.keptFor(lobby, ben.id)).toEqual([
      { id: 1, seatId: ann.id, nickname: 'Ann', text: 'oh ****', notice: null },
      { id: 2, seatId: null, nickname: 'Ben', text: '', notice: 'host' },
    ]);
  });

  it('[CHAT-1] what people said outlives any number of notices', () => {
    const { chat, clock, sent } = openChat();
    chat.sayAs(ann, 'hello', lobby);
    for (let n = 0; n < 1_000; n++) {
      clock.nowMs = n * 100;
      chat.notice('host', ben);
    }
    const [said, ...notices] = sent;
    // 20 at once, and one in two seconds.
    expect(notices.length).toBeLessThanOrEqual(20 + 50);
    expect(chat.keptFor(lobby, ben.id)).toContainEqual(said);
    expect(chat.keptFor(lobby, ben.id)).toHaveLength(21);
  });

  it('[PUBLIC-2] names are covered before strangers read what is kept', () => {
    const { chat } = openChat();
    chat.sayAs({ ...ann, nickname: 'Shit' }, 'hello', lobby);
    chat.notice('joined', { ...ben, nickname: 'Shit' });
    chat.censorNames();
    expect(chat.keptFor(lobby, ben.id).map(({ nickname }) => nickname)).toEqual(['****', '****']);
  });

  it('[PLAYER-6] what a player wrote is forgotten, and what the room said of the player', () => {
    const { chat } = openChat();
    chat.notice('joined', ann);
    chat.sayAs(ann, 'hello', lobby);
    chat.notice('joined', ben);
    chat.sayAs(ben, 'hi', lobby);
    chat.notice('no_prompts');
    chat.forget(ann.playerId);
    expect(chat.keptFor(lobby, ben.id).map(({ nickname, notice }) => [nickname, notice])).toEqual([
      ['Ben', 'joined'],
      ['Ben', null],
      ['', 'no_prompts'],
    ]);
  });
});
