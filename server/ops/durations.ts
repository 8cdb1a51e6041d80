import { createHistogram } from 'node:perf_hooks';

/** Upper bounds of histograms, in seconds: from a batch of one on a GPU to the longest wait that matters. */
export const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export const MS_PER_SECOND = 1_000;

/** Distribution of the durations of one interval. */
export interface Spread {
  count: number;
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const US_PER_MS = 1_000;
/** An hour; anything longer counts as that. */
const LONGEST_US = 3_600_000_000;

/**
 * Records durations in an HDR histogram of microseconds (three digits, a few kilobytes), as `monitorEventLoopDelay` does.
 */
export class SpreadRecorder {
  readonly #histogram = createHistogram({ lowest: 1, highest: LONGEST_US, figures: 3 });

  /** Negative and broken durations count as 0: clocks may jump. */
  record(durationMs: number): void {
    const us = Math.round(durationMs * US_PER_MS);
    this.#histogram.record(us >= 1 ? Math.min(us, LONGEST_US) : 1);
  }

  /** The distribution since the last call; null when nothing was recorded. */
  take(): Spread | null {
    const histogram = this.#histogram;
    if (histogram.count === 0) return null;
    const ms = (us: number) => us / US_PER_MS;
    const spread = {
      count: histogram.count,
      meanMs: ms(histogram.mean),
      p50Ms: ms(histogram.percentile(50)),
      p95Ms: ms(histogram.percentile(95)),
      p99Ms: ms(histogram.percentile(99)),
    };
    histogram.reset();
    return spread;
  }
}
