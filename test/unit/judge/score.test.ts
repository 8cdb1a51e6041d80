import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finalScore } from '#server/judge/score/deductions.ts';
import {
  calibratedRawScore,
  linearRawScore,
  referenceStatistics,
  SMALLEST_DEVIATION,
  shrunk,
} from '#server/judge/score/raw-score.ts';
import {
  cosineOfNormalised,
  dot,
  labelShares,
  meanDirection,
  normalised,
  softmax,
} from '#server/judge/score/similarity.ts';

const vector = (...values: number[]) => Float32Array.from(values);
const anyVector = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map((values) => Float32Array.from(values))
  .filter((values) => dot(values, values) > 1e-6);

describe('cosine', () => {
  it('is 1 along, 0 across, -1 against', () => {
    const a = normalised(vector(3, 4));
    expect(cosineOfNormalised(a, a)).toBeCloseTo(1, 6);
    expect(cosineOfNormalised(a, normalised(vector(-4, 3)))).toBeCloseTo(0, 6);
    expect(cosineOfNormalised(a, normalised(vector(-3, -4)))).toBeCloseTo(-1, 6);
  });

  it('stays within -1 and 1 and does not depend on length', () => {
    fc.assert(
      fc.property(anyVector, anyVector, (a, b) => {
        const cosine = cosineOfNormalised(normalised(a), normalised(b));
        expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
        expect(cosineOfNormalised(normalised(a.map((value) => value * 3)), normalised(b))).toBeCloseTo(cosine, 4);
      }),
    );
  });

  it('leaves a zero vector at zero, and refuses vectors of different lengths', () => {
    expect([...normalised(vector(0, 0))]).toEqual([0, 0]);
    expect(() => dot(vector(1), vector(1, 2))).toThrow(RangeError);
  });

  it('joins templates to the direction of their mean', () => {
    expect([...meanDirection([vector(1, 0), vector(0, 1)])]).toEqual([
      Math.fround(Math.SQRT1_2),
      Math.fround(Math.SQRT1_2),
    ]);
    expect([...meanDirection([vector(0, 1)])]).toEqual([0, 1]);
    expect(() => meanDirection([])).toThrow(RangeError);
  });
});

describe('label shares', () => {
  const bank = [
    { text: 'cat', embedding: vector(1, 0), margin: 0 },
    { text: 'dog', embedding: vector(0, 1), margin: 0 },
    { text: 'cow', embedding: vector(-1, 0), margin: 0 },
  ];

  it('is the softmax of logit scale × cosine over the whole bank, nearest first', () => {
    const shares = labelShares(vector(0.6, 0.8), bank, 10, 2);
    const sum = Math.exp(6) + Math.exp(8) + Math.exp(-6);
    expect(shares.map(({ text }) => text)).toEqual(['dog', 'cat']);
    expect(shares[0]?.share).toBeCloseTo(Math.exp(8) / sum, 6);
    expect(shares[1]?.share).toBeCloseTo(Math.exp(6) / sum, 6);
  });

  it('counts a margin as if it were similarity', () => {
    const [cat, dog, cow] = bank as [(typeof bank)[0], (typeof bank)[0], (typeof bank)[0]];
    const shares = labelShares(vector(0.6, 0.8), [{ ...cat, margin: 0.3 }, dog, cow], 10, 1);
    expect(shares[0]?.text).toBe('cat');
    expect(shares[0]?.share).toBeCloseTo(Math.exp(9) / (Math.exp(9) + Math.exp(8) + Math.exp(-6)), 6);
  });

  it('gives the nearest first, and equally near ones in the order of the bank', () => {
    const angles = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(angles, fc.integer({ min: 1, max: 8 }), (steps, top) => {
        const many = steps.map((step, i) => ({
          ...{ text: String(i), embedding: vector(Math.cos(step / 4), Math.sin(step / 4)), margin: 0 },
        }));
        const near = [...many.keys()].sort((a, b) => (steps[a] as number) - (steps[b] as number));
        const found = labelShares(vector(1, 0), many, 3, top).map(({ text }) => Number(text));
        expect(found).toEqual(near.slice(0, top));
      }),
    );
  });

  it('gives no more labels than the bank has', () => {
    expect(labelShares(vector(1, 0), bank, 10, 99)).toHaveLength(3);
    expect(labelShares(vector(1, 0), [], 10, 5)).toEqual([]);
  });

  it('softmax adds up to 1 and keeps the order, however large the logits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (logits) => {
          const shares = softmax(logits);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(shares[logits.indexOf(Math.max(...logits))]).toBe(Math.max(...shares));
        },
      ),
    );
  });
});

