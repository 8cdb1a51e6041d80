/** Probabilities (0–1) between which a drawing begins to look like writing, and surely does. */
export interface WritingThresholds {
  doubtful: number;
  sure: number;
}

/** What the verdict costs at least: less would leave a word that a CLIP can read ahead of a modest drawing. */
const LEAST_SHARE = 0.5;

const logit = (probability: number) => Math.log(probability / (1 - probability));

/**
 * The share of the raw score that is taken off, 0–1: nothing below `doubtful`, half of it there, all of it from `sure`
 * on, and in between in a straight line over the log-odds, in which the guard's doubts are about evenly spread.
 */
export function writingShare(probability: number, { doubtful, sure }: WritingThresholds): number {
  if (probability < doubtful) return 0;
  if (probability >= sure) return 1;
  const way = (logit(probability) - logit(doubtful)) / (logit(sure) - logit(doubtful));
  return LEAST_SHARE + (1 - LEAST_SHARE) * way;
}
