import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blend, MASK_SIDE, MOST_WORK } from '#canvas/fill-mask.ts';
import { renderStrokes } from '#canvas/render.ts';
import { flat, maskOf, pen, stroke } from '../../support/mask-strokes.ts';

/** Corners from edge to edge: the slowest stroke there is. */
const zigzag = (corners: number) =>
  pen(flat(Array.from({ length: corners }, (_, i) => [(i * 1_024) / corners, (i % 2) * 1_024])), 2);

describe('the mask', () => {
  it('shows after an undo what it shows when drawn anew', () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 7 }), fc.nat(7), fc.nat(7), (strokes, keep, again) => {
        const mask = maskOf(strokes);
        const [kept, grown] = [Math.min(keep, strokes.length), Math.min(again, strokes.length)];
        mask.backTo(kept);
        const below = maskOf(strokes.slice(0, kept));
        expect(Buffer.from(mask.cells.buffer).equals(Buffer.from(below.cells.buffer))).toBe(true);
        expect([mask.count, mask.work]).toEqual([kept, below.work]);
        for (const each of strokes.slice(0, grown)) mask.draw(each);
        const anew = maskOf([...strokes.slice(0, kept), ...strokes.slice(0, grown)]);
        expect(Buffer.from(mask.cells.buffer).equals(Buffer.from(anew.cells.buffer))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('goes no further with a drawing that is made to be slow', () => {
    const mask = maskOf([zigzag(100)]);
    const shown = mask.cells.slice();
    mask.draw(zigzag(5_000));
    expect(mask.work).toBeGreaterThan(MOST_WORK);
    const { work } = mask;
    mask.draw(pen(flat([[0, 0], [1_024, 1_024]]), 80)); // biome-ignore format: two ends
    expect(mask.work).toBe(work);
    expect(Buffer.from(mask.cells.buffer).equals(Buffer.from(shown.buffer))).toBe(true);
    // What was taken back does not count.
    mask.backTo(1);
    mask.draw(pen(flat([[0, 0], [1_024, 1_024]]), 80)); // biome-ignore format: two ends
    expect(Buffer.from(mask.cells.buffer).equals(Buffer.from(shown.buffer))).toBe(false);
  });

  it('goes all the way with more than a hand draws in the longest round', () => {
    let state = 1;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    // 1,500 curves of 20 points, 300 units long.
    const curves = Array.from({ length: 1_500 }, () => {
      const [x, y, turn, bend] = [1_024 * random(), 1_024 * random(), 7 * random(), 0.2 * random()];
      return pen(
        flat(
          Array.from({ length: 20 }, (_, i) => [x + 15 * i * Math.cos(turn + bend * i), y + 15 * i * Math.sin(turn)]),
        ),
      );
    });
    expect(maskOf(curves).work).toBeLessThan(MOST_WORK / 2);
    // Hatching: to and fro 2,000 times, ten points each way.
    const hatching = Array.from({ length: 20 }, (_, k) =>
      pen(flat(Array.from({ length: 1_000 }, (_, i) => [40 * k + i / 4, 300 + 15 * Math.abs((i % 20) - 10)])), 10),
    );
    expect(maskOf(hatching).work).toBeLessThan(MOST_WORK);
  });

  it('blends as a canvas does, to a level of 255', () => {
    const channel = fc.nat(255);
    fc.assert(
      fc.property(
        fc.tuple(channel, channel, channel),
        fc.tuple(channel, channel, channel),
        channel,
        (under, over, alpha) => {
          const packed = ([red, green, blue]: readonly number[]) =>
            ((red as number) << 16) | ((green as number) << 8) | (blue as number);
          const mixed = blend(packed(under), packed(over), alpha);
          for (const [i, shift] of [16, 8, 0].entries()) {
            const wanted = ((over[i] as number) * alpha + (under[i] as number) * (255 - alpha)) / 255;
            expect(Math.abs(((mixed >> shift) & 255) - wanted)).toBeLessThanOrEqual(0.5);
          }
        },
      ),
    );
  });

  it('does not care how a host rounds the last bits of coordinates', () => {
    fc.assert(
      fc.property(
        fc.array(stroke, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(-1, 0, 1), { minLength: 8, maxLength: 8 }),
        (strokes, nudges) => {
          // Off the grid, so that a nudge of a billionth does not cross from one of its points to the next.
          const moved = (by: number) =>
            strokes.map((each) => ({
              ...each,
              points: each.points.map((value, i) =>
                i % 4 < 2 ? value + 0.013 + by * (nudges[i % 8] as number) : value,
              ),
            }));
          expect(Buffer.from(maskOf(moved(1e-9)).cells.buffer).equals(Buffer.from(maskOf(moved(0)).cells.buffer))).toBe(
            true,
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('shows about what is seen', () => {
    const strokes = [
      pen(flat([[100, 100], [900, 180], [300, 800]]), 60), // biome-ignore format: points
      { ...pen(flat([[200, 200], [800, 700]]), 90, '#1d4ed8'), tool: 'line' as const, opacity: 0.5 }, // biome-ignore format: points
      { ...pen(flat([[500, 100], [900, 900]]), 30, '#2b9348'), tool: 'ellipse' as const }, // biome-ignore format: points
      { ...pen(flat([[50, 900], [950, 850]]), 40), tool: 'eraser' as const }, // biome-ignore format: points
    ];
    const canvas = createCanvas(MASK_SIDE, MASK_SIDE);
    renderStrokes(canvas.getContext('2d'), strokes, MASK_SIDE);
    const { data } = canvas.getContext('2d').getImageData(0, 0, MASK_SIDE, MASK_SIDE);
    const { cells } = maskOf(strokes);
    const far = cells.reduce((sum, cell, i) => {
      const isFar = [16, 8, 0].some((shift, k) => Math.abs(((cell >> shift) & 255) - (data[4 * i + k] as number)) > 2);
      return sum + (isFar ? 1 : 0);
    }, 0);
    // Nothing but blended edges.
    expect(far / cells.length).toBeLessThan(0.012);
  });
});
