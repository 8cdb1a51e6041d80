import { quantile } from '../cli/model/calibration/fit.ts';

/**
 * Area under the ROC curve: the chance that one of `positives` lies above one of `negatives`, ties counting half
 * (Mann–Whitney U by ranks). NaN when either is empty.
 */
export function auc(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((value) => ({ value, positive: true })),
    ...negatives.map((value) => ({ value, positive: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const rank = (start + end + 1) / 2;
    for (let i = start; i < end; i++) if (all[i]?.positive) rankSum += rank;
    start = end;
  }
  const n = positives.length;
  return (rankSum - (n * (n + 1)) / 2) / (n * negatives.length);
}

/** Index of the largest; the first of equals. @throws RangeError for an empty list */
export function argmax(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values have no largest');
  let best = 0;
  for (const [i, value] of values.entries()) if (value > (values[best] as number)) best = i;
  return best;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const quartiles = (values: readonly number[]): [lower: number, upper: number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/** The upper quartile minus the lower one. */
export const interquartileRange = (values: readonly number[]): number => {
  const [lower, upper] = quartiles(values);
  return upper - lower;
};

/** Place, from 1, that `own` takes among itself and the others; equals stand before it. */
export const rankAmong = (own: number, others: readonly number[]): number =>
  1 + others.filter((other) => other >= own).length;
