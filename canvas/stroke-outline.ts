import { getStroke } from 'perfect-freehand';
import { POINT_STRIDE } from '#contract/drawing.ts';
import type { Stroke } from './visible-strokes.ts';

/** The path methods of a canvas context or a Path2D. */
export interface PathTarget {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cpx: number, cpy: number, x: number, y: number): void;
  closePath(): void;
}

export interface OutlineTarget extends PathTarget {
  beginPath(): void;
}

/** The part of a stroke that its outline depends on; points may be a typed array. */
export interface Outlined extends Pick<Stroke, 'size'> {
  points: ArrayLike<number>;
}

/**
 * Outline of a stroke as a closed polygon `[[x, y], …]` in canvas units.
 *
 * The width follows the pressure (`thinning` 0.5: pressure 0.5 gives exactly `size`). The path is not smoothed
 * (`streamline` 0): the recorder has removed the tremor, and sparse polylines such as Quick, Draw!'s would lose their
 * corners.
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
 * Traces the area of a pen, an eraser or a shape, to be filled by the nonzero rule. A fill has no outline of its own and
 * traces nothing. @returns the number of points of the outline, with which the cost of filling it grows
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

/** Traces the outline as a smooth closed path: quadratic curves through the midpoints of the polygon's edges. */
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

type Point = [x: number, y: number];

interface Box {
  centre: Point;
  /** Half its width and height. */
  half: Point;
}

/** The box between the two corners of a shape, canvas units. */
function boxOf({ points }: Outlined): Box {
  const [x0, y0, x1, y1] = [points[0], points[1], points[4], points[5]] as [number, number, number, number];
  return { centre: [(x0 + x1) / 2, (y0 + y1) / 2], half: [Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2] };
}

/**
 * The border of the box, `size` wide, as closed polygons `[[x, y], …]` in canvas units: its outer edge and, in the other
 * direction, its inner edge if the border leaves an inside. Corners are sharp.
 */
function rectangleOutline(shape: Outlined): Point[][] {
  const { centre, half } = boxOf(shape);
  const reach = shape.size / 2;
  const outer = corners(centre, [half[0] + reach, half[1] + reach]);
  if (Math.min(...half) <= reach) return [outer];
  return [outer, corners(centre, [half[0] - reach, half[1] - reach]).reverse()];
}

const corners = ([x, y]: Point, [width, height]: Point): Point[] => [
  [x - width, y - height],
  [x + width, y - height],
  [x + width, y + height],
  [x - width, y + height],
];

/** Points of an ellipse that are even in its parameter (for the flat sides); as many are even in direction (for the ends). */
const EVEN = 96;

/**
 * The border of the ellipse in the box, `size` wide: polygons like those of a rectangle, to be traced as smooth curves.
 * Both edges are parallel curves of the ellipse, so the border has the same width everywhere.
 */
function ellipseOutline(shape: Outlined): Point[][] {
  const { centre, half } = boxOf(shape);
  const reach = shape.size / 2;
  // A flat ellipse is a line with round ends.
  const [width, height] = [Math.max(half[0], 0.5), Math.max(half[1], 0.5)];
  const edge = (distance: number) =>
    directions(width, height).map((angle): Point => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      // The ellipse's point whose normal has this direction, from its support function.
      const support = Math.hypot(width * cos, height * sin);
      return [
        centre[0] + (width ** 2 * cos) / support + distance * cos,
        centre[1] + (height ** 2 * sin) / support + distance * sin,
      ];
    });
  return Math.min(width, height) <= reach ? [edge(reach)] : [edge(reach), edge(-reach).reverse()];
}

/** Directions of the normals, in order. */
function directions(width: number, height: number): number[] {
  const even = Array.from({ length: EVEN }, (_, i) => ((i + 0.5) * 2 * Math.PI) / EVEN - Math.PI);
  const onSides = even.map((angle) => Math.atan2(width * Math.sin(angle), height * Math.cos(angle)));
  return [...even, ...onSides].sort((a, b) => a - b);
}
