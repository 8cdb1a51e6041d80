import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRanks, winnersOf } from '#contract/ranks.ts';

describe('[BOARD-5] ranks', () => {
  it('are one more than the number of higher values', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 10, 33.3, 99.9, 100)), (values) => {
        const descending = values.toSorted((a, b) => b - a);
        const higher = descending.map((value) => 1 + descending.filter((other) => other > value).length);
        expect(sharedRanks(descending)).toEqual(higher);
      }),
    );
    expect(sharedRanks([9, 9, 5, 5, 5, 1])).toEqual([1, 1, 3, 3, 3, 6]);
  });

  it('make winners of all who share the first', () => {
    expect(winnersOf([{ rank: 1 }, { rank: 1 }, { rank: 3 }])).toHaveLength(2);
    expect(winnersOf([])).toEqual([]);
  });
});
