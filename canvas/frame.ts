import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

export const WHOLE_CANVAS: Square = { x: 0, y: 0, side: CANVAS_UNITS };

/** Paper around the ink, as a factor: a sixteenth of the ink's longer side on either side of it. */
const ROOM = 1.125;
/** Of the canvas's side. What is smaller than this lets it stay small: nobody draws on a stamp by accident. */
const SMALLEST = 0.4;

/** Pixels of the small picture of the whole canvas on which ink is looked for: one is 8 canvas units wide. */
export const INK_RASTER_PX = 128;
/**
 * Levels (of 255) below white from which a pixel counts as ink, in its darkest channel. A black line's fringe that covers
 * a sixteenth of a pixel does not make the ink a pixel wider; the thinnest pen (2 units, so at least an eighth of one of
 * two neighbouring pixels) does, in every colour that can be told from paper at that width.
 */
export const INK_LEVELS = 16;

/** Pixels row by row, `channels` bytes each, the first three of them red, green and blue on opaque paper. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** In pixels; right and bottom are the first ones outside. */
export interface InkBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The bounding box of everything that is not paper. null: a blank canvas. */
export function inkBox({ width, height, channels, data }: Pixels): InkBox | null {
  const white = 255 - INK_LEVELS;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      if ((data[at] as number) > white && (data[at + 1] as number) > white && (data[at + 2] as number) > white)
        continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return right > 0 ? { left, top, right, bottom } : null;
}

/**
 * What of the canvas a judge looks at: the square around the ink, centred on it. So it hardly matters where on the
 * canvas a drawing stands and how large it is. `box` is in pixels of a picture of the whole canvas, `sidePx` wide.
 */
export function frameAround(box: InkBox | null, sidePx: number): Square {
  if (!box) return WHOLE_CANVAS;
  const unit = CANVAS_UNITS / sidePx;
  const side = Math.max(ROOM * unit * Math.max(box.right - box.left, box.bottom - box.top), SMALLEST * CANVAS_UNITS);
  return {
    x: ((box.left + box.right) * unit - side) / 2,
    y: ((box.top + box.bottom) * unit - side) / 2,
    side,
  };
}