describe('raw score', () => {
  const logistic = fc.record({
    slope: fc.double({ min: 0.25, max: 4, noNaN: true }),
    offset: fc.double({ min: -12, max: 2, noNaN: true }),
  });
  const reference = fc.record({
    mean: fc.double({ min: -0.2, max: 0.4, noNaN: true }),
    deviation: fc.double({ min: 0.03, max: 0.3, noNaN: true }),
  });
  // Cosines of float32 embeddings differ by 6e-8 at least, or not at all; here by a ten-thousandth.
  const cosine = fc.integer({ min: -10_000, max: 10_000 }).map((value) => value / 10_000);

  it('calibrated: within 0–100 and strictly increasing in the similarity', () => {
    fc.assert(
      fc.property(logistic, reference, cosine, cosine, (constants, statistics, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const scores = [low, high].map((value) => calibratedRawScore(value, statistics, constants));
        for (const score of scores) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
        // Past ±30 the logistic lies closer to its ends than float64 can tell.
        const steep = [low, high].map(
          (value) => (constants.slope * (value - statistics.mean)) / statistics.deviation + constants.offset,
        );
        if (low < high && steep.every((x) => Math.abs(x) < 30)) expect(scores[1]).toBeGreaterThan(scores[0] as number);
        else expect(scores[1]).toBeGreaterThanOrEqual(scores[0] as number);
      }),
    );
  });

  it('calibrated: 50 where slope · z is -offset', () => {
    expect(calibratedRawScore(0.3, { mean: 0.1, deviation: 0.1 }, { slope: 1, offset: -2 })).toBeCloseTo(50, 9);
  });

  it('linear: 0.15 is 0, 0.40 is 100, straight between, clipped outside, never decreasing', () => {
    expect([0.15, 0.275, 0.4].map(linearRawScore)).toEqual([0, expect.closeTo(50, 9), 100]);
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = [linearRawScore(Math.min(a, b)), linearRawScore(Math.max(a, b))];
        expect(0 <= low && low <= high && high <= 100).toBe(true);
      }),
    );
  });
});

describe('reference statistics', () => {
  it('are mean and deviation of the cosines with the prompt', () => {
    const statistics = referenceStatistics(vector(1, 0), [vector(1, 0), vector(0, 1), vector(-1, 0), vector(0, -1)]);
    expect(statistics.mean).toBeCloseTo(0, 9);
    expect(statistics.deviation).toBeCloseTo(Math.SQRT1_2, 9);
  });

  it('are shrunk between the own and the pooled ones', () => {
    const own = { mean: 0.3, deviation: 0.04 };
    const pooled = { mean: 0.1, deviation: 0.16 };
    expect(shrunk(own, { mean: 1, deviation: 1, pooled })).toEqual(own);
    expect(shrunk(own, { mean: 0, deviation: 0, pooled })).toEqual(pooled);
    const half = shrunk(own, { mean: 0.5, deviation: 0.5, pooled });
    expect([half.mean, half.deviation]).toEqual([expect.closeTo(0.2, 9), expect.closeTo(0.08, 9)]);
  });

  it('never divide by zero', () => {
    expect(referenceStatistics(vector(1, 0), [vector(1, 0)]).deviation).toBe(SMALLEST_DEVIATION);
    expect(() => referenceStatistics(vector(1, 0), [])).toThrow(RangeError);
  });
});

describe('final score', () => {
  it('has one decimal, and deductions stop at 0', () => {
    expect(finalScore(72.349, [])).toBe(72.3);
    expect(finalScore(72.349, [{ reason: 'blank_canvas', points: 72.349 }])).toBe(0);
    expect(finalScore(10, [{ reason: 'blank_canvas', points: 30 }])).toBe(0);
  });

  it('lies within 0–100 and never lets a better drawing rank lower', () => {
    const raw = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        const [low, high] = [finalScore(Math.min(a, b), []), finalScore(Math.max(a, b), [])];
        expect(0 <= low && low <= high && high <= 100).toBe(true);
      }),
    );
  });
});
