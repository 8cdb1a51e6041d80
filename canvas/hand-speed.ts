import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';

/**
 * What no hand exceeds over a whole drawing: twelve canvas widths of ink in a second (a mouse that shades as fast as it
 * can makes five), twice the points of the fastest mice, and so many strokes, shapes and fills.
 */
const INK_PER_SECOND = 12_000;
const POINTS_PER_SECOND = 2_000;
const ACTIONS_PER_SECOND = 25;

/**
 * The least time that a hand needs for one op, in milliseconds. Undoing takes none: a key that is held repeats.
 *
 * @param before where the pen is: the last point of the op before, for a `more`
 */
export function handMsOf(op: DrawOp, before: readonly [number, number] | null): number {
  switch (op.kind) {
    case 'stroke':
      return 1000 / ACTIONS_PER_SECOND + pathMs(op.points, null);
    case 'more':
      return pathMs(op.points, before);
    case 'shape':
    case 'fill':
      return 1000 / ACTIONS_PER_SECOND;
    case 'undo':
    case 'redo':
    case 'clear':
      return 0;
  }
}

/** The last point of an op that a `more` can continue; null for others. */
export function penAfter(op: DrawOp): readonly [number, number] | null {
  if (op.kind !== 'stroke' && op.kind !== 'more') return null;
  return [op.points.at(-POINT_STRIDE) as number, op.points.at(1 - POINT_STRIDE) as number];
}

function pathMs(points: readonly number[], before: readonly [number, number] | null): number {
  let [x, y] = before ?? [points[0] as number, points[1] as number];
  let length = 0;
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    const [dx, dy] = [(points[i] as number) - x, (points[i + 1] as number) - y];
    length += Math.sqrt(dx * dx + dy * dy);
    [x, y] = [x + dx, y + dy];
  }
  return 1000 * Math.max(length / INK_PER_SECOND, points.length / POINT_STRIDE / POINTS_PER_SECOND);
}
