import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitOp, usageOf } from '#canvas/drawing-quota.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import { applyOp, emptyHistory, replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_OPS, MAX_PREVIEW_WORK } from '#contract/limits.ts';
import { readPaper, strokesOf } from '#vision/paper.ts';
import { traceLines } from '#vision/trace.ts';
import { cornersIn, photoOf, type Scene } from '../../support/paper-photo.ts';

const fixture = (name: string): Stroke[] => {
  const stored = JSON.parse(readFileSync(new URL(`../../fixtures/drawings/${name}.json`, import.meta.url), 'utf8'));
  return visibleStrokes(replayOps(stored.ops ?? stored));
};

const DAYLIGHT: Scene = {
  seed: 'daylight',
  pen: 'felt',
  paper: 'plain',
  tilt: 14,
  turn: 6,
  shadow: 0.65,
  blur: 0.6,
  noise: 4,
  width: 800,
  height: 600,
};

type Point = readonly [number, number];

/** Places along the lines of strokes, in their box, which is 1 wide or high: where and how large they lie does not count. */
function placesOf(strokes: readonly Stroke[]): Point[] {
  const places: Point[] = [];
  for (const { points } of strokes as readonly { points: number[] }[]) {
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      const [x, y] = [points[i] as number, points[i + 1] as number];
      const [fromX, fromY] =
        i === 0 ? [x, y] : [points[i - POINT_STRIDE] as number, points[i - POINT_STRIDE + 1] as number];
      const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / 6));
      for (let step = 1; step <= steps; step++) {
        places.push([fromX + ((x - fromX) * step) / steps, fromY + ((y - fromY) * step) / steps]);
      }
    }
  }
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 1);
  return places.map(([x, y]) => [(x - left) / side, (y - top) / side]);
}

/** Of the places of `a`, the share that has a place of `b` near. */
function covered(a: readonly Point[], b: readonly Point[], near = 0.04): number {
  const hits = a.filter(([x, y]) => b.some(([bx, by]) => Math.abs(bx - x) < near && Math.abs(by - y) < near));
  return hits.length / a.length;
}

/** How much of each drawing lies on the other; 1: all. */
function overlap(drawn: readonly Stroke[], traced: readonly Stroke[]): number {
  if (traced.length === 0) return 0;
  const [a, b] = [placesOf(drawn), placesOf(traced)];
  return Math.min(covered(a, b), covered(b, a));
}

const asStrokes = (ops: readonly DrawOp[]) => visibleStrokes(replayOps(ops));

describe('reading a sheet of paper', () => {
  for (const [pen, paper] of [
    ['felt', 'squared'],
    ['ballpoint', 'ruled'],
    ['pencil', 'plain'],
  ] as const) {
    it(`[PAPER-2] finds what a ${pen} drew on ${paper} paper, in perspective and half in the shadow`, () => {
      const drawn = fixture('cat');
      const { sheet, ops } = readPaper(photoOf(drawn, { ...DAYLIGHT, pen, paper }));
      expect(sheet).not.toBeNull();
      expect(overlap(drawn, asStrokes(ops))).toBeGreaterThan(0.9);
    });
  }

  it('[PAPER-2] finds the corners of the sheet, and the ink where it was seen', () => {
    const photo = photoOf(fixture('house'), DAYLIGHT);
    const { sheet, lines } = readPaper(photo);
    for (const [i, { x, y }] of cornersIn(DAYLIGHT).entries()) {
      const found = sheet?.[i] ?? { x: 0, y: 0 };
      expect(Math.hypot(found.x * photo.width - x, found.y * photo.height - y)).toBeLessThan(0.03 * photo.width);
    }
    for (const [x, y] of lines.flat()) {
      expect(Math.min(x, y)).toBeGreaterThan(0);
      expect(Math.max(x, y)).toBeLessThan(1);
    }
  });

  it('[PAPER-2] finds nothing on an empty sheet', () => {
    for (const paper of ['plain', 'squared'] as const) {
      expect(readPaper(photoOf([], { ...DAYLIGHT, paper })).ops).toEqual([]);
    }
  });

  it('[PAPER-2] takes the whole picture for paper when no sheet is seen in it', () => {
    const drawn = [
      penStroke([
        [300, 300],
        [700, 320],
        [690, 700],
        [310, 690],
        [300, 300],
      ]),
    ];
    const [width, height] = [400, 400];
    const data = new Uint8ClampedArray(width * height * 4).fill(235);
    for (const [x, y] of placesOf(drawn)) {
      for (let dy = 0; dy < 4; dy++) {
        for (let dx = 0; dx < 4; dx++) {
          const i = ((Math.round(100 + y * 200) + dy) * width + Math.round(100 + x * 200) + dx) * 4;
          data.fill(40, i, i + 3);
        }
      }
    }
    const { sheet, ops } = readPaper({ width, height, data });
    expect(sheet).toBeNull();
    expect(overlap(drawn, asStrokes(ops))).toBeGreaterThan(0.95);
  });
});

/** A line of a hand: a few turns, nowhere back on itself. */
const wave = fc
  .record({
    x: fc.integer({ min: 60, max: 140 }),
    y: fc.integer({ min: 60, max: 140 }),
    rises: fc.array(fc.integer({ min: -45, max: 45 }), { minLength: 1, maxLength: 4 }),
    step: fc.integer({ min: 22, max: 40 }),
  })
  .map(({ x, y, rises, step }) => [
    [x, y] as const,
    ...rises.map((rise, i) => [x + (i + 1) * step, Math.max(10, Math.min(245, y + rise))] as const),
  ]);

