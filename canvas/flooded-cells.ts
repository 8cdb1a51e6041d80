import { CANVAS_UNITS } from '#contract/limits.ts';
import type { Flooded } from './flood.ts';

/** Cells that a fill floods, a bit each (128 kB at most): what a mask keeps of it. */
export interface FloodedCells {
  readonly top: number;
  /** Those of whole rows, from `top` on. */
  readonly words: Uint32Array;
}

const WORD = 32;
const FULL = 0xffffffff;
const WORDS_A_ROW = CANVAS_UNITS / WORD;

export function packed({ inside, left, right, top, bottom }: Flooded): FloodedCells {
  const words = new Uint32Array(Math.max(0, bottom - top + 1) * WORDS_A_ROW);
  for (let row = top; row <= bottom; row++) {
    const [from, to] = [row * CANVAS_UNITS, (row - top) * WORDS_A_ROW];
    for (let word = left >> 5; word <= right >> 5; word++) {
      let bits = 0;
      const at = from + word * WORD;
      for (let bit = 0; bit < WORD; bit++) bits |= (inside[at + bit] as number) << bit;
      words[to + word] = bits;
    }
  }
  return { top, words };
}

/** Paints them. */
export function paintCells(cells: Uint32Array, { top, words }: FloodedCells, colour: number): void {
  for (let i = 0, at = top * CANVAS_UNITS; i < words.length; i++, at += WORD) {
    const bits = words[i] as number;
    if (bits === FULL) cells.fill(colour, at, at + WORD);
    else if (bits !== 0) {
      for (let bit = 0; bit < WORD; bit++) if ((bits >>> bit) & 1) cells[at + bit] = colour;
    }
  }
}
