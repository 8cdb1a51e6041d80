import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { Square } from '#contract/why.ts';
import { WHOLE_CANVAS } from './frame.ts';
import { type OutlineTarget, strokeOutline, tracePath } from './stroke-outline.ts';
import { replayOps, type Stroke, visibleStrokes } from './visible-strokes.ts';

/** The part of CanvasRenderingContext2D that drawing needs: the browser's and @napi-rs/canvas's both fit. */
export interface DrawingContext extends OutlineTarget {
  fillStyle: unknown;
  fill(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
}

export const PAPER_COLOUR = '#ffffff';

/** Covers the whole canvas with paper. `sidePx` is the side of the host's bitmap in device pixels. */
export function renderPaper(context: DrawingContext, sidePx: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = PAPER_COLOUR;
  context.fillRect(0, 0, sidePx, sidePx);
}

/** Draws one stroke over what is there. The eraser paints paper: the canvas is opaque. */
export function renderStroke(
  context: DrawingContext,
  stroke: Stroke,
  sidePx: number,
  finished = true,
  frame = WHOLE_CANVAS,
): void {
  placeCanvas(context, sidePx, frame);
  context.fillStyle = stroke.tool === 'eraser' ? PAPER_COLOUR : stroke.colour;
  tracePath(strokeOutline(stroke, finished), context);
  context.fill();
}

/**
 * Draws paper and strokes: the whole picture, on whichever host. Or what `frame` shows of it, at the same bitmap's size;
 * beyond the canvas there is paper, whatever strokes went there.
 */
export function renderStrokes(
  context: DrawingContext,
  strokes: Iterable<Stroke>,
  sidePx: number,
  frame = WHOLE_CANVAS,
): void {
  renderPaper(context, sidePx);
  for (const stroke of strokes) renderStroke(context, stroke, sidePx, true, frame);
  if (frame !== WHOLE_CANVAS) renderSurroundings(context, sidePx, frame);
}

/** From here on the context takes canvas units; `frame` fills the bitmap. */
function placeCanvas(context: DrawingContext, sidePx: number, frame: Square): void {
  const scale = sidePx / frame.side;
  context.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale);
}

/** Paper on everything outside the canvas, as far as the overshoot of strokes and pens can reach. */
function renderSurroundings(context: DrawingContext, sidePx: number, frame: Square): void {
  placeCanvas(context, sidePx, frame);
  context.fillStyle = PAPER_COLOUR;
  const far = 2 * CANVAS_UNITS;
  context.fillRect(-far, -far, far, 3 * far);
  context.fillRect(CANVAS_UNITS, -far, far, 3 * far);
  context.fillRect(-far, -far, 3 * far, far);
  context.fillRect(-far, CANVAS_UNITS, 3 * far, far);
}

export function renderOps(context: DrawingContext, ops: Iterable<DrawOp>, sidePx: number): void {
  renderStrokes(context, visibleStrokes(replayOps(ops)), sidePx);
}
