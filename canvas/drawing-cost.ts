import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { AnyStroke } from './visible-strokes.ts';

/**
 * The work of drawing, counted from the ops alone before anything is drawn. It consists of integers, so browser and server
 * count the same. A unit is about a tenth of a microsecond of one core for all pictures of a judgement; the constants are
 * fitted to measured times (docs/decisions/0019).
 */
export const UNITS_PER_MS = 10_000;

/** A point of a path that goes on in about the same direction. */
const POINT = 12;
/** A turn of more than 90°, at which the outline gets a round cap of 28 points. */
const TURN = 140;
/** Each earlier turn of the same stroke: their caps cross, at worst all of them. By unit of width, and without it. */
const CROWDED_TURN = 1.4;
const CROWDED_TURN_WIDTH = 0.008_5;
/** The first point of a stroke: its two caps, and a path of its own in each picture. */
const STROKE = 270;
const RECTANGLE = 300;
const ELLIPSE = 4_000;
/** A fill: flooding the mask and tracing the area. */
const FILL = 40_000;
/** A corner of its area, at most so many. */
const CORNER = 30;
const MOST_CORNERS = 20_000;
/** Corners at the ends of a stroke. */
const ENDS = 8;
/** A unit of height of an edge: on its own, and for each earlier edge of the stroke in the same row (on average). */
const HEIGHT = 0.18;
const CROWDED_HEIGHT = 0.000_8;
/** Painting the whole canvas, opaque and blended. */
const CANVAS_AREA = CANVAS_UNITS ** 2;
const OPAQUE_AREA = 2_000;
const BLENDED_AREA = 5_000;

/** A stroke of the pen or the eraser that may grow: what the work of its next points depends on. */
export interface GrowingStroke {
  readonly size: number;
  readonly isBlended: boolean;
  /** The newest point, and the way to it. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly turns: number;
  /** Height of its segments on the canvas, canvas units. */
  readonly height: number;
  /** Area of its segments, square units. */
  readonly area: number;
}

export interface Counted {
  work: number;
  /** null: no points can follow. */
  growing: GrowingStroke | null;
}

/** The work of an op that follows others. @param growing after the op before it */
export function countOp(growing: GrowingStroke | null, op: DrawOp): Counted {
  switch (op.kind) {
    case 'stroke':
      return countPoints(null, { ...op, isBlended: op.tool === 'pen' && isBlended(op) }, op.points);
    case 'more':
      return growing ? countPoints(growing, growing, op.points) : { work: 0, growing };
    case 'shape':
      return { work: shapeWork(op.shape, op.size, isBlended(op), [...op.from, ...op.to]), growing: null };
    case 'fill':
      return { work: FILL, growing: null };
    // A stroke that was taken back and restored goes on as it was.
    case 'undo':
    case 'redo':
    case 'clear':
      return { work: 0, growing };
  }
}

/** By stroke, which only grows: its length when it was counted, its work, and the length of its path in canvas units. */
const COUNTED = new WeakMap<AnyStroke, { length: number; work: number; path: number }>();

/** The work of drawing these strokes. */
export function drawingWork(strokes: readonly AnyStroke[]): number {
  let sum = 0;
  for (const stroke of strokes) sum += strokeWork(stroke);
  return sum;
}

export const strokeWork = (stroke: AnyStroke): number => counted(stroke).work;

/**
 * The work of drawing these strokes if the areas of all fills have as many corners as so much ink can leave: lines cross
 * each other as often as the square of their length allows. The budget of a drawing does without this bound, which is far
 * above what fills in a drawing by hand take; scheduling on a shared thread uses it.
 */
export function mostWork(strokes: readonly AnyStroke[]): number {
  let [sum, path] = [0, 0];
  for (const [i, stroke] of strokes.entries()) {
    const one = counted(stroke);
    sum += one.work;
    path += one.path;
    if (stroke.tool === 'fill') sum += CORNER * Math.min(MOST_CORNERS, Math.round(path ** 2 / CANVAS_AREA) + ENDS * i);
  }
  return sum;
}

