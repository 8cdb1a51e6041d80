import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOp, drawingWork, type GrowingStroke, mostWork } from '#canvas/drawing-cost.ts';
import { admitOp, isNearlyUsedUp, isUsedUp, strokeAllowance, usageOf } from '#canvas/drawing-quota.ts';
import { quickDrawOps } from '#canvas/quickdraw.ts';
import { emptyHistory, replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_DRAWING_BYTES, MAX_DRAWING_WORK, MAX_STROKE_SIZE } from '#contract/limits.ts';
import { readQuickDraw } from '../../../research/calibration/read-quickdraw.ts';
import { COSTLY_KINDS, costlyDrawing, shading } from '../../support/costly-drawings.ts';
import { TOOL_DRAWINGS } from '../../support/tool-drawings.ts';

const coordinate = fc.integer({ min: -5_120, max: 15_360 }).map((tenths) => tenths / 10);
const point = fc.tuple(coordinate, coordinate, fc.constantFrom(0, 0.5, 1), fc.constant(8));
const brush = fc.record({ size: fc.constantFrom(2, 20, 160), opacity: fc.constantFrom(0.1, 1) });

const penStroke = (style: { size: number; opacity: number }, points: number[]): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  ...style,
  points,
});

function workOf(ops: readonly DrawOp[]): number {
  let growing: GrowingStroke | null = null;
  let sum = 0;
  for (const op of ops) {
    const counted = countOp(growing, op);
    growing = counted.growing;
    sum += counted.work;
  }
  return sum;
}

describe('the work of a drawing', () => {
  it('[DRAW-3] is an integer, and the same however a stroke is divided into ops', () => {
    fc.assert(
      fc.property(brush, fc.array(point, { minLength: 1, maxLength: 60 }), fc.array(fc.nat(60)), (style, all, cuts) => {
        const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < all.length), all.length])].toSorted(
          (a, b) => a - b,
        );
        const ops = ends.map((end, i): DrawOp => {
          const points = all.slice(ends[i - 1] ?? 0, end).flat();
          return i === 0 ? penStroke(style, points) : { kind: 'more', t: 0, points };
        });
        const whole = workOf([penStroke(style, all.flat())]);
        expect(Number.isInteger(whole) && whole > 0).toBe(true);
        expect(workOf(ops)).toBe(whole);
        expect(drawingWork(visibleStrokes(replayOps(ops)))).toBe(whole);
      }),
    );
  });

  it('of a stroke that grows is counted again', () => {
    const [stroke] = visibleStrokes(replayOps([penStroke({ size: 20, opacity: 1 }, [0, 0, 0.5, 0, 9, 9, 0.5, 8])]));
    if (!stroke) throw new Error('there is no stroke');
    const before = drawingWork([stroke]);
    stroke.points.push(300, 9, 0.5, 8);
    expect(drawingWork([stroke])).toBeGreaterThan(before);
  });

  it('of every tool is what its ops are counted at', () => {
    for (const ops of Object.values(TOOL_DRAWINGS)) {
      const kept = ops.filter(({ kind }) => kind !== 'undo' && kind !== 'redo' && kind !== 'clear');
      expect(workOf(ops)).toBe(drawingWork(visibleStrokes(replayOps(kept))));
    }
  });

  it('grows with turns more than with points, and with each turn of a stroke', () => {
    const path = (count: number, y: (i: number) => number) =>
      Array.from({ length: count }, (_, i) => [i % 1024, y(i), 0.5, 8]).flat();
    const smooth = workOf([
      penStroke(
        { size: 20, opacity: 1 },
        path(1_000, () => 500),
      ),
    ]);
    const turning = workOf([
      penStroke(
        { size: 20, opacity: 1 },
        path(1_000, (i) => 500 + (i % 2) * 40),
      ),
    ]);
    expect(turning).toBeGreaterThan(20 * smooth);
    const half = workOf([
      penStroke(
        { size: 20, opacity: 1 },
        path(500, (i) => 500 + (i % 2) * 40),
      ),
    ]);
    expect(turning).toBeGreaterThan(3 * half);
  });
});

