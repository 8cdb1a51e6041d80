import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveTurns } from '#server/rooms/live-round.ts';

const enter = (turns: LiveTurns<number>, from: number, to: number) => {
  for (let key = from; key < to; key++) turns.enter(key);
};

/** Ticks as a busy process has them: late, early, with the judge's load going up and down. */
const ticks = fc.array(fc.record({ waitMs: fc.nat({ max: 400 }), intervalMs: fc.integer({ min: 500, max: 9_000 }) }), {
  maxLength: 200,
});

describe('turns at the judge', () => {
  it('[LIVE-2] come equally often to all, however the interval changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), ticks, (drawings, steps) => {
        const turns = new LiveTurns<number>();
        enter(turns, 0, drawings);
        const had = new Map<number, number>(Array.from({ length: drawings }, (_, key) => [key, 0]));
        let now = 5_000;
        turns.due(now, 500);
        for (const { waitMs, intervalMs } of steps) {
          now += waitMs;
          const due = turns.due(now, intervalMs);
          expect(new Set(due).size).toBe(due.length);
          for (const key of due) had.set(key, (had.get(key) ?? 0) + 1);
        }
        expect(Math.max(...had.values()) - Math.min(...had.values())).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('[LIVE-2] come once an interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 500, max: 5_000 }),
        fc.integer({ min: 10, max: 120 }),
        (drawings, intervalMs, tickMs) => {
          const turns = new LiveTurns<number>();
          enter(turns, 0, drawings);
          let [now, had] = [0, 0];
          turns.due(now, intervalMs);
          const ticks = Math.ceil((10 * intervalMs) / tickMs);
          for (let tick = 0; tick < ticks; tick++) {
            now += tickMs;
            had += turns.due(now, intervalMs).length;
          }
          expect(Math.abs(had / drawings - now / intervalMs)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('[LIVE-2] are spread over the interval: a tick has its share, not everybody', () => {
    for (const drawings of [1, 2, 8, 24, 100, 1_000]) {
      const turns = new LiveTurns<number>();
      enter(turns, 0, drawings);
      turns.due(0, 500);
      const share = Math.ceil(drawings / 10);
      for (let now = 50; now <= 2_000; now += 50) {
        expect(turns.due(now, 500).length).toBeLessThanOrEqual(share + 2);
      }
    }
  });

  it('[LIVE-2] are lost by who leaves and found by who comes later', () => {
    const turns = new LiveTurns<number>();
    enter(turns, 0, 10);
    turns.due(0, 500);
    turns.leave(3);
    enter(turns, 10, 12);
    enter(turns, 0, 3);
    const due = turns.due(10_000, 500);
    expect(due.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(turns.size).toBe(11);
  });

  it('[LIVE-2] stand still while the clock goes backwards', () => {
    const turns = new LiveTurns<number>();
    enter(turns, 0, 5);
    turns.due(10_000, 500);
    expect(turns.due(2_000, 500)).toEqual([]);
    expect(turns.due(2_500, 500)).toHaveLength(5);
  });
});
