import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUICKDRAW_MARGIN, quickDrawOps, quickDrawStrokes } from '#canvas/quickdraw.ts';
import { renderOps, renderStrokes } from '#canvas/render.ts';
import { strokeOutline } from '#canvas/stroke-outline.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { DrawOp, type QuickDrawing } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

const pen = (points: number[], size = 40): Stroke => ({ tool: 'pen', colour: '#000000', size, points });
const flat = (...points: [number, number, number?][]) =>
  points.flatMap(([x, y, pressure]) => [x, y, pressure ?? 0.5, 0]);

function pixels(strokes: Stroke[], sidePx = 64): Buffer {
  const canvas = createCanvas(sidePx, sidePx);
  renderStrokes(canvas.getContext('2d'), strokes, sidePx);
  return canvas.data();
}
const ink = (buffer: Buffer) => buffer.filter((value, i) => i % 4 === 0 && value < 128).length;

describe('the outline of a stroke', () => {
  it('is empty for no point, a dot for one, and finite for equal points', () => {
    expect(strokeOutline(pen([]))).toEqual([]);
    for (const points of [flat([500, 500]), flat([500, 500], [500, 500]), flat([500, 500], [500, 500], [500, 500])]) {
      const outline = strokeOutline(pen(points));
      expect(outline.length).toBeGreaterThan(4);
      for (const [x, y] of outline) {
        expect(Math.hypot(x - 500, y - 500)).toBeGreaterThan(10);
        expect(Math.hypot(x - 500, y - 500)).toBeLessThan(30);
      }
    }
  });

  it('[DRAW-6] is as broad as the size at pressure 0.5, narrower and broader at less and more', () => {
    const breadth = (pressure: number) => {
      const points = Array.from({ length: 40 }, (_, i): [number, number, number] => [100 + i * 20, 500, pressure]);
      const middle = strokeOutline(pen(flat(...points))).filter(([x]) => x > 400 && x < 600);
      const ys = middle.map(([, y]) => y);
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(breadth(0.5)).toBeCloseTo(40, 0);
    expect(breadth(0)).toBeCloseTo(20, 0);
    expect(breadth(1)).toBeCloseTo(60, 0);
  });
});

describe('the renderer', () => {
  it('[DRAW-6] covers the canvas with opaque white', () => {
    expect(pixels([]).every((value) => value === 255)).toBe(true);
  });

  it('[DRAW-6] erases to what the paper was', () => {
    const line = flat([200, 500], [800, 500]);
    expect(ink(pixels([pen(line)]))).toBeGreaterThan(50);
    expect(pixels([pen(line), { ...pen(line, 160), tool: 'eraser', colour: '#ff0000' }])).toEqual(pixels([]));
  });

  it('gives the same share of ink at every size', () => {
    const share = (sidePx: number) => ink(pixels([pen(flat([200, 300], [800, 700]), 60)], sidePx)) / sidePx ** 2;
    expect(share(64)).toBeCloseTo(share(512), 2);
  });

  it('draws strokes outside of the paper without a trace', () => {
    expect(pixels([pen(flat([-400, -400], [-300, 1400]))])).toEqual(pixels([]));
  });
});

describe('Quick, Draw! drawings', () => {
  const drawing: fc.Arbitrary<QuickDrawing> = fc.array(
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 20,
      })
      .map((points): [number[], number[]] => [points.map(([x]) => x), points.map(([, y]) => y)]),
    { minLength: 1, maxLength: 6 },
  );

  it('[DRAW-7] lie centred inside the margin, whatever their place, and are valid ops', () => {
    fc.assert(
      fc.property(drawing, (given) => {
        const points = quickDrawStrokes(given).flatMap((stroke) => stroke.points);
        for (const axis of [0, 1]) {
          const values = points.filter((_, i) => i % 4 === axis);
          const [min, max] = [Math.min(...values), Math.max(...values)];
          expect((min + max) / 2).toBeCloseTo(CANVAS_UNITS / 2);
          expect(min).toBeGreaterThanOrEqual(QUICKDRAW_MARGIN - 1e-6);
          expect(max).toBeLessThanOrEqual(CANVAS_UNITS - QUICKDRAW_MARGIN + 1e-6);
        }
        for (const op of quickDrawOps(given)) DrawOp.parse(op);
      }),
    );
  });

  it('look the same as strokes and as ops', () => {
    const given: QuickDrawing = [
      [
        [0, 255, 255],
        [0, 0, 255],
      ],
      [[30], [200]],
    ];
    const canvas = createCanvas(64, 64);
    renderOps(canvas.getContext('2d'), quickDrawOps(given), 64);
    expect(canvas.data()).toEqual(pixels(quickDrawStrokes(given)));
  });
});
