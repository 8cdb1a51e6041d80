import { createHash } from 'node:crypto';
import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blend, FillMask, MASK_SIDE, MOST_WORK } from '#canvas/fill-mask.ts';
import { type Region, regionOf } from '#canvas/fill-region.ts';
import { FillRegions } from '#canvas/fill-regions.ts';
import { renderStrokes } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';

const flat = (points: readonly (readonly [number, number])[], pressure = 0.5) =>
  points.flatMap(([x, y]) => [x, y, pressure, 8]);
const fill = (x: number, y: number, colour = '#e02f2f', opacity = 1): Stroke => ({
  tool: 'fill',
  colour,
  size: 0,
  opacity,
  points: [x, y, 0.5, 0],
});
const pen = (points: number[], size = 20, colour = '#000000'): Stroke => ({ tool: 'pen', colour, size, points });

const place = fc.integer({ min: -100, max: 1_124 });
const colour = fc.constantFrom('#000000', '#e02f2f', '#ffffff', '#1d4ed8');
const opacity = fc.constantFrom(1, 1, 0.5, 0.1);
const size = fc.integer({ min: MIN_STROKE_SIZE, max: MAX_STROKE_SIZE });
const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  fc.record({
    tool: fc.constantFrom('pen' as const, 'pen' as const, 'eraser' as const),
    colour,
    size,
    opacity,
    points: fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 6 }).map((points) => flat(points)),
  }),
  fc.record({
    tool: fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const),
    colour,
    size,
    opacity,
    points: fc.tuple(place, place, place, place).map(([a, b, c, d]) =>
      flat([
        [a, b],
        [c, d],
      ]),
    ),
  }),
  fc
    .tuple(fc.integer({ min: 0, max: 1_024 }), fc.integer({ min: 0, max: 1_024 }), colour, opacity)
    .map((args) => fill(...args)),
);

const maskOf = (strokes: readonly Stroke[]) => {
  const mask = new FillMask();
  for (const each of strokes) mask.draw(each);
  return mask;
};

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

describe('[R69] a fill', () => {
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
