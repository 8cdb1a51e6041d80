import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { FillRegions, type Region, traceRegion } from './fill-regions.ts';
import { WHOLE_CANVAS } from './frame.ts';
import { type OutlineTarget, type PathTarget, traceStroke } from './stroke-outline.ts';
import { type AnyStroke, replayOps, type Stroke, visibleStrokes } from './visible-strokes.ts';

/** The part of CanvasRenderingContext2D that paper needs. */
export interface PaperContext {
  fillStyle: unknown;
  fillRect(x: number, y: number, width: number, height: number): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
}

/** The part of CanvasRenderingContext2D that drawing needs: the browser's and @napi-rs/canvas's both fit. */
export interface DrawingContext extends PaperContext, OutlineTarget {
  globalAlpha: number;
  fill(): void;
}

/** The same for outlines that are already traced. `P`: the host's Path2D. */
export interface FillingContext<P> extends PaperContext {
  globalAlpha: number;
  fill(path: P): void;
}

/** The area of a stroke as the host's Path2D, in canvas units, with its paint. */
export interface Ink<P> extends Paint {
  path: P;
}

export interface Paint {
  colour: string;
  /** 0–1 */
  alpha: number;
}

export const PAPER_COLOUR = '#ffffff';

/** Covers the whole canvas with paper. `sidePx` is the side of the host's bitmap in device pixels. */
export function renderPaper(context: PaperContext, sidePx: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = PAPER_COLOUR;
  context.fillRect(0, 0, sidePx, sidePx);
}

/**
 * Draws one stroke, shape or fill over the bitmap. The eraser paints paper, as the canvas is opaque. `region` is the area
 * of a fill; without it a fill draws nothing. The area is filled as one path, so that translucent ink is not darker where
 * a stroke crosses itself.
 */
export function renderStroke(
  context: DrawingContext,
  stroke: Stroke,
  sidePx: number,
  region: Region | null = null,
  frame = WHOLE_CANVAS,
): void {
  placeCanvas(context, sidePx, frame);
  const { colour, alpha } = paintOf(stroke);
  context.fillStyle = colour;
  context.globalAlpha = alpha;
  context.beginPath();
  traceInk(stroke, region, context);
  context.fill();
  context.globalAlpha = 1;
}

/** Traces the area of a stroke. @returns its number of corners or curves */
export const traceInk = (stroke: AnyStroke, region: Region | null, target: PathTarget): number =>
  region ? traceRegion(region, target) : traceStroke(stroke, target);

/**
 * Draws paper and strokes: the whole canvas, or the part in `frame` at the same size of the bitmap. Outside the canvas
 * there is only paper, although strokes may reach there.
 */
export function renderStrokes(
  context: DrawingContext,
  strokes: Iterable<Stroke>,
  sidePx: number,
  frame = WHOLE_CANVAS,
): void {
  renderPaper(context, sidePx);
  const regions = new FillRegions();
  const all = [...strokes];
  for (const [i, stroke] of all.entries()) {
    const region = stroke.tool === 'fill' ? regions.find(all, i) : null;
    renderStroke(context, stroke, sidePx, region, frame);
  }
  if (frame !== WHOLE_CANVAS) renderSurroundings(context, sidePx, frame);
}

/** Colour and alpha of a stroke: the eraser paints opaque paper. */
export const paintOf = ({ tool, colour, opacity = 1 }: Pick<Stroke, 'tool' | 'colour' | 'opacity'>): Paint =>
  tool === 'eraser' ? { colour: PAPER_COLOUR, alpha: 1 } : { colour, alpha: opacity };

/** Draws traced strokes over the bitmap, pixel for pixel as `renderStroke` draws the strokes themselves. */
export function renderInks<P>(context: FillingContext<P>, inks: Iterable<Ink<P>>, sidePx: number, frame: Square): void {
  placeCanvas(context, sidePx, frame);
  for (const { path, colour, alpha } of inks) {
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    context.fill(path);
  }
  context.globalAlpha = 1;
}

/** Whether the frame reaches beyond the canvas. */
export const seesSurroundings = ({ x, y, side }: Square): boolean =>
  x < 0 || y < 0 || x + side > CANVAS_UNITS || y + side > CANVAS_UNITS;

/** Makes the context take canvas units, with `frame` filling the bitmap. */
function placeCanvas(context: PaperContext, sidePx: number, frame: Square): void {
  const scale = sidePx / frame.side;
  context.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale);
}

/** Paints paper outside the canvas, as far as strokes can reach. */
export function renderSurroundings(context: PaperContext, sidePx: number, frame: Square): void {
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

/**
 * Whether a stroke can be visible on white paper: it has another colour and a point on or near the canvas, or is a shape
 * whose box meets the canvas.
 */
export function leavesInk({ tool, colour, size, points }: Stroke): boolean {
  if (tool === 'eraser' || colour.toLowerCase() === PAPER_COLOUR) return false;
  const [least, most] = [-size, CANVAS_UNITS + size];
  if (tool === 'line' || tool === 'rectangle' || tool === 'ellipse') {
    const meets = (a = 0, b = 0) => Math.max(a, b) > least && Math.min(a, b) < most;
    return meets(points[0], points[POINT_STRIDE]) && meets(points[1], points[POINT_STRIDE + 1]);
  }
  const isNear = (value = Number.NaN) => value >= least && value <= most;
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    if (isNear(points[i]) && isNear(points[i + 1])) return true;
  }
  return false;
}
