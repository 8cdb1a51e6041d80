import type { Measure } from '../measure.ts';
import { EMBEDDED_MODEL, openContender } from './contender.ts';

const DRAWINGS = 10_000;
/** Until heaps and caches have their size. */
const WARM_UP = 2_000;
/** Drawings between two samples of the resident memory. */
const STEP = 100;
/** Samples of which the least counts: what the collector has not yet taken away is no growth. */
const WINDOW = 5;

/** Resident memory of a process whose judge judges drawing after drawing, 64 in flight, no two of them alike. */
export const memory: Measure = {
  names: ['judge.memory.slope'],
  async measure(bench) {
    const judge = await openContender('ours', { modelFolder: EMBEDDED_MODEL, threads: bench.threads });
    try {
      const samples: number[] = [];
      const step = bench.count(STEP, 10);
      const [warmUp, drawings] = [bench.count(WARM_UP, step), bench.count(DRAWINGS, 15 * step)];
      for (let first = 0; first < warmUp + drawings; first += step) {
        const { rssMb } = await judge.turn({ first, count: step, concurrency: 64, batch: 1 });
        if (first >= warmUp) samples.push(rssMb);
        if (first % 2_000 === 0) bench.progress(`${first} drawings judged, ${rssMb.toFixed(0)} MB`);
      }
      const least = windowMinima(samples, WINDOW);
      const thousands = least.map((_, i) => (i * WINDOW * step) / 1_000);
      const { slope, standardError } = slopeOf(thousands, least);
      bench.note(
        `judge.memory: ${(least[0] as number).toFixed(1)} MB after ${warmUp} drawings, ${(least.at(-1) as number).toFixed(1)} MB after ${warmUp + drawings}; ${slope.toFixed(2)} ± ${standardError.toFixed(2)} MB per 1,000 (standard error), over the least of every ${WINDOW} samples.`,
      );
      const spread = [slope - 2 * standardError, slope + 2 * standardError] as const;
      return { 'judge.memory.slope': { ours: slope, peer: null, spread, n: drawings } };
    } finally {
      await judge.close();
    }
  },
};

/** The line of least squares through (x, y): its slope and that slope's standard error. @throws RangeError below 3 points */
export function slopeOf(x: readonly number[], y: readonly number[]): { slope: number; standardError: number } {
  const n = x.length;
  if (n < 3 || y.length !== n) throw new RangeError(`${n} and ${y.length} numbers have no slope with an error`);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [middleX, middleY] = [mean(x), mean(y)];
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const dx = (i: number) => (x[i] as number) - middleX;
  const dy = (i: number) => (y[i] as number) - middleY;
  const spread = sum((i) => dx(i) ** 2);
  const slope = sum((i) => dx(i) * dy(i)) / spread;
  const residual = sum((i) => (dy(i) - slope * dx(i)) ** 2);
  return { slope, standardError: Math.sqrt(residual / (n - 2) / spread) };
}

/** The least of each `size` values in a row; what is left over at the end is dropped. */
export const windowMinima = (values: readonly number[], size: number): number[] =>
  Array.from({ length: Math.floor(values.length / size) }, (_, i) =>
    Math.min(...values.slice(i * size, (i + 1) * size)),
  );
