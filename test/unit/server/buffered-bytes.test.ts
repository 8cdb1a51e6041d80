import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferedBytes, type Holder } from '#server/lib/buffered-bytes.ts';

const MB = 1024 * 1024;

function holders(count: number, addresses: number) {
  const dropped: number[] = [];
  const all: Holder[] = Array.from({ length: count }, (_, index) => ({
    address: `10.0.0.${index % addresses}`,
    drop: () => void dropped.push(index),
  }));
  return { all, dropped };
}

describe('[EDGE-7] what clients may hold in memory', () => {
  it('is never above the limits of an address and of all, and counts exactly those that were not dropped', () => {
    const step = fc.record({ holder: fc.nat({ max: 11 }), bytes: fc.nat({ max: MB }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const buffered = new BufferedBytes({ perAddressMb: 2, inAllMb: 3 });
        const { all, dropped } = holders(12, 3);
        const held = new Map<number, number>();
        for (const { holder, bytes } of steps) {
          if (!dropped.includes(holder)) held.set(holder, bytes);
          buffered.set(all[holder] as Holder, bytes);
          for (const index of dropped) held.delete(index);
          const sum = (address?: string) =>
            [...held].filter(([index]) => !address || all[index]?.address === address).reduce((a, [, b]) => a + b, 0);
          expect(buffered.total).toBe(sum());
          expect(buffered.total).toBeLessThanOrEqual(3 * MB);
          for (const { address } of all) {
            expect(buffered.of(address)).toBe(sum(address));
            expect(buffered.of(address)).toBeLessThanOrEqual(2 * MB);
          }
        }
        expect(new Set(dropped).size).toBe(dropped.length);
      }),
    );
  });

  it('whoever has held something for the longest time goes first, and the fullest address gives way to others', () => {
    const buffered = new BufferedBytes({ perAddressMb: 2, inAllMb: 3 });
    const { all, dropped } = holders(6, 2);
    const set = (index: number, bytes: number) => buffered.set(all[index] as Holder, bytes);
    set(0, MB / 2);
    set(2, MB);
    set(0, MB);
    expect(dropped).toEqual([]);
    set(4, 1);
    expect(dropped).toEqual([0]);
    set(4, MB);
    set(1, MB);
    expect(dropped).toEqual([0]);
    set(3, 1);
    expect(dropped).toEqual([0, 2]);
  });

  it('a message that came through costs its connection nothing', () => {
    const buffered = new BufferedBytes({ perAddressMb: 1, inAllMb: 1 });
    const { all, dropped } = holders(2, 1);
    for (let turn = 0; turn < 100; turn++) {
      buffered.set(all[0] as Holder, MB);
      buffered.set(all[0] as Holder, 0);
      buffered.set(all[1] as Holder, MB);
      buffered.set(all[1] as Holder, 0);
    }
    expect([dropped, buffered.total]).toEqual([[], 0]);
  });
});
