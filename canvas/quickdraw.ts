import type { DrawOp, QuickDrawing } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { Stroke } from './visible-strokes.ts';

/** Margin around a Quick, Draw! drawing, canvas units. */
export const QUICKDRAW_MARGIN = 96;
/** Width of its strokes, canvas units: the game's default pen. */
export const QUICKDRAW_STROKE_SIZE = 20;
const QUICKDRAW_MAX = 255;

export interface QuickDrawLayout {
  margin?: number;
  strokeSize?: number;
  colour?: string;
}

type PenStroke = Stroke & { tool: 'pen' };

/** A pen stroke through points, at even pressure. */
export const penStroke = (
  points: readonly (readonly [number, number])[],
  size = QUICKDRAW_STROKE_SIZE,
  colour = '#000000',
): PenStroke => ({ tool: 'pen', colour, size, points: points.flatMap(([x, y]) => [x, y, 0.5, 0]) });

/**
 * Quick, Draw! strokes on our canvas: 0–255 maps to the canvas less its margin, and the drawing's bounding box is
 * centred (the simplified format aligns it to the top left corner).
 */
export function quickDrawStrokes(drawing: QuickDrawing, layout: QuickDrawLayout = {}): PenStroke[] {
  const margin = layout.margin ?? QUICKDRAW_MARGIN;
  const scale = (CANVAS_UNITS - 2 * margin) / QUICKDRAW_MAX;
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [xs, ys] of drawing) {
    for (const x of xs) {
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
    }
    for (const y of ys) {
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
  }
  const left = CANVAS_UNITS / 2 - ((minX + maxX) / 2) * scale;
  const top = CANVAS_UNITS / 2 - ((minY + maxY) / 2) * scale;
  return drawing.map(([xs, ys]) => {
    const points = xs.map((x, i) => [x * scale + left, (ys[i] as number) * scale + top] as const);
    return penStroke(points, layout.strokeSize, layout.colour);
  });
}

/** The same as ops, one `stroke` op for each stroke. */
export function quickDrawOps(drawing: QuickDrawing, layout: QuickDrawLayout = {}): DrawOp[] {
  return quickDrawStrokes(drawing, layout).map((stroke) => ({ kind: 'stroke', t: 0, ...stroke }));
}
