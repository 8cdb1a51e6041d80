import { cellFrom, GRID, middleOf } from './mask-edges.ts';

/** A row's crossings: more are counted cell by cell instead of being sorted. */
const FEW = 32;

/**
 * Rasterises a path of straight edges (x0, y0, x1, y1 of each, in grid steps) by the nonzero rule on `side` × `side` cells:
 * a cell is inside when its centre is. `isThin`: so is every cell that an edge touches, because a line thinner than a
 * cell would have holes. Tells runs of cells [from, to) row by row; those of a row don't overlap.
 */
export function scanPath(
  ends: readonly number[],
  side: number,
  isThin: boolean,
  paint: (row: number, from: number, to: number) => void,
): void {
  const count = ends.length / 4;
  /** By the row in which they begin: a list of edges each. */
  const first = new Int32Array(side).fill(-1);
  const next = new Int32Array(count);
  const lastRow = new Int32Array(count);
  let [top, bottom] = [side, -1];
  for (let edge = 0; edge < count; edge++) {
    const [y0, y1] = [ends[4 * edge + 1] as number, ends[4 * edge + 3] as number];
    const from = Math.max(0, Math.floor(Math.min(y0, y1) / GRID));
    const to = Math.min(side - 1, Math.floor(Math.max(y0, y1) / GRID));
    if (from > to || (y0 === y1 && !isThin)) continue;
    lastRow[edge] = to;
    next[edge] = first[from] as number;
    first[from] = edge;
    if (from < top) top = from;
    if (to > bottom) bottom = to;
  }

  const active = new Int32Array(count);
  const crossings = new Int32Array(count);
  const winding = new Int32Array(side + 1);
  const runs = new Runs();
  let alive = 0;
  for (let row = top; row <= bottom; row++) {
    for (let edge = first[row] as number; edge >= 0; edge = next[edge] as number) active[alive++] = edge;
    const middle = middleOf(row);
    let found = 0;
    for (let i = 0; i < alive; i++) {
      const edge = active[i] as number;
      if ((lastRow[edge] as number) < row) {
        active[i--] = active[--alive] as number;
        continue;
      }
      const at = 4 * edge;
      const [x0, y0] = [ends[at] as number, ends[at + 1] as number];
      const [x1, y1] = [ends[at + 2] as number, ends[at + 3] as number];
      if (isThin) runs.touch(x0, y0, x1, y1, row, side);
      if (y0 <= middle === y1 <= middle) continue;
      const cell = cellFrom(x0 + ((middle - y0) * (x1 - x0)) / (y1 - y0));
      // The cell, and in the last bit the direction.
      crossings[found++] = 2 * Math.min(side, Math.max(0, cell)) + (y0 < y1 ? 1 : 0);
    }
    const tell = isThin ? runs.add : (from: number, to: number) => paint(row, from, to);
    if (found <= FEW) fromSorted(crossings, found, tell);
    else fromCounts(crossings, found, winding, tell);
    if (isThin) runs.tell((from, to) => paint(row, from, to));
  }
}

type Tell = (from: number, to: number) => void;

function fromSorted(crossings: Int32Array, count: number, tell: Tell): void {
  for (let i = 1; i < count; i++) {
    const value = crossings[i] as number;
    let k = i;
    while (k > 0 && (crossings[k - 1] as number) > value) {
      crossings[k] = crossings[k - 1] as number;
      k--;
    }
    crossings[k] = value;
  }
  let [wound, from] = [0, 0];
  for (let i = 0; i < count; i++) {
    const crossing = crossings[i] as number;
    if (wound === 0) from = crossing >> 1;
    wound += crossing & 1 ? 1 : -1;
    if (wound === 0 && crossing >> 1 > from) tell(from, crossing >> 1);
  }
}

function fromCounts(crossings: Int32Array, count: number, winding: Int32Array, tell: Tell): void {
  for (let i = 0; i < count; i++) {
    const crossing = crossings[i] as number;
    winding[crossing >> 1] = (winding[crossing >> 1] as number) + (crossing & 1 ? 1 : -1);
  }
  let [wound, from] = [0, 0];
  for (let cell = 0; cell < winding.length; cell++) {
    const turn = winding[cell] as number;
    if (turn === 0) continue;
    winding[cell] = 0;
    if (wound === 0) from = cell;
    wound += turn;
    if (wound === 0) tell(from, cell);
  }
}

/** Runs of one row that may overlap, made into runs that don't. */
class Runs {
  readonly #runs: [from: number, to: number][] = [];

  readonly add: Tell = (from, to) => {
    this.#runs.push([from, to]);
  };

  /** The cells of the row that the edge passes through. */
  touch(x0: number, y0: number, x1: number, y1: number, row: number, side: number): void {
    const [top, bottom] = [row * GRID, (row + 1) * GRID];
    const xAt = (y: number) => (y0 === y1 ? x0 : x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
    const [low, high] = [Math.min(y0, y1), Math.max(y0, y1)];
    const ends = y0 === y1 ? [x0, x1] : [xAt(Math.max(low, top)), xAt(Math.min(high, bottom))];
    const from = Math.max(0, Math.floor(Math.min(...ends) / GRID));
    const to = Math.min(side, Math.floor(Math.max(...ends) / GRID) + 1);
    if (from < to) this.add(from, to);
  }

  /** … and forgets them. */
  tell(tell: Tell): void {
    const runs = this.#runs.sort((a, b) => a[0] - b[0]);
    let [from, to] = [0, 0];
    for (const run of runs) {
      if (run[0] > to) {
        if (to > from) tell(from, to);
        [from, to] = run;
      } else if (run[1] > to) to = run[1];
    }
    if (to > from) tell(from, to);
    this.#runs.length = 0;
  }
}
