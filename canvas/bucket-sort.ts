/** Buckets with more values are left to the engine's sort: sorting by insertion takes the square of their number. */
const MOST_IN_BUCKET = 64;

/**
 * Sorts the numbers in ascending order, in the same array. It is a bucket sort (https://en.wikipedia.org/wiki/Bucket_sort):
 * numbers that are spread out take less than half of the time of the engine's own sort, and others are left to that.
 * @param values finite and not negative
 */
export function sortSpread(values: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] as number);
  const scale = (values.length - 1) / largest;
  if (!Number.isFinite(scale)) return values.sort();
  const starts = new Uint32Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const bucket = Math.trunc((values[i] as number) * scale);
    const inBucket = (starts[bucket + 1] as number) + 1;
    if (inBucket > MOST_IN_BUCKET) return values.sort();
    starts[bucket + 1] = inBucket;
  }
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const unsorted = values.slice();
  for (let i = 0; i < unsorted.length; i++) {
    const value = unsorted[i] as number;
    const bucket = Math.trunc(value * scale);
    const at = starts[bucket] as number;
    starts[bucket] = at + 1;
    values[at] = value;
  }
  // Each number is in its bucket: only its neighbours there may be larger.
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    let at = i;
    while (at > 0 && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number;
      at--;
    }
    values[at] = value;
  }
  return values;
}
