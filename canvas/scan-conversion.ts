import type { PathTarget } from './stroke-outline.ts';

/** Grid steps in a canvas unit: edges begin and end on grid points. */
export const GRID = 16;
/** Half of a cell, which is one unit wide. */
const HALF = GRID / 2;
/** Twice the tolerance (in grid steps) of a curve's chords: a sixteenth of a unit. */
const FLATNESS = 2;
/** Bound of coordinates, canvas units, beyond all legal ones: keeps every product far below 2⁵³. */
const FARTHEST = 4_096;

/**
 * Flattens a path into straight edges between grid points. Coordinates of a path may differ in their last bits between
 * hosts; edges consist of integers and are computed exactly, so they are the same on every host.
 */
export class EdgeList implements PathTarget {
  /** x0, y0, x1, y1 of each edge, in grid steps. */
  readonly ends: number[] = [];
  #startX = 0;
  #startY = 0;
  #x = 0;
  #y = 0;

  moveTo(x: number, y: number): void {
    this.closePath();
    [this.#startX, this.#startY] = [onGrid(x), onGrid(y)];
    [this.#x, this.#y] = [this.#startX, this.#startY];
  }

  lineTo(x: number, y: number): void {
    this.#edgeTo(onGrid(x), onGrid(y));
  }

  quadraticCurveTo(cpx: number, cpy: number, x: number, y: number): void {
    const [x0, y0, x1, y1, x2, y2] = [this.#x, this.#y, onGrid(cpx), onGrid(cpy), onGrid(x), onGrid(y)];
    const bend = Math.max(Math.abs(x0 - 2 * x1 + x2), Math.abs(y0 - 2 * y1 + y2));
    const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (2 * FLATNESS))));
    for (let i = 1; i < parts; i++) {
      const [a, b, c] = [(parts - i) ** 2, 2 * i * (parts - i), i ** 2];
      this.#edgeTo(
        Math.round((a * x0 + b * x1 + c * x2) / parts ** 2),
        Math.round((a * y0 + b * y1 + c * y2) / parts ** 2),
      );
    }
    this.#edgeTo(x2, y2);
  }

  closePath(): void {
    this.#edgeTo(this.#startX, this.#startY);
  }

  #edgeTo(x: number, y: number): void {
    if (x === this.#x && y === this.#y) return;
    this.ends.push(this.#x, this.#y, x, y);
    [this.#x, this.#y] = [x, y];
  }
}

const onGrid = (units: number): number =>
  Number.isFinite(units) ? Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, units)) * GRID) : 0;

/** The first cell whose centre is at or after `x`, in (fractional) grid steps. */
const cellFrom = (x: number): number => Math.ceil((x - HALF) / GRID);
/** Height of the centres of a row of cells, in grid steps. */
const middleOf = (row: number): number => row * GRID + HALF;

/** Receives a run of cells [from, to) of a row. */
type PaintRun = (row: number, from: number, to: number) => void;

/** Runs are two numbers up to 2047 packed into one, so that they sort as numbers. */
const HALF_BITS = 11;
const LOW = (1 << HALF_BITS) - 1;

/**
 * Scan conversion of a path of straight edges (x0, y0, x1, y1 of each, in grid steps) by the nonzero rule to
 * `side` × `side` cells (at most 2,047). A cell is inside if its centre is, or if an edge of `spine` passes through it:
 * the spine keeps a line connected where its outline is thinner than a cell. Runs are painted row by row; those of a row
 * neither overlap nor touch.
 *
 * @param maxVisits limit of the cost; a path that costs more paints nothing
 * @returns the cost in edge visits, one for each row that an edge passes
 */
export function scanConvert(
  outline: readonly number[],
  spine: readonly number[],
  side: number,
  maxVisits: number,
  paint: PaintRun,
): number {
  const edges = new Int32Array(outline.length + spine.length);
  edges.set(outline);
  edges.set(spine, outline.length);
  const count = edges.length / 4;
  const spineFrom = outline.length / 4;
  const { first, next, lastRow, top, bottom, visits } = byRow(edges, side);
  if (visits > maxVisits) return visits;
  const active = new Int32Array(count);
  const crossings = new Int32Array(count);
  const runs = new Int32Array(count);
  let dense: DenseRow | null = null;
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
        const run = crossedCells(x0, y0, x1, y1, row, side);
        if (run >= 0) runs[found++] = run;
        continue;
      }
      if (y0 <= middle === y1 <= middle) continue;
      const cell = cellFrom(x0 + ((middle - y0) * (x1 - x0)) / (y1 - y0));
      // The last bit is the direction.
      crossings[crossed++] = 2 * Math.min(side, Math.max(0, cell)) + (y0 < y1 ? 1 : 0);
    }
    if (crossed + found > MAX_SORTED) {
      dense ??= new DenseRow(side);
      dense.paint({ crossings, crossed, runs, found }, row, paint);
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
    paintRuns(runs, found, row, paint);
  }
  return visits;
}

/** Linked lists of the edges that begin in each row, and the row in which each edge ends. */
function byRow(edges: Int32Array, side: number) {
  const count = edges.length / 4;
  const first = new Int32Array(side).fill(-1);
  const next = new Int32Array(count);
  const lastRow = new Int32Array(count);
  let [top, bottom, visits] = [side, -1, 0];
  for (let edge = 0; edge < count; edge++) {
    const [y0, y1] = [edges[4 * edge + 1] as number, edges[4 * edge + 3] as number];
    const from = Math.max(0, Math.floor(Math.min(y0, y1) / GRID));
    const to = Math.min(side - 1, Math.floor(Math.max(y0, y1) / GRID));
    if (from > to) continue;
    visits += to - from + 1;
    lastRow[edge] = to;
    next[edge] = first[from] as number;
    first[from] = edge;
    if (from < top) top = from;
    if (to > bottom) bottom = to;
  }
  return { first, next, lastRow, top, bottom, visits };
}

/** The cells of the row that the edge passes through, as a run; -1: none. */
function crossedCells(x0: number, y0: number, x1: number, y1: number, row: number, side: number): number {
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

/** Up to this many crossings and runs of a row are sorted by insertion; `DenseRow` handles the few rows with more. */
const MAX_SORTED = 24;

function sort(values: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    let k = i;
    for (; k > 0 && (values[k - 1] as number) > value; k--) values[k] = values[k - 1] as number;
    values[k] = value;
  }
}

/** Paints sorted runs that may overlap as runs that do not. */
function paintRuns(runs: Int32Array, count: number, row: number, paint: PaintRun): void {
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

/** Paints rows with many crossings in time linear in crossings and cells. */
class DenseRow {
  readonly #side: number;
  /** Change of the winding number, and of the number of runs, at each cell. */
  readonly #winding: Int32Array;
  readonly #covered: Int32Array;

  constructor(side: number) {
    this.#side = side;
    this.#winding = new Int32Array(side + 1);
    this.#covered = new Int32Array(side + 1);
  }

  paint({ crossings, crossed, runs, found }: Row, row: number, paint: PaintRun): void {
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
