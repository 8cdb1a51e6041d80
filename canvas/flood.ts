import { CANVAS_UNITS } from '#contract/limits.ts';

const SIDE = CANVAS_UNITS;

/** Cells (1) that a fill floods, and the first and last columns and rows in which there are any. Shared: read it at once. */
export interface Flooded {
  readonly inside: Uint8Array;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** One for all floods of this thread: who floods looks at it before the next. */
let inside: Uint8Array | null = null;

/**
 * All cells of the colour of (x, y) that hang together with it by their sides: not by their corners, so that an outline
 * one cell wide holds even where it goes diagonally. @param isWanted false: nothing
 */
export function flood(cells: Uint32Array, x: number, y: number, isWanted: boolean): Flooded {
  inside ??= new Uint8Array(SIDE * SIDE);
  const set = inside.fill(0);
  const flooded: Flooded = { inside: set, left: SIDE, right: -1, top: SIDE, bottom: -1 };
  if (!isWanted) return flooded;
  const colour = cells[y * SIDE + x];
  const waiting = [y * SIDE + x];
  for (let start = waiting.pop(); start !== undefined; start = waiting.pop()) {
    if (set[start]) continue;
    const row = Math.floor(start / SIDE);
    const [rowFrom, rowEnd] = [row * SIDE, (row + 1) * SIDE];
    let from = start;
    while (from > rowFrom && cells[from - 1] === colour) from--;
    let end = start + 1;
    while (end < rowEnd && cells[end] === colour) end++;
    set.fill(1, from, end);
    if (from - rowFrom < flooded.left) flooded.left = from - rowFrom;
    if (end - rowFrom - 1 > flooded.right) flooded.right = end - rowFrom - 1;
    if (row < flooded.top) flooded.top = row;
    if (row > flooded.bottom) flooded.bottom = row;
    if (row > 0) seedRuns(cells, set, colour, from - SIDE, end - SIDE, waiting);
    if (row < SIDE - 1) seedRuns(cells, set, colour, from + SIDE, end + SIDE, waiting);
  }
  return flooded;
}

/** The first cell of each run of the colour between `from` and `end` that is not flooded yet. */
function seedRuns(
  cells: Uint32Array,
  set: Uint8Array,
  colour: number | undefined,
  from: number,
  end: number,
  waiting: number[],
): void {
  let isRun = false;
  for (let cell = from; cell < end; cell++) {
    const isOpen = cells[cell] === colour && !set[cell];
    if (isOpen && !isRun) waiting.push(cell);
    isRun = isOpen;
  }
}
