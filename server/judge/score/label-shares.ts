import type { LabelShare } from '#contract/room.ts';
import { cosineOfNormalised } from './cosine.ts';

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
  return [...shares.keys()]
    .sort((a, b) => (shares[b] as number) - (shares[a] as number))
    .slice(0, top)
    .map((i) => ({ text: (bank[i] as Label).text, share: shares[i] as number }));
}
