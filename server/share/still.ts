import { createCanvas } from '@napi-rs/canvas';
import { renderOps } from '#canvas/render.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { captionHeight, drawCaption } from './caption.ts';
import type { Facts } from './facts.ts';
import { PICTURE_SIDE_PX } from './port.ts';

/** The drawing as the judge's renderer draws it, PICTURE_SIDE_PX wide. PNG. @param facts null: without a caption */
export function drawStill(ops: readonly DrawOp[], facts: Facts | null): Uint8Array<ArrayBuffer> {
  const side = PICTURE_SIDE_PX;
  const canvas = createCanvas(side, facts ? side + captionHeight(side) : side);
  const context = canvas.getContext('2d');
  renderOps(context, ops, side);
  // After the drawing: its strokes may reach beyond the paper.
  if (facts) drawCaption(context, facts, side, side);
  return new Uint8Array(canvas.toBuffer('image/png'));
}
