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
