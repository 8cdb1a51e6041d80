import type { ModelFiles } from '../model-files.ts';
import { calibratedRawScore, linearRawScore } from './raw-score.ts';
import { referenceStatistics, shrunk } from './reference-statistics.ts';

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
