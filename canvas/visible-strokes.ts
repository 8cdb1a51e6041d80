import type { DrawOp, FillOp, ShapeOp, StrokeOp } from '#contract/drawing.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';

/**
 * One mark of a tool: a stroke with all its parts joined, a shape by two corners of its box, or a fill by its seed point.
 * `points` is flat, `POINT_STRIDE` numbers a point.
 */
export interface Stroke {
  tool: 'pen' | 'eraser' | ShapeOp['shape'] | 'fill';
  colour: string;
  /** Width in canvas units; a fill has none (0). */
  size: number;
  /** Absent: 1. */
  opacity?: number;
  points: number[];
}

/** A stroke whose points may be a typed array. */
export type AnyStroke = Omit<Stroke, 'points'> & { points: ArrayLike<number> };

/** Whether `more` ops can extend it; shapes and fills come whole. */
export const mayGrow = ({ tool }: Stroke) => tool === 'pen' || tool === 'eraser';

/** The unit of undo. */
export type Action = { kind: 'stroke'; stroke: Stroke } | { kind: 'clear' };

/** `done` is on the canvas, in order; `undone` can be redone, last first. */
export interface History {
  done: Action[];
  undone: Action[];
}

export const emptyHistory = (): History => ({ done: [], undone: [] });

export type ApplyRefusal = 'nothing_to_continue' | 'nothing_to_undo' | 'nothing_to_redo' | 'stroke_full';

/** Why `op` cannot follow `history`; null if it can. */
export function refusal(history: History, op: DrawOp): ApplyRefusal | null {
  switch (op.kind) {
    case 'stroke':
    case 'shape':
    case 'fill':
    case 'clear':
      return null;
    case 'more': {
      const last = history.done.at(-1);
      if (last?.kind !== 'stroke' || !mayGrow(last.stroke) || history.undone.length > 0) return 'nothing_to_continue';
      const points = (last.stroke.points.length + op.points.length) / POINT_STRIDE;
      return points > MAX_POINTS_PER_STROKE ? 'stroke_full' : null;
    }
    case 'undo':
      return history.done.length > 0 ? null : 'nothing_to_undo';
    case 'redo':
      return history.undone.length > 0 ? null : 'nothing_to_redo';
  }
}

/** Applies one op in place, as copies for thousands of ops would be quadratic. Ignores ops that `refusal` refuses. */
export function applyOp(history: History, op: DrawOp): void {
  if (refusal(history, op) !== null) return;
  switch (op.kind) {
    case 'stroke':
    case 'shape':
    case 'fill':
      history.done.push({ kind: 'stroke', stroke: strokeOf(op) });
      history.undone.length = 0;
      return;
    case 'clear':
      history.done.push({ kind: 'clear' });
      history.undone.length = 0;
      return;
    case 'more': {
      const last = history.done.at(-1);
      if (last?.kind === 'stroke') for (const value of op.points) last.stroke.points.push(value);
      return;
    }
    case 'undo': {
      const action = history.done.pop();
      if (action) history.undone.push(action);
      return;
    }
    case 'redo': {
      const action = history.undone.pop();
      if (action) history.done.push(action);
      return;
    }
  }
}

/** The stroke that such an op begins. */
export function strokeOf(op: StrokeOp | ShapeOp | FillOp): Stroke {
  const opacity = op.opacity === undefined ? {} : { opacity: op.opacity };
  switch (op.kind) {
    case 'stroke':
      return { tool: op.tool, colour: op.colour, size: op.size, ...opacity, points: [...op.points] };
    case 'shape':
      return { tool: op.shape, colour: op.colour, size: op.size, ...opacity, points: [...at(op.from), ...at(op.to)] };
    case 'fill':
      return { tool: 'fill', colour: op.colour, size: 0, ...opacity, points: at([op.x, op.y]) };
  }
}

const at = ([x, y]: [number, number]): number[] => [x, y, 0.5, 0];

export function replayOps(ops: Iterable<DrawOp>): History {
  const history = emptyHistory();
  for (const op of ops) applyOp(history, op);
  return history;
}

/** Numbers of the ops that begin or continue what is on the canvas in the end. */
export function visibleActions(ops: readonly DrawOp[]): number[] {
  const history = emptyHistory();
  const opsOf = new Map<Action, number[]>();
  ops.forEach((op, number) => {
    if (refusal(history, op) !== null) return;
    applyOp(history, op);
    const newest = history.done.at(-1);
    if (!newest || op.kind === 'undo' || op.kind === 'redo') return;
    const known = opsOf.get(newest);
    if (known) known.push(number);
    else opsOf.set(newest, [number]);
  });
  const shown = history.done.slice(history.done.findLastIndex(({ kind }) => kind === 'clear') + 1);
  return shown.flatMap((action) => opsOf.get(action) ?? []);
}

/** Strokes on the canvas, in order: those after the newest clear. */
export const visibleStrokes = (history: History): Stroke[] => strokesOf(history.done);

export function strokesOf(actions: readonly Action[]): Stroke[] {
  const strokes: Stroke[] = [];
  for (const action of actions) {
    if (action.kind === 'clear') strokes.length = 0;
    else strokes.push(action.stroke);
  }
  return strokes;
}
