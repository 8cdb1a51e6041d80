import type { QuickDrawing } from '#contract/drawing.ts';

/** What the next point does. As in research/training/pen/model.py. */
export const DRAWN = 0;
export const MOVED = 1;
export const DONE = 2;

/** A drawing on the pen's grid. Numbers of one length; `state`: DRAWN to from the last point, or MOVED to with a lifted pen. */
export interface GridDrawing {
  x: number[];
  y: number[];
  state: number[];
}

/** The first `share` of the points, at least one. */
export function beginningOf({ x, y, state }: GridDrawing, share: number): GridDrawing {
  const count = Math.max(1, Math.floor(share * x.length));
  return { x: x.slice(0, count), y: y.slice(0, count), state: state.slice(0, count) };
}

/** Inputs of the model that a point has beside its cell: as `features` in research/training/pen/model.py. */
export const FEATURES = 9;

/** Of the last point; of none yet: the middle of the grid. Writes FEATURES numbers into `out` from `at`. */
export function writeFeatures({ x, y, state }: GridDrawing, side: number, out: Float32Array, at: number): void {
  const middle = side / 2;
  const last = x.length - 1;
  const [hereX, hereY] = [x[last] ?? middle, y[last] ?? middle];
  const start = state.lastIndexOf(MOVED);
  const [startX, startY] = [x[start] ?? middle, y[start] ?? middle];
  const [beforeX, beforeY] = [x[last - 1] ?? middle, y[last - 1] ?? middle];
  const [dx, dy] = [(hereX - beforeX) / side, (hereY - beforeY) / side];
  const [ox, oy] = [(hereX - startX) / side, (hereY - startY) / side];
  const isDrawn = state[last] === DRAWN ? 1 : 0;
  out.set(
    [
      hereX / side - 0.5,
      hereY / side - 0.5,
      dx * 4,
      dy * 4,
      ox * 2,
      oy * 2,
      Math.hypot(dx, dy) * 4,
      Math.hypot(ox, oy) * 2,
      isDrawn,
    ],
    at,
  );
}

const QUICKDRAW_MAX = 255;

/** Strokes in the Quick, Draw! simplified format: the longer side takes 0–255, and the box begins at 0. */
export function quickDrawing({ x, y, state }: GridDrawing): QuickDrawing {
  const strokes: [number[], number[]][] = [];
  for (const [i, here] of x.entries()) {
    if (state[i] === MOVED || strokes.length === 0) strokes.push([[], []]);
    const [xs, ys] = strokes.at(-1) as [number[], number[]];
    xs.push(here);
    ys.push(y[i] as number);
  }
  return fitted(strokes.map(([xs, ys]) => rounded(xs, ys)));
}

/** A turn by more than this is a corner. */
const CORNER = Math.PI / 3;
/** Length of the pieces that bends are made of, in cells. */
const PIECE = 4;

/**
 * The pen's points are the ends of straight pieces, as training left them. Where a line bends and has no corner, it is drawn as
 * the curve through its points (Catmull–Rom).
 */
function rounded(xs: readonly number[], ys: readonly number[]): [number[], number[]] {
  const at = (i: number) => [xs[i] as number, ys[i] as number] as const;
  /** Half the way from the point before to the point after; none at ends and corners. */
  const tangents = xs.map((_, i): readonly [number, number] => {
    if (i === 0 || i === xs.length - 1) return [0, 0];
    const [[ax, ay], [x, y], [bx, by]] = [at(i - 1), at(i), at(i + 1)];
    const turn = Math.abs(
      Math.atan2((x - ax) * (by - y) - (y - ay) * (bx - x), (x - ax) * (bx - x) + (y - ay) * (by - y)),
    );
    return turn > CORNER ? [0, 0] : [(bx - ax) / 2, (by - ay) / 2];
  });
  const line: [number[], number[]] = [[xs[0] as number], [ys[0] as number]];
  for (let i = 1; i < xs.length; i++) {
    const [[ax, ay], [bx, by]] = [at(i - 1), at(i)];
    const length = Math.hypot(bx - ax, by - ay);
    // The longer neighbour of a short piece must not throw it off its way.
    const [[ux, uy], [vx, vy]] = [shortened(tangents[i - 1], length), shortened(tangents[i], length)];
    const isStraight = ux === 0 && uy === 0 && vx === 0 && vy === 0;
    const pieces = isStraight ? 1 : Math.max(1, Math.min(6, Math.round(length / PIECE)));
    for (let k = 1; k <= pieces; k++) {
      const t = k / pieces;
      const [a, u, b, v] = [(1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2, t * t * (3 - 2 * t), t * t * (t - 1)];
      line[0].push(a * ax + u * ux + b * bx + v * vx);
      line[1].push(a * ay + u * uy + b * by + v * vy);
    }
  }
  return line;
}

function shortened(tangent: readonly [number, number] | undefined, length: number): readonly [number, number] {
  const [x, y] = tangent ?? [0, 0];
  const scale = Math.min(1, length / Math.max(Math.hypot(x, y), 1e-9));
  return [x * scale, y * scale];
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** @throws RangeError for a drawing without points */
export function boxOf(drawing: QuickDrawing): Box {
  const [xs, ys] = [drawing.flatMap(([all]) => all), drawing.flatMap(([, all]) => all)];
  if (xs.length === 0) throw new RangeError('a drawing without points has no box');
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** As large as it fits, in whole numbers. A single point stays one. */
export function fitted(drawing: QuickDrawing): QuickDrawing {
  if (drawing.length === 0) return [];
  const { left, top, width, height } = boxOf(drawing);
  const scale = QUICKDRAW_MAX / Math.max(width, height, 1e-9);
  return drawing.map(([xs, ys]) => [
    xs.map((x) => Math.round((x - left) * scale)),
    ys.map((y) => Math.round((y - top) * scale)),
  ]);
}
