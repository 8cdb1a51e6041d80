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
