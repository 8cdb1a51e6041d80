import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationText,
  HEIGHT,
  joined,
  minutesOf,
  numberText,
  pathOf,
  scaleTop,
  summaryOf,
  WIDTH,
} from '#app/admin/health/chart-data.ts';
import { CHARTS } from '#app/admin/health/charts.ts';
import { KEPT_MS, SAMPLE_EVERY_MS, type Sample } from '#server/ops/port.ts';

const START = 1_800_000_000_000;
const sample = (i: number, waitP50Ms: number | null = null): Sample => ({
  at: START + i * SAMPLE_EVERY_MS,
  players: i,
  sockets: 0,
  rooms: 0,
  roomsDrawing: 0,
  waitingFinal: 0,
  waitingLive: 0,
  waitingExplain: 0,
  batchSize: null,
  waitP50Ms,
  waitP95Ms: null,
  renderMs: null,
  encodeMs: null,
  restMs: null,
  liveIntervalMs: 500,
  loopDelayMs: null,
  memoryMb: 100,
  heapMb: 50,
});
const values = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })), { maxLength: 180 });
const samplesOf = (list: (number | null)[]) => list.map((value, i) => sample(i, value));

describe('the health page’s charts', () => {
  it('show every number that is sampled, once', () => {
    const shown = CHARTS.flatMap(({ series }) => series.map(({ key }) => key));
    expect(shown.toSorted()).toEqual(
      Object.keys(sample(0))
        .filter((key) => key !== 'at')
        .toSorted(),
    );
  });

  it('have scales that hold the highest value and are not twice and a half as high', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (highest) => {
        const top = scaleTop(highest);
        expect(top).toBeGreaterThanOrEqual(highest);
        expect(top).toBeLessThanOrEqual(Math.max(1, highest * 2.5));
      }),
    );
    expect([null, 0, 0.2, 1, 3, 9.1, 10, 401].map(scaleTop)).toEqual([1, 1, 1, 1, 4, 10, 10, 500]);
  });

  it('draw every value inside of the frame, and break where there is none', () => {
    fc.assert(
      fc.property(values, (list) => {
        const samples = samplesOf(list);
        const path = pathOf(samples, 'waitP50Ms', scaleTop(summaryOf(samples, 'waitP50Ms').highest));
        const points = [...path.matchAll(/[ML](\S+?) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
        expect(points).toHaveLength(list.filter((value) => value !== null).length);
        for (const [x, y] of points) {
          expect(x >= 0 && x <= WIDTH).toBe(true);
          expect(y >= 0 && y <= HEIGHT).toBe(true);
        }
        const runs = list.filter((value, i) => value !== null && (list[i - 1] ?? null) === null).length;
        expect(path.match(/M/g) ?? []).toHaveLength(runs);
      }),
    );
  });

  it('break where the server stood still, and show a value that stands alone', () => {
    expect(pathOf([], 'players', 1)).toBe('');
    expect(pathOf([sample(0, 0)], 'waitP50Ms', 1)).toBe('M300 100h0.8');
    expect(pathOf([sample(0, 1), sample(1, 1), sample(90, 1)], 'waitP50Ms', 1)).toBe('M150 0L151.7 0M300 0h0.8');
  });

  it('leave out what is older than a quarter of an hour', () => {
    const path = pathOf([sample(0, 1), sample(KEPT_MS / SAMPLE_EVERY_MS + 1, 1)], 'waitP50Ms', 1);
    expect(path).toBe('M300 0h0.8');
  });
});

describe('the same in words and tables', () => {
  it('the lowest and the highest are among the values, and now is the last', () => {
    fc.assert(
      fc.property(values, (list) => {
        const known = list.filter((value) => value !== null);
        const { now, lowest, highest } = summaryOf(samplesOf(list), 'waitP50Ms');
        expect(now).toBe(list.at(-1) ?? null);
        expect(lowest).toBe(known.length === 0 ? null : Math.min(...known));
        expect(highest).toBe(known.length === 0 ? null : Math.max(...known));
      }),
    );
  });

  it('a table has a row for each minute, newest first, with the highest value of each', () => {
    const rows = minutesOf(samplesOf([5, null, 7, ...Array<null>(20).fill(null), 3]), ['waitP50Ms', 'players']);
    expect(rows).toEqual([
      { minutesAgo: 0, values: [3, 23] },
      { minutesAgo: 1, values: [7, 11] },
    ]);
    expect(minutesOf([], ['players'])).toEqual([]);
  });

  it('what comes later is added once, and what is too old goes', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), fc.nat(60), (from, count, overlap) => {
        const all = Array.from({ length: from + count }, (_, i) => sample(i));
        const got = joined(joined([], all.slice(0, from)), all.slice(Math.max(0, from - overlap)));
        expect(got).toEqual(all.slice(-KEPT_MS / SAMPLE_EVERY_MS));
      }),
      { numRuns: 40 },
    );
  });

  it('numbers and durations are short', () => {
    expect([null, 0, 0.04, 3.0999, 42.7, 12_345].map(numberText)).toEqual(['–', '0', '0', '3.1', '43', '12,345']);
    const durations = [5, 60, 3_599, 7_500, 180_000, 400_000].map(durationText);
    expect(durations).toEqual(['less than a minute', '1 min', '59 min', '2 h 5 min', '2 days 2 h', '4 days 15 h']);
  });
});
