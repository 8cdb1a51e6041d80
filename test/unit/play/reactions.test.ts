import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_REACTIONS, ReactionStore, withOwn } from '#app/lib/reactions.ts';
import { REACTIONS } from '#contract/chat.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';

const bo = 'bo' as SeatId;
const roundId = 'r1' as RoundId;
const room = (name: PhaseView['name'], id: string): RoomView =>
  ({ phase: { name, round: { id } } }) as unknown as RoomView;

describe('reactions', () => {
  it('[SCREEN-8] of one kind are given once, and taking back what was given leaves nothing', () => {
    const reaction = fc.constantFrom(...REACTIONS);
    fc.assert(
      fc.property(fc.array(fc.tuple(reaction, fc.boolean())), (steps) => {
        const end = steps.reduce((now, [kind, on]) => withOwn(now, kind, on), NO_REACTIONS);
        for (const kind of REACTIONS) {
          const last = steps.findLast(([stepKind]) => stepKind === kind)?.[1] ?? false;
          expect(end.yours.includes(kind)).toBe(last);
          expect(end.counts[kind] ?? 0).toBe(last ? 1 : 0);
        }
      }),
    );
  });

  it('[SCREEN-8] follow what the server tells, and end with their round', () => {
    const store = new ReactionStore();
    store.give(roundId, bo, 'heart', true);
    store.take({ roundId, of: [{ seatId: bo, counts: { heart: 3 }, yours: ['heart'] }] });
    store.follow(room('podium', 'r1'));
    expect(store.of(bo)).toEqual({ counts: { heart: 3 }, yours: ['heart'] });
    store.follow(room('countdown', 'r2'));
    expect(store.of(bo)).toBe(NO_REACTIONS);
  });
});
