import type { DrawOp } from '#contract/drawing.ts';
import { MAX_DRAWING_BYTES, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';

/** What a drawing has used up of its limits. */
export interface DrawingUse {
  ops: number;
  bytes: number;
}

/** Size of an op as the drawing's limit counts it: UTF-8 bytes of its JSON, which is ASCII throughout. */
export const opBytes = (op: DrawOp): number => JSON.stringify(op).length;

export function drawingUse(ops: Iterable<DrawOp>): DrawingUse {
  const use = { ops: 0, bytes: 0 };
  for (const op of ops) {
    use.ops += 1;
    use.bytes += opBytes(op);
  }
  return use;
}

export function fits(use: DrawingUse, op: DrawOp): boolean {
  return use.ops + 1 <= MAX_OPS_PER_DRAWING && use.bytes + opBytes(op) <= MAX_DRAWING_BYTES;
}

/** Kept back from strokes, so that a full drawing can still be undone, redone and cleared. */
export const RESERVED_OPS = 100;
/** The same in bytes; more than the largest op that the recorder makes, which may be the last one to begin. */
export const RESERVED_BYTES = 16 * 1024;

/** What is left for strokes. Once one of the two is used up, no stroke begins or goes on. */
export interface StrokeRoom {
  ops: number;
  bytes: number;
}

export function strokeRoom(use: DrawingUse): StrokeRoom {
  return {
    ops: MAX_OPS_PER_DRAWING - RESERVED_OPS - use.ops,
    bytes: MAX_DRAWING_BYTES - RESERVED_BYTES - use.bytes,
  };
}
