import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfBits, halfValue, halves } from '../../../research/bench/gpu/fp16-vit.ts';

describe('halves', () => {
  it('are what IEEE 754 says', () => {
    const known: [number, number][] = [
      [0, 0x0000],
      [-0, 0x0000],
      [1, 0x3c00],
      [-2, 0xc000],
      [0.1, 0x2e66],
      [65_504, 0x7bff],
      [65_519, 0x7bff],
      [65_520, 0x7c00],
      [-Infinity, 0xfc00],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      [2 ** -25, 0x0000],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [2047.5, 0x6800],
    ];
    for (const [value, bits] of known)
      expect([value, halfBits(value) & (value === 0 ? 0x7fff : 0xffff)]).toEqual([value, bits]);
    expect(halfValue(halfBits(Number.NaN))).toBeNaN();
    expect(halves(Float32Array.of(1, 0.5))).toEqual(Uint16Array.of(0x3c00, 0x3800));
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        const value = halfValue(bits);
        if (Number.isNaN(value) || bits === 0x8000) return;
        expect(halfBits(value)).toBe(bits);
      }),
    );
  });

  it('are the nearest there is', () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const bits = halfBits(value);
        const error = Math.abs(halfValue(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          const there = halfValue(other & 0xffff);
          if (Number.isFinite(there)) expect(error).toBeLessThanOrEqual(Math.abs(there - value));
        }
      }),
    );
  });
});
