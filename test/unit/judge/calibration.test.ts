import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibratedRawScore } from '#server/judge/score/raw-score.ts';
import {
  fitLogistic,
  fitScores,
  OTHER_MEDIAN_SCORE,
  OWN_MEDIAN_SCORE,
  quantile,
  type Sample,
} from '../../../cli/model/calibration/fit.ts';
import { auc } from '../../../research/statistics.ts';

const score = (z: number, logistic: { slope: number; offset: number }) =>
  calibratedRawScore(z, { mean: 0, deviation: 1 }, logistic);

describe('the fit of the scores', () => {
  it('meets both of its points', () => {
    const own = [3, 4, 5, 6];
    const others = [-1, 0, 0.5, 1];
    const fit = fitLogistic(own, others);
    expect(score(4.5, fit)).toBeCloseTo(OWN_MEDIAN_SCORE, 6);
    expect(score(0.25, fit)).toBeCloseTo(OTHER_MEDIAN_SCORE, 6);
  });

  it('always rises, and always gives the median of the own words its score', () => {
    const zs = fc.array(fc.double({ min: -8, max: 12, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(zs, zs, (own, others) => {
        const fit = fitLogistic(own, others);
        expect(fit.slope).toBeGreaterThan(0);
        expect(score(quantile(own, 0.5), fit)).toBeCloseTo(OWN_MEDIAN_SCORE, 6);
      }),
    );
  });

  it('trusts the reference set where it tells prompts apart, and the pool where it does not', () => {
    const sample = (statistics: Sample['statistics'], level: number): Sample => ({
      statistics,
      own: [level + 0.3, level + 0.32],
      others: [level - 0.1, level, level + 0.1],
    });
    const levels = [0, 0.02, 0.05, 0.09, 0.12];
    // Prompts to which everything is near, own drawings too: what openai's models are like.
    const told = fitScores(
      levels.map((level) => sample({ mean: level, deviation: 0.1 }, level)),
      [],
    );
    expect(told.shrinkage.mean).toBe(1);
    // The reference set's means say nothing of how near a prompt's own drawings are.
    const untold = fitScores(
      levels.map((level) => sample({ mean: level, deviation: 0.1 }, 0)),
      [],
    );
    expect(untold.shrinkage).toMatchObject({ mean: 0, pooled: { mean: 0.05, deviation: 0.1 } });
    for (const fit of [told, untold]) expect(fit.slope).toBeGreaterThan(0);
  });
});

describe('metrics', () => {
  it('quantile lies between its neighbours', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect([quantile([1, 2, 3], 0), quantile([1, 2, 3], 1), quantile([7], 0.3)]).toEqual([1, 3, 7]);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });

  it('auc is the share of pairs in the right order, ties counting half', () => {
    expect(auc([3, 4], [1, 2])).toBe(1);
    expect(auc([1, 2], [3, 4])).toBe(0);
    expect(auc([1, 1], [1])).toBe(0.5);
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (positives, negatives) => {
        let right = 0;
        for (const p of positives) for (const n of negatives) right += p > n ? 1 : p === n ? 0.5 : 0;
        expect(auc(positives, negatives)).toBeCloseTo(right / (positives.length * negatives.length), 9);
      }),
    );
  });
});
