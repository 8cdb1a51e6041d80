import { frameAround, INK_RASTER_PX, inkBox } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/explanation.ts';
import { encodePng } from './png.ts';
import type { Image } from './resize.ts';
import { inksOf, type PreparedDrawing, prepared, Surface } from './surface.ts';

/** Draws strokes on bitmaps of one size, again and again on the same canvas. */
export interface Rasteriser {
  /** RGBA, 4 bytes a pixel: the whole canvas, or what `frame` shows of it. */
  pixels(strokes: readonly Stroke[], frame?: Square): Image;
  png(strokes: readonly Stroke[]): Uint8Array;
}

export function openRasteriser(sidePx: number): Rasteriser {
  const surface = new Surface(sidePx);
  const pixels: Rasteriser['pixels'] = (strokes, frame) => surface.pixels(prepared(inksOf(strokes)), frame);
  return { pixels, png: (strokes) => encodePng(pixels(strokes)) };
}

/** A drawing as the judge looks at it. */
export interface FramedDrawing {
  /** What `frame` shows, at the model's input size. */
  image: Image;
  frame: Square;
  /** The whole canvas, small: INK_RASTER_PX. */
  canvas: Image;
  /** Nothing but paper. Strokes in white, wiped out by the eraser or painted over in white leave a canvas blank. */
  blank: boolean;
}

/** Frames drawings and draws them straight at the model's input size: nothing is resized between training and serving. */
export function openPreparedFramer(sidePx: number): (sheet: PreparedDrawing) => FramedDrawing {
  const small = new Surface(INK_RASTER_PX);
  const input = new Surface(sidePx);
  return (sheet) => {
    const canvas = small.pixels(sheet);
    const ink = inkBox(canvas);
    const frame = frameAround(ink, INK_RASTER_PX);
    return { image: input.pixels(sheet, frame), frame, canvas, blank: ink === null };
  };
}

export function openFramer(sidePx: number): (strokes: readonly Stroke[]) => FramedDrawing {
  const eye = openPreparedFramer(sidePx);
  return (strokes) => eye(prepared(inksOf(strokes)));
}
