import { frameAround, INK_RASTER_PX, inkBox } from '#canvas/frame.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { fitToInput, type Preprocessing } from './preprocessing.ts';
import type { FramedDrawing } from './rasterise.ts';
import { type Image, resize } from './resize.ts';

/** A picture in place of strokes, as the judge looks at it: in the middle of a square of paper that is its canvas. */
export function framePicture(picture: Image, preprocessing: Preprocessing): FramedDrawing {
  const side = Math.max(picture.width, picture.height);
  const left = Math.floor((side - picture.width) / 2);
  const top = Math.floor((side - picture.height) / 2);
  const canvas = resize(cut(picture, -left, -top, side), INK_RASTER_PX, INK_RASTER_PX, 'bilinear');
  const ink = inkBox(canvas);
  const frame = frameAround(ink, INK_RASTER_PX);
  const unit = side / CANVAS_UNITS;
  const x = Math.round(frame.x * unit);
  const y = Math.round(frame.y * unit);
  const framed = cut(picture, x - left, y - top, Math.max(1, Math.round(frame.side * unit)));
  return { image: fitToInput(framed, preprocessing), frame, canvas, blank: ink === null };
}

/** A square of the picture's plane, in its pixels; what lies outside the picture is paper. */
function cut({ width, height, channels, data }: Image, x: number, y: number, side: number): Image {
  const out = new Uint8Array(side * side * channels).fill(255);
  const [left, right] = [Math.max(0, x), Math.min(width, x + side)];
  const [top, bottom] = [Math.max(0, y), Math.min(height, y + side)];
  for (let row = top; row < bottom && left < right; row++) {
    const from = (row * width + left) * channels;
    out.set(data.subarray(from, from + (right - left) * channels), ((row - y) * side + left - x) * channels);
  }
  return { width: side, height: side, channels, data: out };
}
