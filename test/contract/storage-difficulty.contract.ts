import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackId, PromptId } from '#contract/ids.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { newDrawing } from './storage-fixtures.ts';

const median = (scores: number[]) => {
  const sorted = scores.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
};

/** What the lists of hard and easy prompts promise on every engine. */
export function difficultyContract(storage: () => Storage): void {
  const newPrompts = async (count: number) => {
    const [pack] = await storage().prompts.packs();
    const texts = Array.from({ length: count }, () => `a prompt ${randomUUID()}`);
    return Promise.all(texts.map((text) => storage().prompts.add({ text, packId: pack?.id as PackId })));
  };

  describe('promptDifficulty', () => {
    it('ranks like a naive ranking by medians', async () => {
      const prompts = await newPrompts(4);
      const score = fc.constantFrom(0, 12.5, 40, 0.1 + 0.2, 99.9, 100);
      const scores = fc.array(fc.array(score, { maxLength: 5 }), { minLength: 4, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(scores, fc.integer({ min: 1, max: 4 }), async (each, atLeast) => {
          const modelHash = randomUUID();
          for (const [i, { id }] of prompts.entries()) {
            for (const value of each[i] ?? []) {
              await storage().drawings.save(newDrawing(id, { modelHash, score: value }));
            }
            // Another model's opinion does not count, nor does what is not listed.
            await storage().drawings.save(newDrawing(id, { modelHash, score: 2, listed: false }));
            await storage().drawings.save(newDrawing(id, { modelHash: randomUUID(), score: 1 }));
          }
          const expected = prompts
            .map(({ id, text }, i) => ({ promptId: id, prompt: text, scores: each[i] as number[] }))
            .filter(({ scores }) => scores.length >= atLeast)
            .map(({ scores, ...prompt }) => ({ ...prompt, drawings: scores.length, medianScore: median(scores) }));
          const tie = (a: { drawings: number; promptId: PromptId }, b: typeof a) =>
            b.drawings - a.drawings || (a.promptId < b.promptId ? -1 : 1);
          const read = (first: 'hardest' | 'easiest', limit = 9) =>
            storage().drawings.promptDifficulty(modelHash, { first, atLeast, limit });
          const hardest = expected.toSorted((a, b) => a.medianScore - b.medianScore || tie(a, b));
          const found = await read('hardest');
          expect(found.map(({ promptId }) => promptId)).toEqual(hardest.map(({ promptId }) => promptId));
          for (const [i, prompt] of found.entries()) {
            expect(prompt).toEqual({ ...hardest[i], medianScore: expect.closeTo(hardest[i]?.medianScore ?? 0, 9) });
          }
          const easiest = expected.toSorted((a, b) => b.medianScore - a.medianScore || tie(a, b));
          expect((await read('easiest')).map(({ promptId }) => promptId)).toEqual(
            easiest.map(({ promptId }) => promptId),
          );
          expect(await read('hardest', 1)).toEqual(found.slice(0, 1));
        }),
        { numRuns: 8 },
      );
    });

    it('leaves retired prompts out', async () => {
      const [open, retired] = await newPrompts(2);
      const modelHash = randomUUID();
      for (const prompt of [open, retired]) {
        await storage().drawings.save(newDrawing(prompt?.id as PromptId, { modelHash }));
      }
      await storage().prompts.setRetired(retired?.id as PromptId, true);
      const options = { first: 'hardest', atLeast: 1, limit: 10 } as const;
      const found = await storage().drawings.promptDifficulty(modelHash, options);
      expect(found.map(({ promptId }) => promptId)).toEqual([open?.id]);
    });
  });
}
