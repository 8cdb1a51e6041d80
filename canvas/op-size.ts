import type { DrawOp } from '#contract/drawing.ts';
import { MAX_DRAWING_BYTES, MAX_FILLS_PER_DRAWING, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';

/** What a drawing has used up of its limits. */
export interface DrawingUse {
  ops: number;
  bytes: number;
  /** Those that were taken back count, too. */
  fills: number;
}

export const unused = (): DrawingUse => ({ ops: 0, bytes: 0, fills: 0 });

/** Size of an op as the drawing's limit counts it: UTF-8 bytes of its JSON, which is ASCII throughout. */
export const opBytes = (op: DrawOp): number => JSON.stringify(op).length;

export function drawingUse(ops: Iterable<DrawOp>): DrawingUse {
  let use = unused();
  for (const op of ops) use = grownUse(use, op);
  return use;
}

export const grownUse = (use: DrawingUse, op: DrawOp): DrawingUse => ({
  ops: use.ops + 1,
  bytes: use.bytes + opBytes(op),
  fills: use.fills + (op.kind === 'fill' ? 1 : 0),
});

export function fits(use: DrawingUse, op: DrawOp): boolean {
  const { ops, bytes, fills } = grownUse(use, op);
  return ops <= MAX_OPS_PER_DRAWING && bytes <= MAX_DRAWING_BYTES && fills <= MAX_FILLS_PER_DRAWING;
}

/** Kept back from strokes, so that a full drawing can still be undone, redone and cleared. */
export const RESERVED_OPS = 100;
/** The same in bytes; more than the largest op that the recorder makes, which may be the last one to begin. */
export const RESERVED_BYTES = 16 * 1024;

/** What is left for strokes and shapes, and for fills. Once ops or bytes are used up, nothing begins or goes on. */
export interface StrokeRoom {
  ops: number;
  bytes: number;
  fills: number;
}

export function strokeRoom(use: DrawingUse): StrokeRoom {
  return {
    ops: MAX_OPS_PER_DRAWING - RESERVED_OPS - use.ops,
    bytes: MAX_DRAWING_BYTES - RESERVED_BYTES - use.bytes,
    fills: MAX_FILLS_PER_DRAWING - use.fills,
  };
}