function counted(stroke: AnyStroke): { work: number; path: number } {
  const { tool, size, points } = stroke;
  const known = COUNTED.get(stroke);
  if (known?.length === points.length) return known;
  let [work, path] = [FILL, 0];
  if (tool === 'pen' || tool === 'eraser') {
    const { growing, ...count } = countPoints(null, { size, isBlended: tool === 'pen' && isBlended(stroke) }, points);
    [work, path] = [count.work, growing.area / size];
  } else if (tool !== 'fill') {
    const corners = [points[0], points[1], points[POINT_STRIDE], points[POINT_STRIDE + 1]] as ShapeCorners;
    [work, path] = [shapeWork(tool, size, isBlended(stroke), corners), shapeLength(tool, corners)];
  }
  const count = { length: points.length, work, path };
  COUNTED.set(stroke, count);
  return count;
}

const isBlended = ({ opacity = 1 }: { opacity?: number }) => opacity < 1;

function countPoints(
  before: GrowingStroke | null,
  { size, isBlended }: Pick<GrowingStroke, 'size' | 'isBlended'>,
  points: ArrayLike<number>,
): { work: number; growing: GrowingStroke } {
  let { x, y, dx, dy, turns, height, area } = before ?? NOTHING;
  let isFirst = before === null;
  let work = 0;
  for (let i = 0; i + POINT_STRIDE <= points.length; i += POINT_STRIDE) {
    const [nextX, nextY, pressure] = [points[i] as number, points[i + 1] as number, points[i + 2] as number];
    const width = size * (0.5 + pressure);
    const [stepX, stepY] = isFirst ? [0, 0] : [nextX - x, nextY - y];
    const isTurn = dx * stepX + dy * stepY < 0;
    // Edges above and below the canvas are cut off before they are drawn.
    const addedHeight = isFirst ? 0 : Math.abs(onCanvas(nextY) - onCanvas(y));
    const addedArea = width * (isFirst ? width : Math.sqrt(stepX * stepX + stepY * stepY));
    const own = isTurn ? TURN + turns * (CROWDED_TURN + CROWDED_TURN_WIDTH * width) : isFirst ? STROKE : POINT;
    const edges = addedHeight * (HEIGHT + (CROWDED_HEIGHT * height) / CANVAS_UNITS);
    work += Math.round(own + edges + areaWork(area, addedArea, isBlended));
    if (isTurn) turns++;
    height += addedHeight;
    area += addedArea;
    [x, y] = [nextX, nextY];
    // A point that is repeated has no direction.
    if (stepX !== 0 || stepY !== 0) [dx, dy] = [stepX, stepY];
    isFirst = false;
  }
  return { work, growing: { size, isBlended, x, y, dx, dy, turns, height, area } };
}

const NOTHING = { x: 0, y: 0, dx: 0, dy: 0, turns: 0, height: 0, area: 0 };

const onCanvas = (y: number): number => Math.min(CANVAS_UNITS, Math.max(0, y));

/** A stroke is painted in one piece, so at most once everywhere. */
function areaWork(before: number, added: number, isBlended: boolean): number {
  const painted = Math.min(CANVAS_AREA, before + added) - Math.min(CANVAS_AREA, before);
  return (painted / CANVAS_AREA) * (isBlended ? BLENDED_AREA : OPAQUE_AREA);
}

type Shape = 'line' | 'rectangle' | 'ellipse';
/** x and y of two opposite corners. */
type ShapeCorners = [x0: number, y0: number, x1: number, y1: number];

const sidesOf = (shape: Shape): number => (shape === 'line' ? 1 : 2);

/** About the length of its outline; a diagonal counts as the sum of its sides. */
const shapeLength = (shape: Shape, [x0, y0, x1, y1]: ShapeCorners): number =>
  sidesOf(shape) * (Math.abs(x1 - x0) + Math.abs(y1 - y0));

function shapeWork(shape: Shape, size: number, isBlended: boolean, corners: ShapeCorners): number {
  const height = Math.abs(corners[3] - corners[1]);
  const own = { line: STROKE, rectangle: RECTANGLE, ellipse: ELLIPSE }[shape];
  const area = (shapeLength(shape, corners) + sidesOf(shape) * size) * size;
  return Math.round(own + sidesOf(shape) * height * HEIGHT + areaWork(0, area, isBlended));
}
