import type { Tokens } from '../tokenizer.ts';

/**
 * A GPU compiles or plans anew for each shape that it has not seen, which takes longer than the run. So there are few
 * shapes, warmed up at the start, and batches are padded to the next of them.
 */
export interface Shapes {
  imageCounts: readonly number[];
  textCounts: readonly number[];
  textLengths: readonly number[];
}

export const ANY_SHAPE: Shapes = { imageCounts: [], textCounts: [], textLengths: [] };

/** The next fixed size; what is larger than all of them stays as it is. */
export function fixedSize(size: number, sizes: readonly number[]): number {
  const enough = sizes.filter((one) => one >= size);
  return enough.length > 0 ? Math.min(...enough) : size;
}

/** Blank rows after the batch: zeros are grey, and nobody looks at what becomes of them. */
export function paddedPixels(pixelValues: Float32Array, count: number, to: number): Float32Array {
  if (to <= count) return pixelValues;
  const padded = new Float32Array((pixelValues.length / count) * to);
  padded.set(pixelValues);
  return padded;
}

/** Longer rows, filled with padding that the mask hides, and copies of the first row after the batch. */
export function paddedTokens(tokens: Tokens, count: number, length: number): Tokens {
  if (count <= tokens.count && length <= tokens.length) return tokens;
  const inputIds = new BigInt64Array(count * length).fill(tokens.padId);
  const attentionMask = new BigInt64Array(count * length);
  for (let row = 0; row < count; row++) {
    const from = row < tokens.count ? row * tokens.length : 0;
    inputIds.set(tokens.inputIds.subarray(from, from + tokens.length), row * length);
    attentionMask.set(tokens.attentionMask.subarray(from, from + tokens.length), row * length);
  }
  return { inputIds, attentionMask, count, length, padId: tokens.padId };
}
