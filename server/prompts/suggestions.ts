import { oneOf } from '#contract/random.ts';
import { cosine } from './familiarity.ts';
import type { Suggestion } from './port.ts';
import { MOODS, PLACES, THINGS } from './suggestion-words.ts';

/** Cosine with a prompt of the catalogue below which the judge tells a suggestion from it; with another suggestion. */
export const FROM_CATALOGUE = 0.8;
export const FROM_EACH_OTHER = 0.75;

type Words = readonly [string, ...string[]];

/** [PROMPT-8] Different combinations of a thing with a mood, a place or both. @param random gives 0–1 */
export function combinations(count: number, random: () => number): string[] {
  const found = new Set<string>();
  // Far more are possible than anybody asks for; the bound is for a `random` that repeats itself.
  for (let tries = 0; found.size < count && tries < count * 20; tries++) {
    const thing = oneOf(random, THINGS as Words);
    const noun = thing.replace(/^an? /, '');
    const hasMood = random() < 0.6;
    const subject = hasMood ? `a ${oneOf(random, MOODS as Words)} ${noun}` : thing;
    const place = oneOf(random, PLACES as Words);
    // "a bed on a bed"
    if (place.split(' ').includes(noun.split(' ').at(-1) ?? '')) continue;
    found.add(hasMood && random() < 0.4 ? subject : `${subject} ${place}`);
  }
  return [...found];
}

interface Embedded {
  text: string;
  embedding: Float32Array;
}

/**
 * The first of the candidates that are far enough from the catalogue and from those before them.
 *
 * @param breathe called after each comparison of a candidate with the catalogue, some milliseconds for 10,000 prompts
 */
export async function tellApart(
  candidates: readonly Embedded[],
  catalogue: readonly Embedded[],
  count: number,
  breathe: () => Promise<void>,
): Promise<Suggestion[]> {
  const chosen: (Embedded & Suggestion)[] = [];
  for (const candidate of candidates) {
    if (chosen.length === count) break;
    if (chosen.some((one) => cosine(one.embedding, candidate.embedding) >= FROM_EACH_OTHER)) continue;
    let nearest: Suggestion['nearest'] = null;
    for (const { text, embedding } of catalogue) {
      const likeness = cosine(embedding, candidate.embedding);
      if (nearest === null || likeness > nearest.likeness) nearest = { text, likeness };
    }
    await breathe();
    if (nearest !== null && nearest.likeness >= FROM_CATALOGUE) continue;
    chosen.push({ ...candidate, nearest });
  }
  return chosen.map(({ text, nearest }) => ({ text, nearest }));
}