/** Ink of a round pen on a mask of 256 × 256. */
function inked(lines: readonly (readonly Point[])[], width: number) {
  const data = new Uint8Array(256 * 256);
  for (const line of lines) {
    for (const [i, [toX, toY]] of line.entries()) {
      const [fromX, fromY] = line[Math.max(0, i - 1)] as Point;
      const steps = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY) * 2));
      for (let step = 0; step <= steps; step++) {
        const [x, y] = [fromX + ((toX - fromX) * step) / steps, fromY + ((toY - fromY) * step) / steps];
        for (let dy = -width; dy <= width; dy++) {
          for (let dx = -width; dx <= width; dx++) {
            const [px, py] = [Math.round(x + dx), Math.round(y + dy)];
            if (Math.hypot(px - x, py - y) <= width / 2 && px > 0 && py > 0 && px < 255 && py < 255)
              data[py * 256 + px] = 1;
          }
        }
      }
    }
  }
  return { width: 256, height: 256, data };
}

/** Pixels of ink of one mask that another does not have. */
const uncovered = (mask: { data: Uint8Array }, other: { data: Uint8Array }) =>
  mask.data.reduce((sum, value, i) => sum + (value & ~(other.data[i] as number)), 0);

const pixels = (mask: { data: Uint8Array }) => mask.data.reduce((sum, value) => sum + value, 0);

describe('tracing ink', () => {
  it('[PAPER-2] leaves the ink where it was: drawn again along the lines, it covers the same', () => {
    fc.assert(
      fc.property(fc.array(wave, { minLength: 1, maxLength: 3 }), fc.constantFrom(2, 3, 4, 6), (waves, width) => {
        // Each in a strip of its own: where thick lines meet at a small angle, nobody can tell them apart.
        const lines = waves.map((line, i) => line.map(([x, y]): Point => [x, 40 + i * 85 + (y - 100) / 4]));
        const mask = inked(lines, width);
        const traced = traceLines(mask);
        const again = inked(
          traced.map(({ points }) => points),
          width,
        );
        // But for a pixel on either side, and a piece of the ends, which weigh much in short lines.
        const ends = width ** 2 * lines.length;
        const covering = inked(
          traced.map(({ points }) => points),
          width + 2,
        );
        expect(uncovered(mask, covering)).toBeLessThan(0.06 * pixels(mask) + ends);
        expect(uncovered(again, inked(lines, width + 2))).toBeLessThan(0.06 * pixels(again) + ends);
        // Lines at whole pixels ink one row more than lines between them.
        expect(pixels(again)).toBeLessThan(1.1 * pixels(inked(lines, width + 1)) + 2 * ends);
      }),
      { numRuns: 25 },
    );
  });

  it('[PAPER-2] draws a line in one go, and lines that cross go straight on', () => {
    expect(
      traceLines(
        inked(
          [
            [
              [40, 60],
              [200, 90],
            ],
          ],
          5,
        ),
      ),
    ).toHaveLength(1);
    const crossing = traceLines(
      inked(
        [
          [
            [40, 40],
            [200, 200],
          ],
          [
            [200, 40],
            [40, 200],
          ],
        ],
        5,
      ),
    );
    expect(crossing).toHaveLength(2);
    for (const { points } of crossing) {
      const [first, last] = [points[0] as Point, points.at(-1) as Point];
      expect(Math.hypot(last[0] - first[0], last[1] - first[1])).toBeGreaterThan(200);
    }
  });

  it('[PAPER-2] closes what is closed, and keeps a dot', () => {
    const ring = Array.from({ length: 41 }, (_, i): Point => {
      const turn = (i / 40) * 2 * Math.PI;
      return [128 + 60 * Math.cos(turn), 128 + 60 * Math.sin(turn)];
    });
    const [line, ...more] = traceLines(inked([ring], 4));
    expect(more).toEqual([]);
    const [first, last] = [line?.points[0] as Point, line?.points.at(-1) as Point];
    expect(Math.hypot(first[0] - last[0], first[1] - last[1])).toBeLessThan(4);
    expect(traceLines(inked([[[100, 100]]], 6))).toHaveLength(1);
  });

  it('[PAPER-3] never makes more than a preview and a drawing may have', () => {
    const line = fc.record({
      points: fc.array(fc.tuple(fc.integer({ min: 0, max: 767 }), fc.integer({ min: 0, max: 767 })), {
        minLength: 1,
        maxLength: 60,
      }),
      width: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (lines, times) => {
        const many = Array.from({ length: times }, () => lines).flat();
        const ops = strokesOf(many, { width: 543, height: 768 });
        expect(ops.length).toBeLessThanOrEqual(MAX_PREVIEW_OPS);
        const { bytes, work } = usageOf(ops);
        expect(bytes).toBeLessThanOrEqual(MAX_PREVIEW_BYTES);
        expect(work).toBeLessThanOrEqual(MAX_PREVIEW_WORK);
        const history = emptyHistory();
        for (const [i, op] of ops.entries()) {
          expect(DrawOp.safeParse(op).success).toBe(true);
          expect(admitOp(history, usageOf(ops.slice(0, i)), op).ok).toBe(true);
          applyOp(history, op);
        }
      }),
      { numRuns: 15 },
    );
  });
});
