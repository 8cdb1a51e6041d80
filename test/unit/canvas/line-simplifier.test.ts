import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brush, PointerSample, Stabiliser } from '#canvas/drawing-input.ts';
import { isUsedUp, strokeAllowance, usageOf } from '#canvas/drawing-quota.ts';
import { FillMask, MASK_SIDE } from '#canvas/fill-mask.ts';
import {
  endLine,
  extendLine,
  LEAST_TOLERANCE_UNITS,
  type LinePoint,
  MOST_TOLERANCE_UNITS,
  settleLine,
  startLine,
} from '#canvas/line-simplifier.ts';
import { idleRecorder, type RecorderEvent, recordEvent } from '#canvas/recorder.ts';
import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { applyOp, emptyHistory, visibleStrokes } from '#canvas/visible-strokes.ts';
import { MAX_DRAWING_BYTES } from '#contract/limits.ts';
import { shading } from '../../support/costly-drawings.ts';

const BRUSH: Brush = { tool: 'pen', colour: '#000000', size: 4 };

/** What is kept of a line; `settle` says after which points it is sent. */
function simplified(points: readonly LinePoint[], brush: Brush, settle: (i: number) => boolean = () => false) {
  const [first, ...rest] = points as [LinePoint, ...LinePoint[]];
  const kept = [first];
  let line = startLine(first);
  const take = (step: ReturnType<typeof endLine>) => {
    line = step.simplifier;
    kept.push(...step.kept);
  };
  for (const [i, point] of rest.entries()) {
    take(extendLine(line, point, brush));
    if (settle(i)) take(settleLine(line, brush));
  }
  take(endLine(line));
  return kept;
}

/** The largest distance of a point from the line between those that are kept before and after it. */
function error(points: readonly LinePoint[], kept: readonly LinePoint[]): number {
  let [worst, next] = [0, 1];
  for (const point of points.slice(1)) {
    const [from, to] = [kept[next - 1] as LinePoint, kept[next] as LinePoint];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
    const share = Math.min(1, Math.max(0, along));
    worst = Math.max(worst, Math.hypot(from.x + share * dx - point.x, from.y + share * dy - point.y));
    if (point === to) next++;
  }
  return worst;
}

const step = fc.record({
  length: fc.oneof(fc.double({ min: 0.2, max: 6, noNaN: true }), fc.double({ min: 0, max: 120, noNaN: true })),
  turn: fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -0.1, max: 0.1, noNaN: true }) },
    { weight: 1, arbitrary: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }) },
  ),
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** A line of points that come one millisecond, or with `ms` so many, after the other. */
const lineOf = (ms: number) =>
  fc.array(step, { minLength: 1, maxLength: 200 }).map((steps) => {
    const points: LinePoint[] = [{ x: 500, y: 500, pressure: 0.5, timeMs: 0 }];
    let direction = 0;
    for (const { length, turn, pressure } of steps) {
      const { x, y, pressure: before, timeMs } = points.at(-1) as LinePoint;
      direction += turn;
      points.push({
        x: x + length * Math.cos(direction),
        y: y + length * Math.sin(direction),
        pressure: before + 0.1 * (pressure - before),
        timeMs: timeMs + ms,
      });
    }
    return points;
  });

describe('[DRAW-9] the line that is recorded', () => {
  it('passes all points of a quick hand within a unit and a quarter, whenever it is sent', () => {
    fc.assert(
      fc.property(lineOf(1), fc.nat(40), (points, every) => {
        const kept = simplified(points, BRUSH, (i) => i % (every + 1) === every);
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
        expect(error(points, kept)).toBeLessThanOrEqual(MOST_TOLERANCE_UNITS + 1e-9);
      }),
    );
  });

  it('passes all points of a slow hand within a quarter of a unit', () => {
    fc.assert(
      fc.property(lineOf(1_000), (points) => {
        expect(error(points, simplified(points, BRUSH))).toBeLessThanOrEqual(LEAST_TOLERANCE_UNITS + 1e-9);
      }),
    );
  });

  it('passes them nearer while zoomed, and within half a pixel of a coarse screen', () => {
    fc.assert(
      fc.property(lineOf(1_000), fc.double({ min: 1, max: 8, noNaN: true }), (points, zoom) => {
        const close = simplified(points, { ...BRUSH, zoom });
        expect(error(points, close)).toBeLessThanOrEqual(LEAST_TOLERANCE_UNITS / zoom + 1e-9);
        const coarse = simplified(points, { ...BRUSH, pixel: 1.5 });
        expect(error(points, coarse)).toBeLessThanOrEqual(0.75 + 1e-9);
      }),
    );
  });

  it('needs two points for a straight line, and few for a circle', () => {
    const straight = Array.from({ length: 300 }, (_, i) => ({ x: i, y: 2 * i, pressure: 0.5, timeMs: 4 * i }));
    expect(simplified(straight, BRUSH).length).toBeLessThan(8);
    const circle = Array.from({ length: 600 }, (_, i) => ({
      x: 500 + 100 * Math.cos(i / 100),
      y: 500 + 100 * Math.sin(i / 100),
      pressure: 0.5,
      timeMs: 4 * i,
    }));
    expect(simplified(circle, BRUSH).length).toBeLessThan(50);
  });

  it('follows the pressure of a pen that goes straight', () => {
    const points = Array.from({ length: 300 }, (_, i) => ({
      x: 3 * i,
      y: 100,
      pressure: i < 150 ? i / 150 : 2 - i / 150,
      timeMs: 4 * i,
    }));
    const kept = simplified(points, { ...BRUSH, size: 20 });
    expect(kept.length).toBeLessThan(20);
    expect(Math.max(...kept.map(({ pressure }) => pressure))).toBeGreaterThan(0.97);
  });
});

