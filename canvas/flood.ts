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
 * one cell wide holds even where it goes diagonally. And what lies beside them and hangs together in `ink` already: where
 * both are one colour, there is no edge between them. @param ink the cells' own colour: nothing beside them; null: nothing
 */
export function flood(cells: Uint32Array, x: number, y: number, ink: number | null): Flooded {
  inside ??= new Uint8Array(SIDE * SIDE);
  const flooded: Flooded = { inside: inside.fill(0), left: SIDE, right: -1, top: SIDE, bottom: -1 };
  if (ink === null) return flooded;
  const start = y * SIDE + x;
  const beside: number[] = [];
  spread({ cells, flooded, colour: cells[start] as number, waiting: [start] }, ink, beside);
  spread({ cells, flooded, colour: ink, waiting: beside }, ink, []);
  return flooded;
}

interface Spreading {
  cells: Uint32Array;
  flooded: Flooded;
  colour: number;
  /** Cells to go on from. */
  waiting: number[];
}

/** @param beside takes the first cells of runs of `ink` that were met */
function spread(spreading: Spreading, ink: number, beside: number[]): void {
  const { cells, flooded, colour, waiting } = spreading;
  const set = flooded.inside;
  for (let start = waiting.pop(); start !== undefined; start = waiting.pop()) {
    if (set[start]) continue;
    const row = Math.floor(start / SIDE);
    const [rowFrom, rowEnd] = [row * SIDE, (row + 1) * SIDE];
    let from = start;
    while (from > rowFrom && cells[from - 1] === colour) from--;
    let end = start + 1;
    while (end < rowEnd && cells[end] === colour) end++;
    set.fill(1, from, end);
    if (from > rowFrom && cells[from - 1] === ink) beside.push(from - 1);
    if (end < rowEnd && cells[end] === ink) beside.push(end);
    if (from - rowFrom < flooded.left) flooded.left = from - rowFrom;
    if (end - rowFrom - 1 > flooded.right) flooded.right = end - rowFrom - 1;
    if (row < flooded.top) flooded.top = row;
    if (row > flooded.bottom) flooded.bottom = row;
    if (row > 0) meetRow(spreading, from - SIDE, end - SIDE, ink, beside);
    if (row < SIDE - 1) meetRow(spreading, from + SIDE, end + SIDE, ink, beside);
  }
}

/** The first cell of each run of the colour between `from` and `end` waits, if it is not flooded yet. */
function meetRow(
  { cells, flooded, colour, waiting }: Spreading,
  from: number,
  end: number,
  ink: number,
  beside: number[],
): void {
  const set = flooded.inside;
  let before = -1;
  for (let cell = from; cell < end; cell++) {
    const here = set[cell] ? -1 : (cells[cell] as number);
    if (here !== before) {
      if (here === colour) waiting.push(cell);
      else if (here === ink) beside.push(cell);
    }
    before = here;
  }
}
