import { CANVAS_UNITS } from '#contract/limits.ts';

const SIDE = CANVAS_UNITS;

/** Flooded cells (1) and their bounding box, both ends included. The array is shared: read it before the next flood. */
export interface Flooded {
  readonly inside: Uint8Array;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Reused by all floods of this thread. */
let inside: Uint8Array | null = null;

/**
 * Flood fill from (x, y): all cells of its colour that are 4-connected with it, so that a diagonal outline one cell wide
 * holds. Adjacent 4-connected cells that have the colour `ink` already are flooded, too: filled cells and these will be
 * one area. @param ink the cell's own colour: no adjacent cells; null: nothing is flooded
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

interface Spread {
  cells: Uint32Array;
  flooded: Flooded;
  colour: number;
  /** Cells from which the flood continues. */
  waiting: number[];
}

/** @param beside receives the first cells of adjacent runs of `ink` */
function spread(spreading: Spread, ink: number, beside: number[]): void {
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

/** Queues the first cell of each run of the colour between `from` and `end` that is not flooded yet. */
function meetRow(
  { cells, flooded, colour, waiting }: Spread,
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

/** Flooded cells, a bit each (128 kB at most), for the mask to keep. */
export interface FloodedCells {
  readonly top: number;
  /** Whole rows from `top` on. */
  readonly words: Uint32Array;
}

const WORD = 32;
const FULL = 0xffffffff;
const WORDS_PER_ROW = CANVAS_UNITS / WORD;

export function packCells({ inside, left, right, top, bottom }: Flooded): FloodedCells {
  const words = new Uint32Array(Math.max(0, bottom - top + 1) * WORDS_PER_ROW);
  for (let row = top; row <= bottom; row++) {
    const [from, to] = [row * CANVAS_UNITS, (row - top) * WORDS_PER_ROW];
    for (let word = left >> 5; word <= right >> 5; word++) {
      let bits = 0;
      const at = from + word * WORD;
      for (let bit = 0; bit < WORD; bit++) bits |= (inside[at + bit] as number) << bit;
      words[to + word] = bits;
    }
  }
  return { top, words };
}

export function paintCells(cells: Uint32Array, { top, words }: FloodedCells, colour: number): void {
  for (let i = 0, at = top * CANVAS_UNITS; i < words.length; i++, at += WORD) {
    const bits = words[i] as number;
    if (bits === FULL) cells.fill(colour, at, at + WORD);
    else if (bits !== 0) {
      for (let bit = 0; bit < WORD; bit++) if ((bits >>> bit) & 1) cells[at + bit] = colour;
    }
  }
}
