import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INK_RASTER_PX } from '#canvas/frame.ts';
import { penStroke, quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { DEDUCTION_REASONS, type DeductionReason } from '#contract/judgement.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { seededRandom } from '#contract/random.ts';
import { openFramer } from '#server/judge/framing.ts';
import {
  deductionsOf,
  featuresOf,
  finalScore,
  paintedPoints,
  ramp,
  repeatedPoints,
  tinyPoints,
} from '#server/judge/score/deductions.ts';
import { paint, placed } from '../../../research/calibration/strokes.ts';
import { TRICKS } from '../../../research/calibration/tricks.ts';

const RAW = 60;
const eye = openFramer(32);
const features = (strokes: readonly Stroke[]) => {
  const { canvas, blank } = eye(strokes);
  return featuresOf(canvas, blank);
};
const reasons = (strokes: readonly Stroke[]): DeductionReason[] =>
  deductionsOf(features(strokes), RAW).map(({ reason }) => reason);

const house = quickDrawStrokes([
  [
    [40, 40, 215, 215, 40],
    [120, 240, 240, 120, 120],
  ],
  [
    [20, 128, 235],
    [125, 20, 125],
  ],
]);
const middle = (scale: number) => ({ scale, left: 512 * (1 - scale), top: 512 * (1 - scale), penScale: 1 });

describe('[SCORE-5] deductions', () => {
  it('leave an honest drawing alone: black, coloured, thick, small, on a painted sky, under white paint', () => {
    const sky = paint('#a5d8ff');
    const honest: Record<string, Stroke[]> = {
      black: house,
      coloured: house.map((stroke) => ({ ...stroke, colour: '#e03131' })),
      thick: house.map((stroke) => ({ ...stroke, size: 90 })),
      half: placed(house, middle(0.5)),
      third: placed(house, middle(0.33)),
      sky: [...sky, ...house],
      'sky with a small sun': [
        ...sky,
        penStroke(
          [
            [500, 300],
            [501, 300],
          ],
          120,
          '#fcc419',
        ),
      ],
      'half a sky': [...paint('#a5d8ff', 'pen', 0, 0.5), ...house],
      chalk: TRICKS.inverted(house, seededRandom(1)),
      hidden: TRICKS.hidden(house, seededRandom(2)),
    };
    for (const [name, strokes] of Object.entries(honest)) expect([name, reasons(strokes)]).toEqual([name, []]);
  });

  it('name the tricks', () => {
    // Of all seeds one in some hundreds cuts so many tiles at the canvas's edge that too few are alike.
    for (let seed = 0; seed < 12; seed++) {
      expect(reasons(TRICKS.corner(house, seededRandom(seed)))).toEqual(['tiny']);
      expect(reasons(TRICKS.tiled(house, seededRandom(seed)))).toEqual(['repeated']);
    }
    expect(reasons([...house, ...paint('#1971c2')])).toEqual(['painted']);
    expect(reasons([])).toEqual(['blank_canvas']);
  });

  const fill = (x: number, y: number, colour: string, opacity = 1): Stroke => ({
    tool: 'fill',
    colour,
    size: 0,
    opacity,
    points: [x, y, 0.5, 0],
  });

  it('[TOOL-3] leave filled drawings alone: a sky around a house, a house filled in, both', () => {
    const [sky, roof, wall] = [fill(10, 10, '#a5d8ff'), fill(512, 250, '#e02f2f'), fill(512, 650, '#ffd43b')];
    const wash = fill(10, 10, '#1971c2', 0.4);
    const sun: Stroke = { tool: 'ellipse', colour: '#fcc419', size: 20, points: [700, 80, 0.5, 0, 900, 260, 0.5, 0] };
    for (const added of [
      [sky],
      [roof],
      [wall],
      [sky, roof, wall],
      [wash, roof],
      [sun, fill(800, 170, '#fcc419'), sky],
    ]) {
      expect(reasons([...house, ...added])).toEqual([]);
    }
    expect(reasons([sky, ...house])).toEqual([]);
  });

  it('[TOOL-3] leave nothing of a canvas that is filled and no more', () => {
    const frame: Stroke = {
      tool: 'rectangle',
      colour: '#2f9e44',
      size: 20,
      points: [200, 200, 0.5, 0, 800, 800, 0.5, 0],
    };
    expect(reasons([fill(10, 10, '#2f9e44')])).toEqual(['painted']);
    expect(reasons([fill(10, 10, '#2f9e44', 0.5), fill(900, 900, '#2f9e44', 0.5)])).toEqual(['painted']);
    expect(reasons([frame, fill(10, 10, '#2f9e44'), fill(500, 500, '#2f9e44')])).toEqual(['painted']);
    expect(reasons([fill(10, 10, '#ffffff')])).toEqual(['blank_canvas']);
  });

  it('leave nothing of what is blank or nothing but paint', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (raw) => {
        for (const strokes of [[], paint('#ffffff'), paint('#2f9e44')]) {
          const taken = deductionsOf(features(strokes), raw);
          expect(taken).toHaveLength(1);
          expect(taken[0]?.points).toBeGreaterThan(0);
          expect(finalScore(raw, taken)).toBe(0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('do not mind hand-drawn likeness: a dozen circles that differ a little', () => {
    const random = seededRandom(5);
    const circles = Array.from({ length: 12 }, (_, i) => {
      const [x, y] = [140 + (i % 4) * 240, 170 + Math.floor(i / 4) * 320];
      const [rx, ry] = [70 + 50 * random(), 70 + 50 * random()];
      return penStroke(
        Array.from(
          { length: 25 },
          (_, k) => [x + rx * Math.cos(k / 3.8), y + ry * Math.sin(k / 3.8)] as [number, number],
        ),
      );
    });
    expect(reasons(circles)).toEqual([]);
  });

  it('grow without a step, have one decimal, and the largest comes first', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(shares, shares, fc.integer({ min: 0, max: 40 }), (inkSize, paintedRemainder, copies) => {
        const taken = deductionsOf({ blank: false, inkSize, paintedRemainder, copies, writing: 0 }, RAW);
        for (const { reason, points } of taken) {
          expect(DEDUCTION_REASONS).toContain(reason);
          expect(points).toBeGreaterThan(0);
          expect(Math.round(points * 10) / 10).toBe(points);
        }
        const points = taken.map((deduction) => deduction.points);
        expect(points).toEqual(points.toSorted((a, b) => b - a));
        // A thousandth more of anything moves no more than a point or two of a hundred.
        expect(Math.abs(tinyPoints(inkSize + 0.001) - tinyPoints(inkSize))).toBeLessThan(0.6);
        expect(Math.abs(paintedPoints(paintedRemainder + 1e-5) - paintedPoints(paintedRemainder))).toBeLessThan(0.6);
        expect(repeatedPoints(copies + 1)).toBeGreaterThanOrEqual(repeatedPoints(copies));
      }),
    );
    expect([ramp(-1, 0, 2), ramp(0, 0, 2), ramp(1, 0, 2), ramp(2, 0, 2), ramp(9, 0, 2)]).toEqual([0, 0, 0.5, 1, 1]);
    expect([ramp(3, 2, 1), ramp(1.5, 2, 1), ramp(0, 2, 1)]).toEqual([0, 0.5, 1]);
  });

  it('are measured on the visible picture', () => {
    expect(features(house).inkSize).toBeCloseTo((215 * 3.263 + 20) / CANVAS_UNITS, 1);
    expect(features([])).toEqual({ blank: true, inkSize: 0, paintedRemainder: 1, copies: 0, writing: 0 });
    expect(eye(house).canvas.width).toBe(INK_RASTER_PX);
    expect(features(TRICKS.tiled(house, () => 0.1)).copies).toBeGreaterThanOrEqual(20);
  });
});
