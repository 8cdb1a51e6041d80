import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FillMask, MASK_SIDE } from '#canvas/fill-mask.ts';
import { FillRegions, type Region, regionOf } from '#canvas/fill-regions.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { MIN_STROKE_SIZE } from '#contract/limits.ts';
import { fill, flat, maskOf, pen, stroke } from '../../support/mask-strokes.ts';

/** What should be flooded, by the definition: one cell after the other. */
function naiveFlood(cells: Uint32Array, start: number): Uint8Array {
  const found = new Uint8Array(cells.length);
  const waiting = [start];
  found[start] = 1;
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    const x = cell % MASK_SIDE;
    const beside = [x > 0 ? cell - 1 : -1, x < MASK_SIDE - 1 ? cell + 1 : -1];
    for (const next of [cell - MASK_SIDE, cell + MASK_SIDE, ...beside]) {
      if (cells[next] !== cells[start] || found[next]) continue;
      found[next] = 1;
      waiting.push(next);
    }
  }
  return found;
}

describe('[TOOL-3] a fill', () => {
  it('floods what hangs together in one colour, cell by cell as the definition says', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 5 }), fc.nat(1_023), fc.nat(1_023), (strokes, x, y) => {
        const mask = maskOf(strokes);
        const start = y * MASK_SIDE + x;
        const ink = mask.cells[start] === 0x123456 ? '#654321' : '#123456';
        const { inside, left, right, top, bottom } = mask.flood(fill(x, y, ink));
        const wanted = naiveFlood(mask.cells, start);
        expect(Buffer.from(inside).equals(Buffer.from(wanted))).toBe(true);
        const rows = Array.from({ length: MASK_SIDE }, (_, i) => wanted.subarray(i * MASK_SIDE, (i + 1) * MASK_SIDE));
        const wet = rows.map((row) => [row.indexOf(1), row.lastIndexOf(1)] as const);
        expect([top, bottom]).toEqual([wet.findIndex(([a]) => a >= 0), wet.findLastIndex(([a]) => a >= 0)]);
        expect(right).toBe(Math.max(...wet.map(([, b]) => b)));
        expect(left).toBe(Math.min(...wet.map(([a]) => (a < 0 ? MASK_SIDE : a))));
      }),
      { numRuns: 12 },
    );
  });

  it('never leaves a closed outline, however thin the pen and light the hand', () => {
    const outline = fc.record({
      size: fc.constantFrom(MIN_STROKE_SIZE, 2.5, 3, 4, 5, 8, 20),
      pressure: fc.constantFrom(0, 0.1, 0.5, 1),
      corners: fc.integer({ min: 3, max: 60 }),
      turn: fc.double({ min: 0, max: 7, noNaN: true }),
      radii: fc.array(fc.integer({ min: 150, max: 400 }), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(outline, ({ size: width, pressure, corners, turn, radii }) => {
        const around = Array.from({ length: corners }, (_, i): [number, number] => {
          const [angle, radius] = [turn + (2 * Math.PI * i) / corners, radii[i % radii.length] as number];
          return [512 + radius * Math.cos(angle), 512 + radius * Math.sin(angle)];
        });
        const closed = flat([...around, around[0] as [number, number]], pressure);
        const { left, top, right, bottom } = maskOf([pen(closed, width)]).flood(fill(512, 512));
        expect(Math.min(left, top)).toBeGreaterThan(100);
        expect(Math.max(right, bottom)).toBeLessThan(924);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps to a rectangle and to an ellipse of the thinnest pen, inside and outside', () => {
    for (const tool of ['rectangle', 'ellipse'] as const) {
      const shape: Stroke = { tool, colour: '#000000', size: 2, points: flat([[300, 300], [700, 600]]) }; // biome-ignore format: two corners
      const mask = maskOf([shape]);
      const within = mask.flood(fill(500, 450));
      expect([within.left, within.right, within.top, within.bottom]).toEqual([301, 698, 301, 598]);
      expect(mask.flood(fill(5, 5)).inside[450 * MASK_SIDE + 500]).toBe(0);
    }
  });

  it('covers nothing where its colour is already, and the same again after another colour', () => {
    const circle = pen(
      flat(Array.from({ length: 41 }, (_, i) => [512 + 300 * Math.cos(i / 6), 512 + 300 * Math.sin(i / 6)])),
    );
    const strokes = [circle, fill(512, 512), fill(512, 512), fill(512, 512, '#1d4ed8'), fill(512, 512)];
    const regions = new FillRegions();
    const found = strokes.map((each, i) => (each.tool === 'fill' ? regions.find(strokes, i) : null));
    expect(found[2]?.corners).toHaveLength(0);
    expect(found[3]).toEqual(found[1]);
    expect(found[4]).toEqual(found[1]);
    expect(found[1]?.corners.length).toBeGreaterThan(0);
  });

  it('takes in what beside it has its colour, and does not go on from there', () => {
    const wall: Stroke = { ...pen(flat([[500, -50], [500, 1_100]]), 40, '#e02f2f'), tool: 'line' }; // biome-ignore format: two ends
    const mask = maskOf([wall]);
    expect(mask.flood(fill(100, 100, '#e02f2f')).right).toBe(519);
    expect(mask.flood(fill(100, 100, '#1d4ed8')).right).toBe(479);
    expect(mask.flood(fill(100, 100, '#e02f2f', 0.5)).right).toBe(479);
  });

  it('at the edge of the canvas is a fill as everywhere', () => {
    for (const [x, y] of [
      [0, 0],
      [1_024, 1_024],
      [0, 1_024],
    ] as const) {
      // biome-ignore format: three corners
      const { inside } = new FillMask().flood(fill(x, y));
      expect(inside.every((cell) => cell === 1)).toBe(true);
    }
  });

  it('is found the same whether the drawing grew, was taken back and drawn again, or comes at once', () => {
    const hash = ({ corners, ends }: Region) => createHash('sha1').update(corners).update(ends).digest('hex');
    fc.assert(
      fc.property(
        fc.array(stroke, { minLength: 1, maxLength: 7 }),
        fc.array(fc.nat(6), { maxLength: 4 }),
        (strokes, order) => {
          const fills = strokes.flatMap((each, i) => (each.tool === 'fill' ? [i] : []));
          const anew = () => structuredClone(strokes);
          const [once, mixed] = [new FillRegions(), new FillRegions(2)];
          const copy = anew();
          const wanted = new Map(fills.map((i) => [i, hash(once.find(copy, i))]));
          const again = anew();
          const asked = [...order.flatMap((i) => (wanted.has(i) ? [i] : [])), ...fills];
          for (const i of asked) expect(hash(mixed.find(again, i))).toBe(wanted.get(i));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('goes on where it was when it had to stop', () => {
    const strokes = [...Array.from({ length: 8 }, (_, i) => pen(flat([[i * 100, 0], [i * 100, 1_024]]), 8)), fill(250, 500)]; // biome-ignore format: lines
    const regions = new FillRegions();
    const wanted = new FillRegions().find(structuredClone(strokes), 8);
    let stops = 0;
    for (;;) {
      try {
        expect(
          regions.find(strokes, 8, () => {
            throw new Error('stop');
          }),
        ).toEqual(wanted);
        break;
      } catch (error) {
        expect((error as Error).message).toBe('stop');
        stops++;
      }
    }
    expect(stops).toBe(9);
  });

  it('is found the same whatever other drawings are filled meanwhile', () => {
    const drawing = (): Stroke[] => [
      pen(flat([[0, 500], [1_024, 500]]), 8), // biome-ignore format: two ends
      fill(500, 100),
      fill(500, 900, '#1d4ed8'),
      fill(500, 100, '#2b9348'),
    ];
    const other = [pen(flat([[500, 0], [500, 1_024]]), 8), fill(100, 100), fill(900, 100)]; // biome-ignore format: two ends
    const regions = new FillRegions(2);
    const [strokes, alone] = [drawing(), drawing()];
    const wanted = [1, 2, 3].map((i) => new FillRegions().find(alone, i));
    expect(regions.find(strokes, 1)).toEqual(wanted[0]);
    regions.find(other, 1);
    expect(regions.find(strokes, 2)).toEqual(wanted[1]);
    regions.find(other, 2);
    expect(regions.find(strokes, 3)).toEqual(wanted[2]);
  });

  it('has corners that can be counted, whatever the drawing', () => {
    let state = 1;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const dust = Array.from({ length: 3_000 }, () => pen([random() * 1_024, random() * 1_024, 0.5, 0], 6));
    const comb = Array.from({ length: 250 }, (_, i) => pen(flat([[4 * i, -9], [4 * i + 30, 1_033]]), 2)); // biome-ignore format: lines
    for (const drawing of [dust, comb, [...dust, ...comb]]) {
      const mask = maskOf(drawing);
      const seed = mask.cells.indexOf(0xffffff);
      const { corners, ends } = regionOf(mask.flood(fill(seed % MASK_SIDE, Math.floor(seed / MASK_SIDE))));
      expect(corners.length).toBeLessThanOrEqual(40_000);
      expect(ends.at(-1)).toBe(corners.length);
    }
  });
});
