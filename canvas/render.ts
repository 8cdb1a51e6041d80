import type { DrawOp } from '#contract/drawing.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { type Region, traceRegion } from './fill-region.ts';
import { FillRegions } from './fill-regions.ts';
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

/** The same for outlines that are traced already. `P`: the host's Path2D. */
export interface FillingContext<P> extends PaperContext {
  globalAlpha: number;
  fill(path: P): void;
}

/** What a stroke covers in the host's Path2D, in canvas units, and what that is filled with. */
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
 * Draws one stroke or shape over what is there. The eraser paints paper: the canvas is opaque. `region`: what a fill
 * covers; without it nothing is to be seen of one. What is filled is one path, so that ink which is not opaque never
 * shows where a stroke crosses itself.
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

/** Traces what is to be filled. @returns how many corners or curves it has */
export const traceInk = (stroke: AnyStroke, region: Region | null, target: PathTarget): number =>
  region ? traceRegion(region, target) : traceStroke(stroke, target);

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
  const regions = new FillRegions();
  const all = [...strokes];
  for (const [i, stroke] of all.entries()) {
    const region = stroke.tool === 'fill' ? regions.find(all, i) : null;
    renderStroke(context, stroke, sidePx, region, frame);
  }
  if (frame !== WHOLE_CANVAS) renderSurroundings(context, sidePx, frame);
}

/** What a stroke is filled with: the eraser paints paper, all of it. */
export const paintOf = ({ tool, colour, opacity = 1 }: Pick<Stroke, 'tool' | 'colour' | 'opacity'>): Paint =>
  tool === 'eraser' ? { colour: PAPER_COLOUR, alpha: 1 } : { colour, alpha: opacity };

/** Draws ink over what is there, pixel for pixel as `renderStroke` does the strokes that it was made of. */
export function renderInks<P>(context: FillingContext<P>, inks: Iterable<Ink<P>>, sidePx: number, frame: Square): void {
  placeCanvas(context, sidePx, frame);
  for (const { path, colour, alpha } of inks) {
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    context.fill(path);
  }
  context.globalAlpha = 1;
}

/** Whether there is anything of the canvas's surroundings in the frame. */
export const seesSurroundings = ({ x, y, side }: Square): boolean =>
  x < 0 || y < 0 || x + side > CANVAS_UNITS || y + side > CANVAS_UNITS;

/** From here on the context takes canvas units; `frame` fills the bitmap. */
function placeCanvas(context: PaperContext, sidePx: number, frame: Square): void {
  const scale = sidePx / frame.side;
  context.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale);
}

/** Paper on everything outside the canvas, as far as the overshoot of strokes and pens can reach. */
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
