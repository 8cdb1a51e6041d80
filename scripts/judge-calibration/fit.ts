import type { Logistic } from '#server/judge/score/raw-score.ts';
import { quantile } from './metrics.ts';

/**
 * What the two constants are fitted to: the median drawing of its own word, and the upper end of the drawings of other
 * words. Between the two lies what players can gain by drawing better.
 */
export const OWN_MEDIAN_SCORE = 78;
export const OTHER_QUANTILE = 0.9;
export const OTHER_SCORE = 10;
/** Steepest slope: a model for which the two groups nearly touch must not turn noise into 0 or 100. */
const MAX_SLOPE = 4;
const MIN_SLOPE = 0.25;

const logit = (score: number) => Math.log(score / (100 - score));

/**
 * The logistic through two points: median of `own` → OWN_MEDIAN_SCORE, OTHER_QUANTILE of `others` → OTHER_SCORE. Both
 * are standardised similarities. When the slope meets its bounds the median keeps its score.
 */
export function fitLogistic(own: readonly number[], others: readonly number[]): Logistic {
  const high = quantile(own, 0.5);
  const low = quantile(others, OTHER_QUANTILE);
  const rise = logit(OWN_MEDIAN_SCORE) - logit(OTHER_SCORE);
  const slope = high > low ? Math.min(MAX_SLOPE, Math.max(MIN_SLOPE, rise / (high - low))) : MIN_SLOPE;
  return { slope, offset: logit(OWN_MEDIAN_SCORE) - slope * high };
}
