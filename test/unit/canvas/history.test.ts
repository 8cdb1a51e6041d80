import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyOp,
  emptyHistory,
  type History,
  refusal,
  replayOps,
  visibleActions,
  visibleStrokes,
} from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';

const stroke = (x: number): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [x, 0, 0.5, 0],
});
const shape: DrawOp = { kind: 'shape', t: 0, shape: 'ellipse', colour: '#000000', size: 9, from: [3, 4], to: [5, 6] };
const fill: DrawOp = { kind: 'fill', t: 0, colour: '#123456', opacity: 0.5, x: 8, y: 9 };
const more = (count: number): DrawOp => ({ kind: 'more', t: 0, points: Array(count * 4).fill(0) });
const undo: DrawOp = { kind: 'undo', t: 0 };
const redo: DrawOp = { kind: 'redo', t: 0 };
const clear: DrawOp = { kind: 'clear', t: 0 };

const anyOp: fc.Arbitrary<DrawOp> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1000 }).map(stroke) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3_000 }).map(more) },
  { weight: 3, arbitrary: fc.constantFrom(undo, redo) },
  { weight: 2, arbitrary: fc.constantFrom(shape, fill) },
  { weight: 1, arbitrary: fc.constant(clear) },
);
const anyOps = fc.array(anyOp, { maxLength: 50 });
const xs = (history: History) => visibleStrokes(history).map((each) => each.points[0]);

describe('history', () => {
  it('[DRAW-8] takes back with undo what the op before did, and brings it back with redo', () => {
    fc.assert(
      fc.property(anyOps, fc.constantFrom(stroke(7), shape, fill, clear), (ops, op) => {
        const history = replayOps(ops);
        const before = structuredClone(visibleStrokes(history));
        applyOp(history, op);
        const after = structuredClone(visibleStrokes(history));
        applyOp(history, undo);
        expect(visibleStrokes(history)).toEqual(before);
        applyOp(history, redo);
        expect(visibleStrokes(history)).toEqual(after);
      }),
    );
  });

  it('is not touched by an op that it refuses', () => {
    fc.assert(
      fc.property(anyOps, anyOp, (ops, op) => {
        const history = replayOps(ops);
        const before = structuredClone(history);
        if (refusal(history, op) === null) return;
        applyOp(history, op);
        expect(history).toEqual(before);
      }),
    );
  });

  it('[DRAW-3] never holds a stroke of more points than the limit', () => {
    fc.assert(
      fc.property(anyOps, (ops) => {
        for (const { points } of visibleStrokes(replayOps(ops))) {
          expect(points.length / 4).toBeLessThanOrEqual(MAX_POINTS_PER_STROKE);
        }
      }),
    );
  });

  it('is made by the visible actions alone', () => {
    fc.assert(
      fc.property(anyOps, (ops) => {
        const kept = visibleActions(ops);
        expect(visibleStrokes(replayOps(kept.map((number) => ops[number] as DrawOp)))).toEqual(
          visibleStrokes(replayOps(ops)),
        );
      }),
    );
  });

  it('does not change the ops that it is made from', () => {
    const ops = [stroke(1), more(2), more(3)];
    const before = structuredClone(ops);
    replayOps(ops);
    expect(ops).toEqual(before);
  });

  it('[DRAW-8] forgets what could be redone with a new stroke, and shows nothing after a clear', () => {
    const history = replayOps([stroke(1), stroke(2), undo, stroke(3)]);
    expect(refusal(history, redo)).toBe('nothing_to_redo');
    expect(xs(history)).toEqual([1, 3]);
    expect(xs(replayOps([stroke(1), stroke(2), clear, stroke(3)]))).toEqual([3]);
    expect(xs(replayOps([stroke(1), stroke(2), clear, undo]))).toEqual([1, 2]);
  });

  it('[TOOL-1] holds shapes by their corners and fills by where they begin, whole', () => {
    expect(visibleStrokes(replayOps([shape, fill]))).toEqual([
      { tool: 'ellipse', colour: '#000000', size: 9, points: [3, 4, 0.5, 0, 5, 6, 0.5, 0] },
      { tool: 'fill', colour: '#123456', size: 0, opacity: 0.5, points: [8, 9, 0.5, 0] },
    ]);
    expect(refusal(replayOps([shape]), more(1))).toBe('nothing_to_continue');
    expect(refusal(replayOps([fill]), more(1))).toBe('nothing_to_continue');
  });

  it('[DRAW-3] says why an op cannot follow', () => {
    expect(refusal(emptyHistory(), undo)).toBe('nothing_to_undo');
    expect(refusal(emptyHistory(), more(1))).toBe('nothing_to_continue');
    expect(refusal(replayOps([stroke(1), clear]), more(1))).toBe('nothing_to_continue');
    expect(refusal(replayOps([stroke(1), stroke(2), undo]), more(1))).toBe('nothing_to_continue');
    expect(refusal(replayOps([stroke(1)]), more(MAX_POINTS_PER_STROKE))).toBe('stroke_full');
    expect(refusal(replayOps([stroke(1)]), more(MAX_POINTS_PER_STROKE - 1))).toBeNull();
  });
});
