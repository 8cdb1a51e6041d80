import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortSpread } from '#canvas/bucket-sort.ts';

describe('sorting numbers that are spread out', () => {
  it('gives what the engine’s own sort gives', () => {
    const spread = fc.double({ min: 0, max: 5, noNaN: true });
    const anywhere = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
    const few = fc.constantFrom(0, 1, 1.5, 1e-300);
    const values = fc.float64Array({ min: 0, max: 4, noNaN: true, maxLength: 300 });
    fc.assert(
      fc.property(
        fc.oneof(fc.array(spread), fc.array(fc.oneof(anywhere, few), { maxLength: 300 }), values),
        (numbers) => {
          const expected = Float64Array.from(numbers).sort();
          expect(sortSpread(Float64Array.from(numbers))).toEqual(expected);
        },
      ),
    );
  });

  it('sorts many that are close together beside one that is far away', () => {
    const numbers = Float64Array.from({ length: 2_000 }, (_, i) => (i === 7 ? 1e6 : (i * 37) % 101));
    expect(sortSpread(numbers.slice())).toEqual(numbers.slice().sort());
  });
});
