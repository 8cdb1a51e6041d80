import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, chooseDaily, daysBetween, streakOf } from '#server/storage/calendar.ts';
import { spread } from '#server/storage/ghosts.ts';
import { DAILY_REST_DAYS } from '#server/storage/port/daily.ts';

const TODAY = '2028-03-02';
const day = (min: number, max: number) => fc.integer({ min, max }).map((days) => addDays(TODAY, days));

describe('days', () => {
  it('go on over months, leap days and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
    fc.assert(
      fc.property(fc.integer({ min: -9_999, max: 9_999 }), (days) => {
        expect(daysBetween(TODAY, addDays(TODAY, days))).toBe(days);
      }),
    );
  });
});

describe('[MODE-4] a streak', () => {
  it('is what counting day by day says', () => {
    fc.assert(
      fc.property(fc.uniqueArray(day(-25, 0), { maxLength: 26 }), (days) => {
        const drawn = new Set(days);
        const runUpTo = (end: string) => {
          let run = 0;
          while (drawn.has(addDays(end, -run))) run++;
          return run;
        };
        expect(streakOf([...days].sort(), TODAY)).toEqual({
          current: drawn.has(TODAY) ? runUpTo(TODAY) : runUpTo(addDays(TODAY, -1)),
          best: Math.max(0, ...days.map(runUpTo)),
          drawnToday: drawn.has(TODAY),
        });
      }),
    );
  });
});

describe('[MODE-4] the choice of a daily', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-h]$/), { maxLength: 6 });
  const dailies = fc.array(
    fc.record({ day: day(-DAILY_REST_DAYS, DAILY_REST_DAYS), promptId: fc.stringMatching(/^[a-h]$/) }),
  );

  it('is one of the open ones, none that was or will be a daily soon while there is another', () => {
    fc.assert(
      fc.property(ids, dailies, fc.nat(), (open, others, random) => {
        const chosen = chooseDaily(TODAY, open, others, (limit) => random % limit);
        if (open.length === 0) {
          expect(chosen).toBeNull();
          return;
        }
        const distance = (id: string) =>
          Math.min(
            999,
            ...others.filter(({ promptId }) => promptId === id).map((other) => Math.abs(daysBetween(other.day, TODAY))),
          );
        expect(distance(chosen as string)).toBe(Math.max(...open.map(distance)));
      }),
    );
  });

  it('may fall on every open prompt, on the same day', () => {
    const open = ['a', 'b', 'c', 'd', 'e'];
    const chosen = new Set(open.map((_, i) => chooseDaily(TODAY, open, [], () => i)));
    expect(chosen.size).toBe(open.length);
  });
});

describe('ghosts', () => {
  it('are spread from good to less good: one of each band, in order', () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (length, count, stream) => {
          const ranked = Array.from({ length }, (_, i) => i);
          const drawn = spread(ranked, count, () => stream.next().value);
          expect(drawn).toHaveLength(Math.min(count, length));
          for (const [band, rank] of drawn.entries()) {
            expect(rank).toBeGreaterThanOrEqual(Math.floor((band * length) / drawn.length));
            expect(rank).toBeLessThan(Math.floor(((band + 1) * length) / drawn.length));
          }
        },
      ),
    );
  });
});
