import type { ModelFiles } from '../model-files.ts';
import { cosineOfNormalised } from './similarity.ts';

/** rawScore = 100 · σ(slope · z + offset), with z = (similarity − mean) / deviation of the reference set's similarities. */
export interface Logistic {
  /** Above 0. */
  slope: number;
  offset: number;
}

/** The map of the first CLIP-judged web demo: cosines of OpenAI's models lie here. */
const LINEAR_LOW = 0.15;
const LINEAR_HIGH = 0.4;

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

/** How the reference drawings score on one prompt. */
export interface ReferenceStatistics {
  mean: number;
  /** Population standard deviation, at least `SMALLEST_DEVIATION`. */
  deviation: number;
}

/** Below this a prompt tells no drawing from another, and dividing by it would only blow up rounding errors. */
export const SMALLEST_DEVIATION = 1e-4;

/** Mean and standard deviation of the cosines of `prompt` (normalised) with each reference embedding (normalised). */
export function referenceStatistics(prompt: Float32Array, references: readonly Float32Array[]): ReferenceStatistics {
  if (references.length === 0) throw new RangeError('an empty reference set has no statistics');
  const cosines = references.map((reference) => cosineOfNormalised(prompt, reference));
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
  const variance = cosines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cosines.length;
  return { mean, deviation: Math.max(SMALLEST_DEVIATION, Math.sqrt(variance)) };
}

/**
 * How far a prompt's own statistics count against those pooled over many prompts. A few hundred reference drawings know a
 * prompt only roughly: "line" is near to half of them, and its own drawings are no nearer to it for that. So both are
 * shrunk towards the pool, as far as the fit found best for this model; 1 trusts the prompt's own alone.
 */
export interface Shrinkage {
  /** Shares 0–1 of the prompt's own mean, and (geometrically) of its own deviation. */
  mean: number;
  deviation: number;
  pooled: ReferenceStatistics;
}

/** mean = w·own + (1 − w)·pooled; deviation = own^v · pooled^(1 − v). */
export function shrunk(own: ReferenceStatistics, { mean, deviation, pooled }: Shrinkage): ReferenceStatistics {
  return {
    mean: mean * own.mean + (1 - mean) * pooled.mean,
    deviation: own.deviation ** deviation * pooled.deviation ** (1 - deviation),
  };
}

/** A similarity with one prompt as a rawScore, 0–100. */
export type RawScore = (similarity: number) => number;

/** Gives the scale of each prompt (its embedding, normalised) for a model: calibrated, or the linear fallback. */
export function openPromptScales(
  { judge, reference }: Pick<ModelFiles, 'judge' | 'reference'>,
  embeddingLength: number,
): (prompt: Float32Array) => RawScore {
  const { calibration } = judge;
  if (!calibration || !reference) return () => linearRawScore;
  const references = Array.from({ length: reference.length / embeddingLength }, (_, i) =>
    reference.subarray(i * embeddingLength, (i + 1) * embeddingLength),
  );
  const { shrinkage } = calibration;
  return (prompt) => {
    const own = referenceStatistics(prompt, references);
    const statistics = shrinkage ? shrunk(own, shrinkage) : own;
    return (similarity) => calibratedRawScore(similarity, statistics, calibration);
  };
}
