import { getStroke } from 'perfect-freehand';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { ellipseOutline, rectangleOutline } from './shape-outline.ts';
import type { Stroke } from './visible-strokes.ts';

/** A path that is begun: a context's, or a Path2D. */
export interface PathTarget {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cpx: number, cpy: number, x: number, y: number): void;
  closePath(): void;
}

export interface OutlineTarget extends PathTarget {
  beginPath(): void;
}

/** A stroke's points may be packed: nothing but their numbers counts. */
export interface Outlined extends Pick<Stroke, 'size'> {
  points: ArrayLike<number>;
}

/**
 * Outline of a stroke as a closed polygon `[[x, y], …]` in canvas units.
 *
 * Width follows pressure (`thinning` 0.5: pressure 0.5 gives exactly `size`). Nothing is smoothed along the path here
 * (`streamline` 0): hand jitter is taken out while recording, and sparse polylines such as Quick, Draw!'s would lose
 * their corners.
 */
export function strokeOutline(stroke: Outlined): [number, number][] {
  const input: [number, number, number][] = [];
  for (let i = 0; i + POINT_STRIDE <= stroke.points.length; i += POINT_STRIDE) {
    input.push([stroke.points[i] as number, stroke.points[i + 1] as number, stroke.points[i + 2] as number]);
  }
  return getStroke(input, {
    size: stroke.size,
    thinning: 0.5,
    smoothing: 0.5,
    streamline: 0,
    simulatePressure: false,
    last: true,
  }) as [number, number][];
}

/**
 * Traces what a pen, an eraser or a shape covers, to be filled by the nonzero rule; of a fill nothing, for it has no
 * outline of its own. @returns points of the outline: what filling it costs grows with them
 */
export function traceStroke(stroke: Outlined & Pick<Stroke, 'tool'>, target: PathTarget): number {
  switch (stroke.tool) {
    case 'fill':
      return 0;
    case 'rectangle':
      return traceAll(rectangleOutline(stroke), target, tracePolygon);
    case 'ellipse':
      return traceAll(ellipseOutline(stroke), target, tracePath);
    default:
      return traceAll([strokeOutline(stroke)], target, tracePath);
  }
}

type Outline = readonly (readonly [number, number])[];

function traceAll(outlines: Outline[], target: PathTarget, trace: typeof tracePath): number {
  for (const outline of outlines) trace(outline, target);
  return outlines.reduce((sum, outline) => sum + outline.length, 0);
}

/** Traces the outline as one smooth closed path: quadratic curves through the midpoints of the polygon's edges. */
function tracePath(outline: Outline, target: PathTarget): void {
  const first = outline[0];
  const last = outline.at(-1);
  if (!first || !last) return;
  target.moveTo((last[0] + first[0]) / 2, (last[1] + first[1]) / 2);
  for (let i = 0; i < outline.length; i++) {
    const here = outline[i] as readonly [number, number];
    const next = outline[(i + 1) % outline.length] as readonly [number, number];
    target.quadraticCurveTo(here[0], here[1], (here[0] + next[0]) / 2, (here[1] + next[1]) / 2);
  }
  target.closePath();
}

function tracePolygon(outline: Outline, target: PathTarget): void {
  for (const [i, [x, y]] of outline.entries()) {
    if (i === 0) target.moveTo(x, y);
    else target.lineTo(x, y);
  }
  target.closePath();
}
