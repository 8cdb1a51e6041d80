import type { LabelShare } from '#contract/judgement.ts';

/** By how many standard deviations `value` lies above the mean of `others`; 0 where these do not differ. */
export function deviationsAbove(value: number, others: readonly number[]): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const variance = others.reduce((sum, other) => sum + (other - mean) ** 2, 0) / others.length;
  return variance > 0 ? (value - mean) / Math.sqrt(variance) : 0;
}

/** Dot product of two vectors of one length. */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length} numbers have no dot product`);
  // One sum alone would wait for each addition before the next one.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    first += (a[i] as number) * (b[i] as number);
    second += (a[i + 1] as number) * (b[i + 1] as number);
    third += (a[i + 2] as number) * (b[i + 2] as number);
    fourth += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < a.length; i++) first += (a[i] as number) * (b[i] as number);
  return first + second + (third + fourth);
}

/** The vector scaled to length 1, as a copy; a zero vector has no direction and stays zero. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}

/** Cosine of two normalised vectors, -1–1: rounding errors of float32 are cut off. */
export function cosineOfNormalised(a: Float32Array, b: Float32Array): number {
  return Math.min(1, Math.max(-1, dot(a, b)));
}

/** Direction of the mean of normalised vectors: how CLIP joins the templates of one text (arXiv 2103.00020, 3.1.4). */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const [first] = vectors;
  if (!first) throw new RangeError('no vectors have no mean');
  const sum = new Float32Array(first.length);
  for (const vector of vectors) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  }
  return normalised(sum);
}

export interface Label {
  text: string;
  /** Normalised. */
  embedding: Float32Array;
  /** Added to its cosines: what the model's training keeps from this label. */
  margin: number;
}

/** Softmax of `logits`: positive numbers that add up to 1. The largest is taken off first, so that nothing overflows. */
export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** How likely a drawing is of each of some texts rather than of another one: softmax of logitScale × cosine. */
export const textShares = (cosines: readonly number[], logitScale: number): number[] =>
  softmax(cosines.map((cosine) => logitScale * cosine));

/** How likely a drawing is of a text rather than of any label of the bank: the text's term of the softmax over both. */
export function shareBeside(
  similarity: number,
  drawing: Float32Array,
  bank: readonly Label[],
  text: string,
  logitScale: number,
): number {
  const name = text.toLowerCase();
  const others = bank.filter((label) => label.text.toLowerCase() !== name);
  const logits = others.map(({ embedding, margin }) => logitScale * (cosineOfNormalised(drawing, embedding) + margin));
  return softmax([logitScale * similarity, ...logits])[0] as number;
}

/**
 * The `top` labels nearest to a drawing, most likely first; equal shares keep the bank's order.
 * share = softmax over the whole bank of logitScale × (cosine + margin): without margins the probability that CLIP's own training objective gives.
 */
export function labelShares(
  drawing: Float32Array,
  bank: readonly Label[],
  logitScale: number,
  top: number,
): LabelShare[] {
  const shares = softmax(
    bank.map(({ embedding, margin }) => logitScale * (cosineOfNormalised(drawing, embedding) + margin)),
  );
  // The nearest so far, most likely first: a few of hundreds are wanted.
  const nearest: number[] = [];
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i] as number;
    if (nearest.length === top && share <= (shares[nearest.at(-1) as number] as number)) continue;
    const behind = nearest.findIndex((other) => (shares[other] as number) < share);
    nearest.splice(behind < 0 ? nearest.length : behind, 0, i);
    if (nearest.length > top) nearest.pop();
  }
  return nearest.map((i) => ({ text: (bank[i] as Label).text, share: shares[i] as number }));
}
