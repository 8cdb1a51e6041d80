import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

export const WHOLE_CANVAS: Square = { x: 0, y: 0, side: CANVAS_UNITS };

/** Side of the frame by the longer side of the ink: a sixteenth is added on both sides. */
const ROOM = 1.125;
/** Least side of a frame as a share of the canvas: a very small drawing stays small, as nobody draws one by accident. */
const SMALLEST = 0.4;

/** Side in pixels of the small picture in which ink is detected: a pixel is 8 canvas units wide. */
export const INK_RASTER_PX = 128;
/**
 * Levels (of 255) below white from which a pixel counts as ink, in its darkest channel. A black line's fringe that covers
 * a sixteenth of a pixel does not make the ink a pixel wider; the thinnest pen (2 units, so at least an eighth of one of
 * two neighbouring pixels) does, in every colour that can be told from paper at that width.
 */
const INK_LEVELS = 16;

/** Pixels by rows, `channels` bytes each: red, green and blue on opaque paper, then others. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** In pixels; right and bottom are exclusive. */
export interface InkBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Bounding box of everything that is not paper; null: a blank canvas. */
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
 * The part of the canvas that is judged: the square around the ink, centred on it, so that place and size of a drawing
 * hardly matter. `box` is in pixels of a picture of the whole canvas, `sidePx` wide.
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
