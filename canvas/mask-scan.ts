import { cellFrom, GRID, middleOf } from './mask-edges.ts';

/** Takes a run of cells [from, to) of a row. */
export type PaintRun = (row: number, from: number, to: number) => void;

/** Two numbers up to 2047 in one, so that sorting is sorting numbers. */
const HALF_BITS = 11;
const LOW = (1 << HALF_BITS) - 1;

/**
 * Rasterises a path of straight edges (x0, y0, x1, y1 of each, in grid steps) by the nonzero rule on `side` × `side` cells
 * (at most 2,047): a cell is inside when its centre is. So is every cell that an edge of `spine` goes through, which counts
 * for nothing else: a line keeps hanging together where its outline is thinner than a cell. Tells runs of cells row by
 * row; those of a row don't overlap.
 *
 * @returns how often it looked at an edge: what it cost
 */
export function scanPath(outline: readonly number[], spine: readonly number[], side: number, paint: PaintRun): number {
  const edges = new Int32Array(outline.length + spine.length);
  edges.set(outline);
  edges.set(spine, outline.length);
  const count = edges.length / 4;
  const spineFrom = outline.length / 4;
  const { first, next, lastRow, top, bottom } = byRow(edges, side);
  const active = new Int32Array(count);
  const crossings = new Int32Array(count);
  const runs = new Int32Array(count);
  let [alive, looks] = [0, 0];
  for (let row = top; row <= bottom; row++) {
    for (let edge = first[row] as number; edge >= 0; edge = next[edge] as number) active[alive++] = edge;
    const middle = middleOf(row);
    let [crossed, found] = [0, 0];
    looks += alive;
    for (let i = 0; i < alive; i++) {
      const edge = active[i] as number;
      if ((lastRow[edge] as number) < row) {
        active[i--] = active[--alive] as number;
        continue;
      }
      const [x0, y0] = [edges[4 * edge] as number, edges[4 * edge + 1] as number];
      const [x1, y1] = [edges[4 * edge + 2] as number, edges[4 * edge + 3] as number];
      if (edge >= spineFrom) {
        const run = touched(x0, y0, x1, y1, row, side);
        if (run >= 0) runs[found++] = run;
        continue;
      }
      if (y0 <= middle === y1 <= middle) continue;
      const cell = cellFrom(x0 + ((middle - y0) * (x1 - x0)) / (y1 - y0));
      // The cell, and in the last bit the direction.
      crossings[crossed++] = 2 * Math.min(side, Math.max(0, cell)) + (y0 < y1 ? 1 : 0);
    }
    sort(crossings, crossed);
    for (let i = 0, wound = 0, from = 0; i < crossed; i++) {
      const cell = (crossings[i] as number) >> 1;
      if (wound === 0) from = cell;
      wound += (crossings[i] as number) & 1 ? 1 : -1;
      if (wound === 0 && cell > from) runs[found++] = (from << HALF_BITS) | cell;
    }
    if (spine.length > 0) sort(runs, found);
    tellRuns(runs, found, row, paint);
  }
  return looks;
}

/** For each row the edges that begin in it, as lists, and for each edge the row in which it ends. */
function byRow(edges: Int32Array, side: number) {
  const count = edges.length / 4;
  const first = new Int32Array(side).fill(-1);
  const next = new Int32Array(count);
  const lastRow = new Int32Array(count);
  let [top, bottom] = [side, -1];
  for (let edge = 0; edge < count; edge++) {
    const [y0, y1] = [edges[4 * edge + 1] as number, edges[4 * edge + 3] as number];
    const from = Math.max(0, Math.floor(Math.min(y0, y1) / GRID));
    const to = Math.min(side - 1, Math.floor(Math.max(y0, y1) / GRID));
    if (from > to) continue;
    lastRow[edge] = to;
    next[edge] = first[from] as number;
    first[from] = edge;
    if (from < top) top = from;
    if (to > bottom) bottom = to;
  }
  return { first, next, lastRow, top, bottom };
}

/** The cells of the row through which the edge goes, as a run; -1: none. */
function touched(x0: number, y0: number, x1: number, y1: number, row: number, side: number): number {
  let [xa, xb] = [x0, x1];
  if (y0 !== y1) {
    const [low, high] = [Math.max(Math.min(y0, y1), row * GRID), Math.min(Math.max(y0, y1), (row + 1) * GRID)];
    const slope = (x1 - x0) / (y1 - y0);
    [xa, xb] = [x0 + (low - y0) * slope, x0 + (high - y0) * slope];
  }
  const from = Math.max(0, Math.floor(Math.min(xa, xb) / GRID));
  const to = Math.min(side, Math.floor(Math.max(xa, xb) / GRID) + 1);
  return from < to ? (from << HALF_BITS) | to : -1;
}

/** Few numbers are the rule, and faster by hand. */
const FEW = 24;

function sort(values: Int32Array, count: number): void {
  if (count > FEW) {
    values.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    let k = i;
    for (; k > 0 && (values[k - 1] as number) > value; k--) values[k] = values[k - 1] as number;
    values[k] = value;
  }
}

/** Sorted runs that may overlap, told as runs that don't. */
function tellRuns(runs: Int32Array, count: number, row: number, paint: PaintRun): void {
  let [from, to] = [0, 0];
  for (let i = 0; i < count; i++) {
    const [start, end] = [(runs[i] as number) >> HALF_BITS, (runs[i] as number) & LOW];
    if (start > to) {
      if (to > from) paint(row, from, to);
      [from, to] = [start, end];
    } else if (end > to) to = end;
  }
  if (to > from) paint(row, from, to);
}