const PLENTY = { ops: 1e6, bytes: 1e9, fills: 1e6, work: 1e12, growing: null };

/** The stroke as it is recorded, or with all its points. */
function strokesOf(samples: readonly PointerSample[], brush: Brush, stabiliser: Stabiliser): [AnyStroke, AnyStroke] {
  const history = emptyHistory();
  let state = idleRecorder();
  const feed = (event: RecorderEvent) => {
    const step = recordEvent(state, event, PLENTY);
    state = step.state;
    for (const op of step.ops) applyOp(history, op);
  };
  const pointer = { pointerId: 1, pointer: 'mouse' } as const;
  feed({ kind: 'down', ...pointer, brush: { ...brush, stabiliser }, samples: samples.slice(0, 1) });
  for (let i = 1; i < samples.length - 1; i += 16) {
    feed({ kind: 'move', ...pointer, samples: samples.slice(i, Math.min(i + 16, samples.length - 1)) });
    if (i % 96 === 1) feed({ kind: 'flush' });
  }
  feed({ kind: 'up', pointerId: 1, samples: samples.slice(-1) });
  const [stroke] = visibleStrokes(history);
  const all = {
    tool: 'pen',
    colour: brush.colour,
    size: brush.size,
    points: samples.flatMap(({ x, y }) => [x, y, 0.5, 0]),
  };
  return [stroke as AnyStroke, all as AnyStroke];
}

const cellsOf = (stroke: AnyStroke) => {
  const mask = new FillMask();
  mask.draw(stroke);
  return mask.cells;
};

/** Whether each inked cell of one picture has one of the other within `units`. */
function isWithin(one: Uint32Array, other: Uint32Array, units: number): boolean {
  const isInk = (cells: Uint32Array, x: number, y: number) => cells[y * MASK_SIDE + x] === 0;
  for (let cell = 0; cell < one.length; cell++) {
    if (one[cell] !== 0 || other[cell] === 0) continue;
    const [x, y] = [cell % MASK_SIDE, Math.floor(cell / MASK_SIDE)];
    let isNear = false;
    for (let dy = -units; dy <= units && !isNear; dy++) {
      for (let dx = -units; dx <= units && !isNear; dx++) isNear = isInk(other, x + dx, y + dy);
    }
    if (!isNear) return false;
  }
  return true;
}

describe('[DRAW-9] what is drawn along the line that is recorded', () => {
  // At a right angle the renderer changes from a bend to a round cap.
  const turn = fc
    .double({ min: -3, max: 3, noNaN: true })
    .filter((angle) => Math.abs(Math.abs(angle) - Math.PI / 2) > 0.2);
  const turns = fc.array(fc.record({ turn, length: fc.integer({ min: 20, max: 300 }) }), {
    minLength: 1,
    maxLength: 8,
  });

  it('covers what all points would, but for half a width beside a corner', () => {
    const size = 12;
    fc.assert(
      fc.property(turns, fc.constantFrom(400, 1_000, 2_000), (way, speed) => {
        const samples: PointerSample[] = [{ x: 500, y: 500, pressure: 0.5, timeMs: 0 }];
        let direction = 0;
        for (const { turn, length } of way) {
          direction += turn;
          for (let gone = 0; gone < length; gone += speed / 1_000) {
            const { x, y, timeMs } = samples.at(-1) as PointerSample;
            const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
            const [nextX, nextY] = [x + (dx * speed) / 1_000, y + (dy * speed) / 1_000];
            if (Math.min(nextX, nextY) < 40 || Math.max(nextX, nextY) > 984) break;
            samples.push({ x: nextX, y: nextY, pressure: 0.5, timeMs: timeMs + 1 });
          }
        }
        const [recorded, all] = strokesOf(samples, { ...BRUSH, size }, 0).map(cellsOf) as [Uint32Array, Uint32Array];
        // An outline has points half a width apart, also where a line folds back on itself.
        expect(isWithin(recorded, all, size / 2)).toBe(true);
        expect(isWithin(all, recorded, size / 2)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('[DRAW-9] shading with a fast mouse', () => {
  it.each([
    { hz: 1_000, pixel: 1.4 },
    { hz: 1_000, pixel: 0.7 },
  ])('goes on for ten minutes: $hz Hz, steps of $pixel units', (mouse) => {
    const ops = shading({ ...mouse, seconds: 600 });
    expect(isUsedUp(strokeAllowance(usageOf(ops)))).toBe(false);
    expect(ops.at(-1)?.t).toBeGreaterThan(599_000);
  });

  it('goes on for ten minutes at 4,000 Hz: a minute is less than a tenth', () => {
    for (const pixel of [1.4, 0.7]) {
      const { ops, bytes } = usageOf(shading({ hz: 4_000, pixel, seconds: 60 }));
      expect(bytes).toBeLessThan(0.095 * MAX_DRAWING_BYTES);
      expect(ops).toBeLessThan(700);
    }
  });
});
