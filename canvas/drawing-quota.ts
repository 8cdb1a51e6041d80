import type { DrawOp } from '#contract/drawing.ts';
import { MAX_DRAWING_BYTES, MAX_FILLS_PER_DRAWING, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import { type ApplyRefusal, type History, refusal } from './visible-strokes.ts';

/** What a drawing has used of its limits [DRAW-3]. Undone actions count, too. */
export interface DrawingUsage {
  ops: number;
  bytes: number;
  fills: number;
}

const UNUSED: DrawingUsage = { ops: 0, bytes: 0, fills: 0 };

/** Size of an op as the limit counts it: UTF-8 bytes of its JSON, which is ASCII throughout. */
export const opBytes = (op: DrawOp): number => JSON.stringify(op).length;

const usageAfter = (usage: DrawingUsage, op: DrawOp): DrawingUsage => ({
  ops: usage.ops + 1,
  bytes: usage.bytes + opBytes(op),
  fills: usage.fills + (op.kind === 'fill' ? 1 : 0),
});

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
  if (usage.ops > MAX_OPS_PER_DRAWING || usage.bytes > MAX_DRAWING_BYTES) return { ok: false, refusal: 'drawing_full' };
  if (op.kind === 'fill' && usage.fills > MAX_FILLS_PER_DRAWING) return { ok: false, refusal: 'fills_used_up' };
  const refused = refusal(history, op);
  return refused === null ? { ok: true, usage } : { ok: false, refusal: refused };
}

/** Kept back from strokes, so that a full drawing can still be undone, redone and cleared. */
export const RESERVED_OPS = 100;
/** The same in bytes; more than the largest op of the recorder, which may be the last one to begin. */
export const RESERVED_BYTES = 16 * 1024;

/** What is left for strokes, shapes and fills. Without ops or bytes nothing begins or continues. */
export type StrokeAllowance = DrawingUsage;

export const strokeAllowance = ({ ops, bytes, fills }: DrawingUsage): StrokeAllowance => ({
  ops: MAX_OPS_PER_DRAWING - RESERVED_OPS - ops,
  bytes: MAX_DRAWING_BYTES - RESERVED_BYTES - bytes,
  fills: MAX_FILLS_PER_DRAWING - fills,
});

export const allowanceAfter = ({ ops, bytes, fills }: StrokeAllowance, op: DrawOp): StrokeAllowance => ({
  ops: ops - 1,
  bytes: bytes - opBytes(op),
  fills: fills - (op.kind === 'fill' ? 1 : 0),
});

export const isUsedUp = ({ ops, bytes }: StrokeAllowance): boolean => ops <= 0 || bytes <= 0;

export const allows = (allowance: StrokeAllowance, op: DrawOp): boolean =>
  !isUsedUp(allowance) && (op.kind !== 'fill' || allowance.fills > 0);
