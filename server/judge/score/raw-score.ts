import type { ReferenceStatistics } from './reference-statistics.ts';

/** rawScore = 100 · σ(slope · z + offset), with z = (similarity − mean) / deviation of the reference set's similarities. */
export interface Logistic {
  /** Above 0. */
  slope: number;
  offset: number;
}

/** The map of the first CLIP-judged web demo: cosines of OpenAI's models lie here. */
export const LINEAR_LOW = 0.15;
export const LINEAR_HIGH = 0.4;

/**
 * 0–100, strictly increasing in the similarity wherever float64 can tell the results apart. No clipping: a drawing that
 * is better by the judge's own measure always has the higher raw score.
 */
export function calibratedRawScore(similarity: number, reference: ReferenceStatistics, logistic: Logistic): number {
  const z = (similarity - reference.mean) / reference.deviation;
  return 100 / (1 + Math.exp(-(logistic.slope * z + logistic.offset)));
}

/**
 * The fallback of a model without a fit: 0.15 → 0, 0.40 → 100, straight between. Outside it is clipped, so there it
 * only never decreases; the calibrated score has no such ends.
 */
export function linearRawScore(similarity: number): number {
  return Math.min(100, Math.max(0, ((similarity - LINEAR_LOW) / (LINEAR_HIGH - LINEAR_LOW)) * 100));
}
