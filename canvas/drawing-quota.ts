import type { DrawOp } from '#contract/drawing.ts';
import { MAX_DRAWING_BYTES, MAX_DRAWING_WORK, MAX_FILLS_PER_DRAWING, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import { countOp, type GrowingStroke } from './drawing-cost.ts';
import { type ApplyRefusal, type History, refusal } from './visible-strokes.ts';

/** What a drawing has used of its limits [DRAW-3]. Undone actions count, too. */
export interface DrawingUsage {
  ops: number;
  bytes: number;
  fills: number;
  /** In the units of `drawing-cost.ts`. */
  work: number;
  /** The newest stroke, on which the work of its next points depends. */
  growing: GrowingStroke | null;
}

const UNUSED: DrawingUsage = { ops: 0, bytes: 0, fills: 0, work: 0, growing: null };

/** Size of an op as the limit counts it: UTF-8 bytes of its JSON, which is ASCII throughout. */
export const opBytes = (op: DrawOp): number => JSON.stringify(op).length;

function usageAfter(usage: DrawingUsage, op: DrawOp): DrawingUsage {
  const { work, growing } = countOp(usage.growing, op);
  return {
    ops: usage.ops + 1,
    bytes: usage.bytes + opBytes(op),
    fills: usage.fills + (op.kind === 'fill' ? 1 : 0),
    work: usage.work + work,
    growing,
  };
}

export function usageOf(ops: Iterable<DrawOp>): DrawingUsage {
  let usage = UNUSED;
  for (const op of ops) usage = usageAfter(usage, op);
  return usage;
}

export type OpRefusal = ApplyRefusal | 'drawing_full' | 'fills_used_up';
type Admission = { ok: true; usage: DrawingUsage } | { ok: false; refusal: OpRefusal };

/**
 * Decides whether a drawing takes one more op, and returns its usage with that op. The browser and the server both
 * decide by this function, so the server takes every op that the browser has recorded.
 */
export function admitOp(history: History, before: DrawingUsage, op: DrawOp): Admission {
  const usage = usageAfter(before, op);
  // What does no work is taken in any case: a drawing from before this limit can still be undone and cleared.
  const isTooCostly = usage.work > MAX_DRAWING_WORK && usage.work > before.work;
  if (usage.ops > MAX_OPS_PER_DRAWING || usage.bytes > MAX_DRAWING_BYTES || isTooCostly) {
    return { ok: false, refusal: 'drawing_full' };
  }
  if (op.kind === 'fill' && usage.fills > MAX_FILLS_PER_DRAWING) return { ok: false, refusal: 'fills_used_up' };
  const refused = refusal(history, op);
  return refused === null ? { ok: true, usage } : { ok: false, refusal: refused };
}

/** Kept back from strokes, so that a full drawing can still be undone, redone and cleared. */
export const RESERVED_OPS = 100;
/** The same in bytes; more than the largest op of the recorder, which may be the last one to begin. */
export const RESERVED_BYTES = 16 * 1024;
/** The same in work. */
export const RESERVED_WORK = 1_000_000;

/** What is left for strokes, shapes and fills. Without ops, bytes or work nothing begins or continues. */
export type StrokeAllowance = DrawingUsage;

export const strokeAllowance = ({ ops, bytes, fills, work, growing }: DrawingUsage): StrokeAllowance => ({
  ops: MAX_OPS_PER_DRAWING - RESERVED_OPS - ops,
  bytes: MAX_DRAWING_BYTES - RESERVED_BYTES - bytes,
  fills: MAX_FILLS_PER_DRAWING - fills,
  work: MAX_DRAWING_WORK - RESERVED_WORK - work,
  growing,
});

export function allowanceAfter(allowance: StrokeAllowance, op: DrawOp): StrokeAllowance {
  const { ops, bytes, fills, work, growing } = usageAfter({ ...UNUSED, growing: allowance.growing }, op);
  return {
    ops: allowance.ops - ops,
    bytes: allowance.bytes - bytes,
    fills: allowance.fills - fills,
    work: allowance.work - work,
    growing,
  };
}

export const isUsedUp = ({ ops, bytes, work }: StrokeAllowance): boolean => ops <= 0 || bytes <= 0 || work <= 0;

export const allows = (allowance: StrokeAllowance, op: DrawOp): boolean =>
  !isUsedUp(allowance) && (op.kind !== 'fill' || allowance.fills > 0);

/** Share of a limit at which the page says that it comes near. */
const NEARLY = 0.8;

/** Whether a few more strokes use the drawing up. */
export function isNearlyUsedUp(usage: DrawingUsage): boolean {
  const { ops, bytes, work } = strokeAllowance(usage);
  const isNear = (used: number, left: number) => used >= NEARLY * (used + left);
  return isNear(usage.ops, ops) || isNear(usage.bytes, bytes) || isNear(usage.work, work);
}
