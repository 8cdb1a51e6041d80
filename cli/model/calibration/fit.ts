import {
  type Logistic,
  type ReferenceStatistics,
  referenceStatistics,
  type Shrinkage,
  shrunk,
} from '#server/judge/score/raw-score.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';

/**
 * What the two constants are fitted to: the median drawing at its own prompt, and the median drawing of something else.
 * A half-right drawing lies between the two, so the slope is as gentle as they allow.
 */
export const OWN_MEDIAN_SCORE = 77;
export const OTHER_MEDIAN_SCORE = 9;
/** Steepest slope: a model for which the two groups nearly touch must not turn noise into 0 or 100. */
const MAX_SLOPE = 4;
const MIN_SLOPE = 0.25;
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** A prompt with drawings of it and drawings of other things, as cosines. */
export interface Sample {
  statistics: ReferenceStatistics;
  /** At least one. */
  own: readonly number[];
  others: readonly number[];
}

export interface Fit extends Logistic {
  shrinkage: Shrinkage;
}

/** The value below which the share `q` (0–1) of `values` lies, linear between neighbours. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new RangeError('no values have no quantile');
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

const logit = (score: number) => Math.log(score / (100 - score));
const median = (values: readonly number[]) => quantile(values, 0.5);

/** Cosines of a prompt's embedding with drawings of it and of others. All normalised. */
export function sampleOf(
  prompt: Float32Array,
  references: readonly Float32Array[],
  own: readonly Float32Array[],
  others: readonly Float32Array[],
): Sample {
  return {
    statistics: referenceStatistics(prompt, references),
    own: own.map((drawing) => cosineOfNormalised(prompt, drawing)),
    others: others.map((drawing) => cosineOfNormalised(prompt, drawing)),
  };
}

/** Standardised cosines of one sample. */
export function standardised({ statistics, own, others }: Sample, shrinkage: Shrinkage) {
  const { mean, deviation } = shrunk(statistics, shrinkage);
  const z = (cosine: number) => (cosine - mean) / deviation;
  return { own: own.map(z), others: others.map(z) };
}

/**
 * Chooses the shrinkage for which prompts are most alike (the medians of their own drawings differ least, measured in
 * the distance between own drawings and others), single words and whole sentences together. Then the logistic through
 * the two medians of the words.
 */
export function fitScores(words: readonly Sample[], sentences: readonly Sample[]): Fit {
  const samples = [...words, ...sentences];
  const pooled = {
    mean: median(samples.map(({ statistics }) => statistics.mean)),
    deviation: median(samples.map(({ statistics }) => statistics.deviation)),
  };
  let best: { spread: number; shrinkage: Shrinkage } | null = null;
  for (const mean of SHARES) {
    for (const deviation of SHARES) {
      const shrinkage = { mean, deviation, pooled };
      const spread = spreadOf(samples, shrinkage);
      if (!best || spread < best.spread) best = { spread, shrinkage };
    }
  }
  const { shrinkage } = best as { shrinkage: Shrinkage };
  const zs = words.map((sample) => standardised(sample, shrinkage));
  return {
    ...fitLogistic(
      zs.flatMap(({ own }) => own),
      zs.flatMap(({ others }) => others),
    ),
    shrinkage,
  };
}

function spreadOf(samples: readonly Sample[], shrinkage: Shrinkage): number {
  const zs = samples.map((sample) => standardised(sample, shrinkage));
  const medians = zs.map(({ own }) => median(own));
  const gap = median(medians) - median(zs.flatMap(({ others }) => others));
  const middle = medians.reduce((sum, value) => sum + value, 0) / medians.length;
  const variance = medians.reduce((sum, value) => sum + (value - middle) ** 2, 0) / medians.length;
  return gap > 0 ? Math.sqrt(variance) / gap : Number.POSITIVE_INFINITY;
}

/**
 * The logistic through two points: median of `own` → OWN_MEDIAN_SCORE, median of `others` → OTHER_MEDIAN_SCORE, both
 * standardised similarities. When the slope meets its bounds the own median keeps its score.
 */
export function fitLogistic(own: readonly number[], others: readonly number[]): Logistic {
  const high = median(own);
  const low = median(others);
  const rise = logit(OWN_MEDIAN_SCORE) - logit(OTHER_MEDIAN_SCORE);
  const slope = high > low ? Math.min(MAX_SLOPE, Math.max(MIN_SLOPE, rise / (high - low))) : MIN_SLOPE;
  return { slope, offset: logit(OWN_MEDIAN_SCORE) - slope * high };
}
