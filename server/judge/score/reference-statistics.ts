import { cosineOfNormalised } from './cosine.ts';

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
