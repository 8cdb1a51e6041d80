import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAround, INK_RASTER_PX, WHOLE_CANVAS } from '#canvas/frame.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { openFramer } from '#server/judge/framing.ts';
import { cover, placed } from '../../../research/calibration/strokes.ts';

const SIDE_PX = 64;
const UNIT = CANVAS_UNITS / INK_RASTER_PX;
const eye = openFramer(SIDE_PX);

/** Lines within the middle half of the canvas, at least an eighth of the canvas apart. */
const drawings = fc
  .array(
    fc.tuple(
      fc.tuple(fc.integer({ min: 256, max: 768 }), fc.integer({ min: 256, max: 768 })),
      fc.tuple(fc.integer({ min: 256, max: 768 }), fc.integer({ min: 256, max: 768 })),
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map((lines): Stroke[] => [
    penStroke(
      [
        [300, 300],
        [720, 690],
      ],
      12,
    ),
    ...lines.map((ends) => penStroke(ends, 12)),
  ]);

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

describe('[SCORE-4] the frame', () => {
  it('moves with the drawing, and shows the same', () => {
    const steps = fc.integer({ min: -25, max: 25 });
    fc.assert(
      fc.property(drawings, steps, steps, (strokes, right, down) => {
        const here = eye(strokes);
        const there = eye(placed(strokes, { scale: 1, left: right * UNIT, top: down * UNIT, penScale: 1 }));
        expect(there.frame.side).toBeCloseTo(here.frame.side, 6);
        expect(there.frame.x - here.frame.x).toBeCloseTo(right * UNIT, 6);
        expect(there.frame.y - here.frame.y).toBeCloseTo(down * UNIT, 6);
        // The path's coordinates are rounded when it is filled, which shows where lines cross; elsewhere hardly.
        expect(largestDifference(there.image.data, here.image.data)).toBeLessThanOrEqual(64);
        expect(meanDifference(there.image.data, here.image.data)).toBeLessThanOrEqual(0.5);
      }),
      { numRuns: 40 },
    );
  });

  it('grows with the drawing, to a pixel of the picture in which ink is looked for', () => {
    fc.assert(
      fc.property(drawings, fc.double({ min: 0.85, max: 1.6, noNaN: true }), (strokes, scale) => {
        const middle = (CANVAS_UNITS / 2) * (1 - scale);
        const before = eye(strokes).frame;
        const after = eye(placed(strokes, { scale, left: middle, top: middle, penScale: scale })).frame;
        expect(Math.abs(after.side - scale * before.side)).toBeLessThanOrEqual(3 * UNIT * (1 + scale));
      }),
      { numRuns: 40 },
    );
  });

  it('of what was framed already is the whole canvas, but for a pixel', () => {
    fc.assert(
      fc.property(drawings, (strokes) => {
        const { frame } = eye(strokes);
        const scale = CANVAS_UNITS / frame.side;
        const again = eye(placed(strokes, { scale, left: -frame.x * scale, top: -frame.y * scale, penScale: scale }));
        expect(Math.abs(again.frame.side - CANVAS_UNITS)).toBeLessThanOrEqual(6 * UNIT);
        expect(Math.abs(again.frame.x)).toBeLessThanOrEqual(4 * UNIT);
        expect(Math.abs(again.frame.y)).toBeLessThanOrEqual(4 * UNIT);
      }),
      { numRuns: 40 },
    );
  });

  it('does not know of what lies under white paint or was erased', () => {
    fc.assert(
      fc.property(drawings, drawings, fc.constantFrom('pen' as const, 'eraser' as const), (below, strokes, tool) => {
        const moved = placed(below, { scale: 1.6, left: -300, top: -280, penScale: 3 });
        const seen = eye([...moved, ...cover(tool), ...strokes]);
        expect(seen.frame).toEqual(eye(strokes).frame);
        expect(seen.image).toEqual(eye(strokes).image);
      }),
      { numRuns: 20 },
    );
  });

  it('lets a small drawing stay small, and never cuts ink off', () => {
    const at = fc.integer({ min: 0, max: INK_RASTER_PX - 1 });
    fc.assert(
      fc.property(at, at, at, at, (x0, y0, x1, y1) => {
        const ink = {
          left: Math.min(x0, x1),
          top: Math.min(y0, y1),
          right: Math.max(x0, x1) + 1,
          bottom: Math.max(y0, y1) + 1,
        };
        const { x, y, side } = frameAround(ink, INK_RASTER_PX);
        expect(side).toBeGreaterThanOrEqual(0.4 * CANVAS_UNITS);
        expect(x).toBeLessThanOrEqual(ink.left * UNIT);
        expect(y).toBeLessThanOrEqual(ink.top * UNIT);
        expect(x + side).toBeGreaterThanOrEqual(ink.right * UNIT);
        expect(y + side).toBeGreaterThanOrEqual(ink.bottom * UNIT);
      }),
    );
    const dot = eye([
      penStroke(
        [
          [80, 900],
          [81, 900],
        ],
        20,
      ),
    ]).frame;
    expect(dot.side).toBeCloseTo(0.4 * CANVAS_UNITS);
    expect(dot.x + dot.side / 2).toBeCloseTo(80, -1);
  });

  it('of a blank canvas is all of it: nothing, white, erased, or out of sight', () => {
    const line = penStroke([
      [100, 100],
      [800, 900],
    ]);
    const blank = [
      [],
      [{ ...line, colour: '#ffffff' }],
      [line, ...cover('eraser')],
      [
        penStroke([
          [-300, -300],
          [-200, -250],
        ]),
      ],
    ];
    for (const strokes of blank) expect(eye(strokes)).toMatchObject({ frame: WHOLE_CANVAS, blank: true });
    for (const size of [2, 20]) expect(eye([{ ...line, size }]).blank).toBe(false);
  });

  it('shows paper beyond the canvas, also where strokes went over the edge', () => {
    const { frame, image } = eye([
      penStroke(
        [
          [-400, 512],
          [1400, 512],
        ],
        100,
        '#1971c2',
      ),
    ]);
    expect(frame).toEqual({ x: -64, y: -64, side: 1152 });
    const row = image.data.subarray((SIDE_PX / 2) * SIDE_PX * 4, (SIDE_PX / 2 + 1) * SIDE_PX * 4);
    const red = Array.from({ length: SIDE_PX }, (_, i) => row[i * 4]);
    expect([red[0], red[2], red[32], red[61], red[63]]).toEqual([255, 255, 0x19, 255, 255]);
  });
});
