import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalised } from '#server/judge/score/similarity.ts';
import { thresholdFor, type UnsafeReferences, unsafeShare } from '#server/moderation/unsafe.ts';

const vector = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .filter((values) => values.some((value) => Math.abs(value) > 0.01))
  .map((values) => normalised(Float32Array.from(values)));
const named = vector.map((embedding) => ({ name: 'bad', embedding }));
const threshold = fc.record({
  least: fc.double({ min: -1, max: 1, noNaN: true }),
  margin: fc.double({ min: -1, max: 1, noNaN: true }),
});
const references: fc.Arbitrary<UnsafeReferences> = fc.record({
  examples: fc.array(named, { maxLength: 4 }),
  texts: fc.array(named, { maxLength: 4 }),
  safeTexts: fc.array(vector, { minLength: 1, maxLength: 4 }),
  thresholds: fc.record({ examples: threshold, texts: threshold }),
});
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe('[MOD-10] whether a drawing looks unsafe', () => {
  it('needs both: near enough to a reference, and nearer than to anything harmless', () => {
    fc.assert(
      fc.property(vector, references, (embedding, all) => {
        const safe = Math.max(...all.safeTexts.map((text) => dot(embedding, text)));
        const passes = (['examples', 'texts'] as const).flatMap((kind) =>
          all[kind].map(({ embedding: reference }) => {
            const cosine = dot(embedding, reference);
            const { least, margin } = all.thresholds[kind];
            return Math.min(cosine - least, cosine - safe - margin);
          }),
        );
        const best = Math.max(Number.NEGATIVE_INFINITY, ...passes);
        // Rounding decides on the very edge.
        fc.pre(Math.abs(best) > 1e-5);
        const { share, nearest } = unsafeShare(embedding, all);
        expect(share >= 0.5).toBe(best > 0);
        expect(share).toBeLessThanOrEqual(1);
        expect(nearest === null).toBe(share === 0);
      }),
    );
  });

  it('grows with more examples, and shrinks with more harmless texts', () => {
    fc.assert(
      fc.property(vector, references, named, vector, (embedding, all, example, text) => {
        const { share } = unsafeShare(embedding, all);
        const more = unsafeShare(embedding, { ...all, examples: [...all.examples, example] });
        const less = unsafeShare(embedding, { ...all, safeTexts: [...all.safeTexts, text] });
        expect(more.share).toBeGreaterThanOrEqual(share);
        expect(less.share).toBeLessThanOrEqual(share);
      }),
    );
  });

  it('has thresholds that few harmless drawings pass', () => {
    fc.assert(
      fc.property(
        fc.array(vector, { minLength: 1, maxLength: 60 }),
        fc.array(named, { minLength: 1, maxLength: 4 }),
        fc.array(vector, { minLength: 1, maxLength: 4 }),
        (harmless, examples, safeTexts) => {
          const examplesThreshold = thresholdFor(harmless, examples, safeTexts);
          const never = { least: 2, margin: 2 };
          const all = { examples, texts: [], safeTexts, thresholds: { examples: examplesThreshold, texts: never } };
          const flagged = harmless.filter((one) => unsafeShare(one, all).share > 0.5 + 1e-6);
          expect(flagged.length).toBeLessThanOrEqual(0.004 * harmless.length);
        },
      ),
    );
    expect(() => thresholdFor([], [], [])).toThrow(RangeError);
  });
});
