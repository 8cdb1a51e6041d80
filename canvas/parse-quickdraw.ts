import type { QuickDrawing } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';

/** The drawing is in neither format; the message names the field and says why. */
export class QuickDrawError extends Error {
  override readonly name = 'QuickDrawError';
}

const MAX_STROKES = 2_000;
/** Before they are simplified: minutes of one stroke at the rate of a fast pointer. */
const MAX_RAW_POINTS = 20_000;
/** Side of the simplified format, and what a point may be off the line: both as the makers of Quick, Draw! chose them. */
const SIDE = 255;
const TOLERANCE = 2;

type Point = readonly [x: number, y: number];

/**
 * Reads Quick, Draw! strokes in either of its formats: simplified (`[xs, ys]`, 0–255) as they are, raw (`[xs, ys, ts]` in
 * pixels of any screen) simplified as the makers of Quick, Draw! do it, because the judge was trained on the result.
 * Strokes without points are left out.
 * @throws QuickDrawError
 */
export function parseQuickDrawing(json: unknown): QuickDrawing {
  if (!Array.isArray(json)) throw new QuickDrawError('it is no list of strokes');
  if (json.length > MAX_STROKES) throw new QuickDrawError(`it has more than ${MAX_STROKES} strokes`);
  const strokes = json.map((stroke, at) => parseStroke(stroke, `stroke ${at + 1}`));
  const isRaw = strokes.some(({ isTimed, points }) => isTimed || points.some(isOutside));
  const all = strokes.map(({ points }) => points);
  const drawing = isRaw ? simplified(all) : all;
  const tooLong = drawing.findIndex((points) => points.length > MAX_POINTS_PER_STROKE);
  if (tooLong !== -1) throw new QuickDrawError(`stroke ${tooLong + 1} has more than ${MAX_POINTS_PER_STROKE} points`);
  return drawing
    .filter((points) => points.length > 0)
    .map((points) => [points.map(([x]) => x), points.map(([, y]) => y)]);
}

const isOutside = ([x, y]: Point) => Math.min(x, y) < 0 || Math.max(x, y) > SIDE;

const AXES = ['xs', 'ys', 'ts'] as const;

function parseStroke(stroke: unknown, name: string): { points: Point[]; isTimed: boolean } {
  if (!Array.isArray(stroke)) throw new QuickDrawError(`${name} is no list`);
  // A stroke without anything is one without points.
  if (stroke.length === 0) return { points: [], isTimed: false };
  if (stroke.length !== 2 && stroke.length !== 3) {
    throw new QuickDrawError(`${name} has ${stroke.length} lists, and is neither [xs, ys] nor [xs, ys, ts]`);
  }
  const [xs, ys, ts] = stroke.map((list, axis) => numbers(list, `${name}, ${AXES[axis]}`));
  const x = xs as number[];
  for (const [list, axis] of [
    [ys, 'ys'],
    [ts, 'ts'],
  ] as const) {
    if (list && list.length !== x.length) {
      throw new QuickDrawError(`${name} has ${x.length} xs and ${list.length} ${axis}`);
    }
  }
  if (x.length > MAX_RAW_POINTS) throw new QuickDrawError(`${name} has more than ${MAX_RAW_POINTS} points`);
  return { points: x.map((value, at) => [value, (ys as number[])[at] as number]), isTimed: ts !== undefined };
}

function numbers(list: unknown, name: string): number[] {
  if (!Array.isArray(list)) throw new QuickDrawError(`${name} is no list`);
  const wrong = list.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== -1) throw new QuickDrawError(`${name}, value ${wrong + 1} is no number`);
  return list as number[];
}

/** Scales the whole drawing so that its longer side is SIDE, and leaves out points that hardly change its lines. */
export function simplified(strokes: readonly (readonly Point[])[]): Point[][] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of strokes.flat()) {
    [minX, maxX] = [Math.min(minX, x), Math.max(maxX, x)];
    [minY, maxY] = [Math.min(minY, y), Math.max(maxY, y)];
  }
  // Half of it at a time: the difference of two large numbers may be no number any more.
  const half = Math.max(maxX / 2 - minX / 2, maxY / 2 - minY / 2);
  const scaled = (value: number, min: number) => (half > 0 ? ((value / 2 - min / 2) / half) * SIDE : 0);
  return strokes.map((points) =>
    withoutNeedless(points.map(([x, y]) => [scaled(x, minX), scaled(y, minY)] as const)).map(
      ([x, y]) => [Math.round(x), Math.round(y)] as const,
    ),
  );
}

/** Ramer, Douglas and Peucker's way: keeps both ends, and of what lies between the point that is farthest off, if it is far. */
function withoutNeedless(points: readonly Point[]): Point[] {
  const kept = new Set(points.length > 0 ? [0, points.length - 1] : []);
  const spans: [from: number, to: number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let [farthest, distance] = [from, TOLERANCE];
    for (let at = from + 1; at < to; at++) {
      const off = distanceFrom(points[at] as Point, points[from] as Point, points[to] as Point);
      if (off > distance) [farthest, distance] = [at, off];
    }
    if (farthest === from) continue;
    kept.add(farthest);
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, at) => kept.has(at));
}

/** From the line through two points; from the point where both are one. */
function distanceFrom([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}