describe('the budget of work', () => {
  it.each([
    { hz: 125, isUpright: true },
    { hz: 1_000, isUpright: false, opacity: 0.5 },
  ])('[DRAW-3] is not reached by ten minutes of shading with the widest pen: $hz Hz', (mouse) => {
    const usage = usageOf(shading({ ...mouse, seconds: 600 }));
    expect(usage.work).toBeLessThan(0.6 * MAX_DRAWING_WORK);
    expect(isUsedUp(strokeAllowance(usage))).toBe(false);
  });

  it('[DRAW-3] is not reached by two hundred fills in a drawing by hand', () => {
    const fill: DrawOp = { kind: 'fill', t: 0, colour: '#aa0000', x: 5, y: 5 };
    const ops = [...shading({ hz: 125, seconds: 120 }), ...Array.from({ length: 200 }, () => fill)];
    expect(usageOf(ops).work).toBeLessThan(0.6 * MAX_DRAWING_WORK);
  });

  const withWidestPen = (ops: readonly DrawOp[]) =>
    ops.map((op) => (op.kind === 'stroke' ? { ...op, size: MAX_STROKE_SIZE, opacity: 0.5 } : op));

  it('[DRAW-3] is a hundred times what the sample drawings take with the widest pen', () => {
    const folder = join(import.meta.dirname, '../../fixtures/drawings');
    for (const file of readdirSync(folder)) {
      const ops = DrawOp.array().parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      expect(usageOf(withWidestPen(ops)).work).toBeLessThan(MAX_DRAWING_WORK / 100);
    }
  });

  it.skipIf(!process.env.DOODLE_DATA)(
    '[DRAW-3] is a hundred times what every evaluation drawing in DOODLE_DATA takes',
    async () => {
      for await (const { drawing } of readQuickDraw(join(process.env.DOODLE_DATA ?? '', 'quickdraw/eval.ndjson.xz'))) {
        expect(usageOf(withWidestPen(quickDrawOps(drawing))).work).toBeLessThan(MAX_DRAWING_WORK / 100);
      }
    },
  );

  it.each(COSTLY_KINDS)('[DRAW-3] ends a drawing that is built to be slow: %s', (kind) => {
    const ops = costlyDrawing(kind);
    const usage = usageOf(ops);
    expect(usage.work).toBeLessThanOrEqual(MAX_DRAWING_WORK);
    expect(usage.work).toBeGreaterThan(0.95 * MAX_DRAWING_WORK);
    expect(usage.bytes).toBeLessThan(0.8 * MAX_DRAWING_BYTES);
    expect(ops.length).toBe(DrawOp.array().parse(ops).length);
  });

  it('[DRAW-3] warns when four fifths of what strokes may use are gone', () => {
    const turns = Array.from({ length: 200 }, (_, i) => [i, (i % 2) * 900, 0.5, 0]).flat();
    expect(turns.length).toBe(200 * POINT_STRIDE);
    const op = penStroke({ size: 160, opacity: 0.3 }, turns);
    let [usage, warned] = [usageOf([]), 0];
    while (!isUsedUp(strokeAllowance(usage))) {
      const admission = admitOp(emptyHistory(), usage, op);
      if (!admission.ok) throw new Error('a drawing with room refuses a stroke');
      usage = admission.usage;
      if (isNearlyUsedUp(usage)) warned ||= usage.ops;
    }
    expect(warned / usage.ops).toBeGreaterThan(0.75);
    expect(warned / usage.ops).toBeLessThan(0.85);
  });
});

describe('the most work that strokes can be', () => {
  const fill = (i: number): DrawOp => ({ kind: 'fill', t: 0, colour: '#aa0000', x: i, y: 5 });
  const line = (i: number): DrawOp => ({
    kind: 'shape',
    t: 0,
    shape: 'line',
    colour: '#000000',
    size: 3,
    from: i % 2 ? [5 * i, 0] : [0, 5 * i],
    to: i % 2 ? [5 * i, 1024] : [1024, 5 * i],
  });
  const ratio = (ops: readonly DrawOp[]) => {
    const strokes = visibleStrokes(replayOps(ops));
    return mostWork(strokes) / drawingWork(strokes);
  };

  it('[JUDGE-5] is what they are counted at without fills, little more with a few lines, and much more with a grid', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i));
    const fills = Array.from({ length: 10 }, (_, i) => fill(i));
    expect(ratio(lines(200))).toBe(1);
    expect(ratio([...lines(20), ...fills])).toBeLessThan(1.5);
    expect(ratio([...lines(200), ...fills])).toBeGreaterThan(10);
  });
});
