import { sceneOf } from '#server/lib/prompt-scene.ts';

/**
 * Median score of drawings of a thing from how near its words are to drawn ones: a line up to the knee, and level from there
 * on. Fitted to drawings of 344 words under their own and other names by research/calibration/measure-familiarity.ts, and
 * tested on words that it was not fitted to; docs/judge.md has the figures. `meanError`: points, at the knee or nearer, and
 * farther away.
 */
const FAMILIARITY = { intercept: -0.5, slope: 95.7, knee: 0.8, meanError: { near: 4.8, far: 16.8 } };

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

/**
 * @param nearness −1–1, of the thing that is least like a drawn one
 * @returns 0–100, with the mean absolute error of such predictions
 */
export function predictedMedian(nearness: number): { score: number; meanError: number } {
  const { intercept, slope, knee, meanError } = FAMILIARITY;
  const score = intercept + slope * Math.min(nearness, knee);
  return {
    score: Math.max(0, Math.min(100, score)),
    meanError: nearness >= knee ? meanError.near : meanError.far,
  };
}

/**
 * Cosine from which a prompt may be too near to another: it is reached by 61 % of 183 pairs of names for one thing, and by 7 % of
 * the built-in prompts with the nearest other one (the same script).
 */
export const VERY_NEAR = 0.85;
