import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REACTIONS } from '#contract/chat.ts';
import { RoundId, SeatId } from '#contract/ids.ts';
import { RoundReactions } from '#server/rooms/room-reactions.ts';

const seats = ['ann', 'ben', 'ghost-1'].map((id) => SeatId.parse(id));
const roundId = RoundId.parse('round');

describe('reactions', () => {
  it('[CHAT-2] count each giver once a kind and drawing; each seat sees its own', () => {
    const seat = fc.constantFrom(...seats);
    const change = fc.record({
      giver: seat,
      drawing: seat,
      reaction: fc.constantFrom(...REACTIONS),
      on: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change), seat, (gestures, you) => {
        const reactions = new RoundReactions(roundId, seats);
        const expected = new Set<string>();
        const key = (...parts: string[]) => parts.join(' ');
        for (const { giver, drawing, reaction, on } of gestures) {
          const name = key(drawing, reaction, giver);
          expect(reactions.set(giver, drawing, reaction, on)).toBe(expected.has(name) !== on);
          if (on) expected.add(name);
          else expected.delete(name);
        }
        const { of } = reactions.seenBy(you);
        for (const drawing of seats) {
          const seen = of.find(({ seatId }) => seatId === drawing);
          for (const reaction of REACTIONS) {
            const givers = seats.filter((giver) => expected.has(key(drawing, reaction, giver)));
            expect(seen?.counts[reaction] ?? 0).toBe(givers.length);
            expect(seen?.yours.includes(reaction) ?? false).toBe(givers.includes(you));
          }
          // [CHAT-3]
          const loving = (giver: string) =>
            REACTIONS.some((reaction) => reaction !== 'think' && expected.has(key(drawing, reaction, giver)));
          expect(new Set(reactions.lovers(drawing))).toEqual(new Set(seats.filter(loving)));
        }
      }),
    );
  });

  it('[CHAT-2] nothing is given to what is not shown', () => {
    const reactions = new RoundReactions(roundId, seats.slice(0, 1));
    expect(reactions.has(seats[1] as SeatId)).toBe(false);
    expect(reactions.set(seats[0] as SeatId, seats[1] as SeatId, 'heart', true)).toBe(false);
    expect(reactions.seenBy(seats[0] as SeatId)).toEqual({ roundId, of: [] });
  });
});
