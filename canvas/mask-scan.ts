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
 * row; those of a row neither overlap nor touch.
 *
 * @param most looks at an edge; a path that takes more has no cells
 * @returns how many it takes, one for each row that an edge passes
 */
export function scanPath(
  outline: readonly number[],
  spine: readonly number[],
  side: number,
  most: number,
  paint: PaintRun,
): number {
  const edges = new Int32Array(outline.length + spine.length);
  edges.set(outline);
  edges.set(spine, outline.length);
  const count = edges.length / 4;
  const spineFrom = outline.length / 4;
  const { first, next, lastRow, top, bottom, looks } = byRow(edges, side);
  if (looks > most) return looks;
  const active = new Int32Array(count);
  const crossings = new Int32Array(count);
  const runs = new Int32Array(count);
  let crowd: Crowd | null = null;
  let alive = 0;
  for (let row = top; row <= bottom; row++) {
    for (let edge = first[row] as number; edge >= 0; edge = next[edge] as number) active[alive++] = edge;
    const middle = middleOf(row);
    let [crossed, found] = [0, 0];
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
    if (crossed + found > FEW) {
      crowd ??= new Crowd(side);
      crowd.tellRuns({ crossings, crossed, runs, found }, row, paint);
      continue;
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
  let [top, bottom, looks] = [side, -1, 0];
  for (let edge = 0; edge < count; edge++) {
    const [y0, y1] = [edges[4 * edge + 1] as number, edges[4 * edge + 3] as number];
    const from = Math.max(0, Math.floor(Math.min(y0, y1) / GRID));
    const to = Math.min(side - 1, Math.floor(Math.max(y0, y1) / GRID));
    if (from > to) continue;
    looks += to - from + 1;
    lastRow[edge] = to;
    next[edge] = first[from] as number;
    first[from] = edge;
    if (from < top) top = from;
    if (to > bottom) bottom = to;
  }
  return { first, next, lastRow, top, bottom, looks };
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

/** Crossings and runs in a row: so few, as is the rule, are sorted; of more it is told what changes at each cell. */
const FEW = 24;

function sort(values: Int32Array, count: number): void {
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

interface Row {
  crossings: Int32Array;
  crossed: number;
  runs: Int32Array;
  found: number;
}

/** Rows with many crossings, in the time that it takes to look at each of them and at each cell once. */
class Crowd {
  readonly #side: number;
  /** By how much the winding number, and the number of runs, is another than at the cell before. */
  readonly #winding: Int32Array;
  readonly #covered: Int32Array;

  constructor(side: number) {
    this.#side = side;
    this.#winding = new Int32Array(side + 1);
    this.#covered = new Int32Array(side + 1);
  }

  tellRuns({ crossings, crossed, runs, found }: Row, row: number, paint: PaintRun): void {
    const [winding, covered, side] = [this.#winding, this.#covered, this.#side];
    for (let i = 0; i < crossed; i++) {
      const crossing = crossings[i] as number;
      (winding[crossing >> 1] as number) += crossing & 1 ? 1 : -1;
    }
    for (let i = 0; i < found; i++) {
      (covered[(runs[i] as number) >> HALF_BITS] as number)++;
      (covered[(runs[i] as number) & LOW] as number)--;
    }
    let [wound, covers, from] = [0, 0, -1];
    for (let cell = 0; cell < side; cell++) {
      wound += winding[cell] as number;
      covers += covered[cell] as number;
      const isIn = wound !== 0 || covers > 0;
      if (isIn && from < 0) from = cell;
      else if (!isIn && from >= 0) {
        paint(row, from, cell);
        from = -1;
      }
    }
    if (from >= 0) paint(row, from, side);
    winding.fill(0);
    covered.fill(0);
  }
}
