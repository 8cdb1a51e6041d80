import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#contract/random.ts';
import { PromptText } from '#contract/texts.ts';
import { isRude } from '#server/lib/profanity.ts';
import { marginOf } from '#server/prompts/check.ts';
import { DRAWN_WORDS } from '#server/prompts/drawn-words.ts';
import { cosine, nearestDrawn, predictedMedian, thingsOf } from '#server/prompts/familiarity.ts';
import { MOODS, PLACES, THINGS } from '#server/prompts/suggestion-words.ts';
import { combinations, FROM_CATALOGUE, FROM_EACH_OTHER, tellApart } from '#server/prompts/suggestions.ts';

const unit = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((numbers) => Math.hypot(...numbers) > 0.1)
  .map((numbers) => Float32Array.from(numbers, (one) => one / Math.hypot(...numbers)));

describe('[PROMPT-8] suggestions', () => {
  it('are different prompts that anybody may be asked for, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 80 }), (seed, count) => {
        const found = combinations(count, seededRandom(seed));
        expect(combinations(count, seededRandom(seed))).toEqual(found);
        expect(new Set(found).size).toBe(count);
        for (const text of found) {
          expect(PromptText.parse(text)).toBe(text);
          expect(text).toMatch(/^an? [a-z]/);
          expect(isRude(text)).toBe(false);
          const thing = thingsOf(text)[0] ?? '';
          expect(THINGS.some((one) => thing.endsWith(one.replace(/^an? /, '')) || text.includes(one.slice(2)))).toBe(
            true,
          );
        }
      }),
      { numRuns: 10 },
    );
    expect(new Set([...THINGS, ...PLACES, ...MOODS]).size).toBe(THINGS.length + PLACES.length + MOODS.length);
    expect(MOODS.every((mood) => !/^[aeiou]/.test(mood))).toBe(true);
  });

  it('are far enough from the catalogue and from each other, and no more than wanted', async () => {
    const embedded = fc.array(unit, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(embedded, embedded, fc.nat({ max: 6 }), async (candidates, catalogue, count) => {
        const named = (prefix: string) => (embedding: Float32Array, i: number) => ({
          text: `${prefix}${i}`,
          embedding,
        });
        const [some, known] = [candidates.map(named('c')), catalogue.map(named('k'))];
        let breaths = 0;
        const chosen = await tellApart(some, known, count, async () => void breaths++);
        // Others go on after each comparison with the catalogue.
        expect(breaths).toBeGreaterThanOrEqual(chosen.length);
        expect(chosen.length).toBeLessThanOrEqual(count);
        const of = (text: string) => some.find((one) => one.text === text)?.embedding as Float32Array;
        for (const [i, { text, nearest }] of chosen.entries()) {
          const cosines = known.map(({ embedding }) => cosine(embedding, of(text)));
          if (nearest === null) expect(known).toEqual([]);
          else expect(nearest.likeness).toBe(Math.max(...cosines));
          expect(cosines.every((one) => one < FROM_CATALOGUE)).toBe(true);
          for (const other of chosen.slice(0, i))
            expect(cosine(of(other.text), of(text))).toBeLessThan(FROM_EACH_OTHER);
        }
      }),
    );
  });
});

describe('[PROMPT-6] what a check says', () => {
  it('reads what has to be drawn, and knows the drawn words', () => {
    expect(thingsOf('a cat on a skateboard')).toEqual(['cat', 'skateboard']);
    expect(DRAWN_WORDS).toHaveLength(345);
    expect(DRAWN_WORDS).toContain('The Great Wall of China');
  });

  it('predicts no less for what is nearer to drawn words, within 0 and 100', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        const [low, high] = [predictedMedian(Math.min(a, b)).score, predictedMedian(Math.max(a, b)).score];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
      }),
    );
    const drawn = [
      { word: 'cat', embedding: Float32Array.of(1, 0) },
      { word: 'dog', embedding: Float32Array.of(0, 1) },
    ];
    expect(nearestDrawn(Float32Array.of(0.6, 0.8), drawn)).toMatchObject({ word: 'dog' });
  });

  it('names the neighbour that is most likely instead', () => {
    expect(marginOf(['own', 'a', 'b'], [0.5, 0.1, 0.4])).toEqual({ share: 0.5, rival: { text: 'b', share: 0.4 } });
    expect(marginOf(['own'], [1])).toEqual({ share: 1, rival: null });
  });
});
