import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#contract/random.ts';
import { choose, guided } from '#server/drawing-machine/sampling.ts';

const logit = fc.float({ min: -20, max: 20, noNaN: true });
const logits = fc.array(logit, { minLength: 1, maxLength: 40 }).map((all) => Float32Array.from(all));
const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const softmax = (row: Float32Array, temperature: number) => {
  const weights = [...row].map((value) => Math.exp((value - Math.max(...row)) / temperature));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
};

describe('a choice among logits', () => {
  it('is one of the choices that are likely enough, whatever chance says', () => {
    fc.assert(
      fc.property(
        logits,
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        share,
        share,
        (row, temperature, least, number) => {
          const chosen = choose(row, { temperature, least }, () => number);
          const likelihoods = softmax(row, temperature);
          expect(likelihoods[chosen]).toBeGreaterThanOrEqual(Math.max(...likelihoods) * least * (1 - 1e-9));
        },
      ),
    );
  });

  it('comes about as often as the softmax says', () => {
    const row = Float32Array.of(1, 0, -1, 2);
    const random = seededRandom(5);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const chosen = choose(row, { temperature: 1.5, least: 0 }, random);
      counts[chosen] = (counts[chosen] as number) + 1;
    }
    for (const [i, wanted] of softmax(row, 1.5).entries()) {
      expect(Math.abs((counts[i] as number) / 20_000 - wanted)).toBeLessThan(0.015);
    }
  });

  it('never falls on what is impossible, and not on nothing', () => {
    const row = Float32Array.of(Number.NEGATIVE_INFINITY, 3, Number.NEGATIVE_INFINITY);
    expect([0, 0.5, 0.999_999].map((number) => choose(row, { temperature: 1, least: 0 }, () => number))).toEqual([
      1, 1, 1,
    ]);
    expect(() => choose(Float32Array.of(Number.NaN), { temperature: 1, least: 0 }, () => 0)).toThrow(RangeError);
    expect(() => choose(new Float32Array(0), { temperature: 1, least: 0 }, () => 0)).toThrow(RangeError);
  });
});

describe('guidance', () => {
  it('of 1 is what the text says, of 0 what no text says, and beyond 1 it goes on in a straight line', () => {
    const pair = fc.array(fc.tuple(logit, logit), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pair, (both) => {
        const [told, untold] = [0, 1].map((k) => Float32Array.from(both, (one) => one[k] as number)) as [
          Float32Array,
          Float32Array,
        ];
        const at = (guidance: number) => [...guided(told, untold, guidance)];
        for (const [i, value] of at(1).entries()) expect(value).toBeCloseTo(told[i] as number, 4);
        for (const [i, value] of at(0).entries()) expect(value).toBeCloseTo(untold[i] as number, 4);
        for (const [i, value] of at(2).entries()) {
          expect(value).toBeCloseTo(2 * (told[i] as number) - (untold[i] as number), 3);
        }
      }),
    );
  });
});
