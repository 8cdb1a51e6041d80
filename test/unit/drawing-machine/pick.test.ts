import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameName, rankOf } from '#server/drawing-machine/pick.ts';

const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const opinion = fc.record({
  score: fc.double({ min: 0, max: 100, noNaN: true }),
  similarity: cosine,
  nearestOther: cosine,
});

describe('the rank of a candidate', () => {
  it('is its score where nothing else is nearer, and less where something is', () => {
    fc.assert(
      fc.property(opinion, (one) => {
        if (one.nearestOther <= one.similarity) expect(rankOf(one)).toBe(one.score);
        else expect(rankOf(one)).toBeLessThanOrEqual(one.score);
      }),
    );
  });

  it('never prefers what has the lower score and is nearer to another thing', () => {
    fc.assert(
      fc.property(opinion, opinion, (one, other) => {
        const margin = ({ similarity, nearestOther }: typeof one) => similarity - nearestOther;
        if (one.score >= other.score && margin(one) >= margin(other)) {
          expect(rankOf(one)).toBeGreaterThanOrEqual(rankOf(other));
        }
      }),
    );
  });
});

it('texts name the same whatever their article and case', () => {
  expect(isSameName('a cat', 'cat')).toBe(true);
  expect(isSameName('The Eiffel Tower', 'the eiffel tower')).toBe(true);
  expect(isSameName('an apple', 'pineapple')).toBe(false);
  expect(isSameName('anchor', 'chor')).toBe(false);
});
