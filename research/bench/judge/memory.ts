import type { Measure } from '../measure.ts';
import { openContender } from './contender.ts';
import { EMBEDDED_MODEL } from './embedded-model.ts';
import { slopeOf, windowMinima } from './slope.ts';

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
