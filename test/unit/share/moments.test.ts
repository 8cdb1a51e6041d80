import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MOMENTS, Moments } from '#contract/explanation.ts';
import type { LabelShare } from '#contract/judgement.ts';
import { momentsOf } from '#server/share/moments.ts';

const at = (labels: [string, number][]): LabelShare[] => labels.map(([text, share]) => ({ text, share }));
const points = (...said: [string, number][][]) => said.map((labels, i) => ({ atMs: i * 1000, labels: at(labels) }));

const shares = fc
  .tuple(fc.constantFrom('apple', 'cat', 'dog', 'tree'), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([text, share]): LabelShare[] => [
    { text, share },
    { text: 'moon', share: Math.min(share, 1 - share) },
  ]);

describe('moments of a replay', () => {
  it('[REPLAY-5] begin where a label leads clearly, and are merged while it is the same', () => {
    const said = points(
      [],
      [['apple', 0.7]],
      [['apple', 0.9]],
      [
        ['cat', 0.45],
        ['dog', 0.4],
      ],
      [['cat', 0.8]],
      [['cat', 0.6]],
    );
    expect(momentsOf(said)).toEqual([
      { atMs: 1000, label: 'apple', share: 0.9 },
      { atMs: 4000, label: 'cat', share: 0.8 },
    ]);
  });

  it('[REPLAY-5] leave out what is seen at one point only, but for the finished drawing', () => {
    const said = points(
      [['apple', 0.9]],
      [['apple', 0.9]],
      [['bus', 0.9]],
      [['apple', 0.6]],
      [['apple', 0.7]],
      [['cat', 0.9]],
    );
    expect(momentsOf(said).map(({ label }) => label)).toEqual(['apple', 'cat']);
  });

  it('[REPLAY-5] are few, in order, different from their neighbours, and claim no more than a point did', () => {
    fc.assert(
      fc.property(fc.array(shares, { maxLength: 60 }), (said) => {
        const judged = said.map((labels, i) => ({ atMs: i * 100, labels }));
        const moments = momentsOf(judged);
        expect(Moments.safeParse(moments).success).toBe(true);
        expect(moments.length).toBeLessThanOrEqual(MAX_MOMENTS);
        for (const [i, { atMs, label, share }] of moments.entries()) {
          expect(atMs).toBeGreaterThan(moments[i - 1]?.atMs ?? -1);
          expect(label).not.toBe(moments[i - 1]?.label);
          expect(judged.some(({ labels: [first] }) => first?.text === label && first.share === share)).toBe(true);
          expect(judged.find((point) => point.atMs === atMs)?.labels[0]?.text).toBe(label);
        }
      }),
    );
  });
});
