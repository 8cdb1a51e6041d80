import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import { RoomChat } from '#server/rooms/room-chat.ts';

const ann = { id: SeatId.parse('ann'), nickname: 'Ann' };
const ben = { id: SeatId.parse('ben'), nickname: 'Ben' };

describe('the chat of a room', () => {
  it('[R92] keeps the newest messages, with ids that grow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5_000 }), { maxLength: 150 }), (waits) => {
        const chat = new RoomChat();
        let now = 1_000;
        const said: number[] = [];
        waits.forEach((wait, n) => {
          now += wait;
          if (n % 3 === 0) said.push(chat.notice('joined', `Player ${n}`, now).id);
          const result = chat.say(ann, `message ${n}`, now);
          if (result.ok) said.push(result.message.id);
        });
        expect(said).toEqual([...new Set(said)].toSorted((a, b) => a - b));
        expect(chat.kept.map(({ id }) => id)).toEqual(said.slice(-CHAT_KEPT));
      }),
    );
  });

  it('[R92] five at once, then one in two seconds, each seat for itself', () => {
    const chat = new RoomChat();
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
    expect(ask(ben, 0)).toBe('ok');
    expect(ask(ann, 1_999)).toEqual(['rate_limited', 1]);
    expect(ask(ann, 2_000)).toBe('ok');
  });

  it('[R92] messages have rude words covered; notices are codes', () => {
    const chat = new RoomChat();
    chat.say(ann, 'oh shit', 0);
    chat.notice('host', 'Ben', 0);
    expect(chat.kept).toEqual([
      { id: 1, seatId: ann.id, nickname: 'Ann', text: 'oh ****', notice: null },
      { id: 2, seatId: null, nickname: 'Ben', text: '', notice: 'host' },
    ]);
  });
});
