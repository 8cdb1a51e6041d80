import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { frameAround, INK_RASTER_PX, inkBox, WHOLE_CANVAS } from '#canvas/frame.ts';
import { renderStrokes } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/why.ts';
import type { Image } from './resize.ts';

/** Draws strokes on bitmaps of one size, again and again on the same canvas. */
export interface Rasteriser {
  /** RGBA, 4 bytes a pixel: the whole canvas, or what `frame` shows of it. */
  pixels(strokes: readonly Stroke[], frame?: Square): Image;
  png(strokes: readonly Stroke[]): Uint8Array;
}

export function openRasteriser(sidePx: number): Rasteriser {
  const canvas = createCanvas(sidePx, sidePx);
  const context: SKRSContext2D = canvas.getContext('2d');
  return {
    pixels(strokes, frame = WHOLE_CANVAS) {
      renderStrokes(context, strokes, sidePx, frame);
      return { width: sidePx, height: sidePx, channels: 4, data: context.getImageData(0, 0, sidePx, sidePx).data };
    },
    png(strokes) {
      renderStrokes(context, strokes, sidePx);
      // A copy: the encoder's own memory cannot be handed to another thread.
      return new Uint8Array(canvas.toBuffer('image/png'));
    },
  };
}

/** A drawing as the judge looks at it. */
export interface Sight {
  /** What `frame` shows, at the model's input size. */
  image: Image;
  frame: Square;
  /** The whole canvas, small: INK_RASTER_PX. */
  canvas: Image;
  /** Nothing but paper. Strokes in white, wiped out by the eraser or painted over in white leave a canvas blank. */
  blank: boolean;
}

/** Frames drawings and draws them straight at the model's input size: nothing is resized between training and serving. */
export function openEye(sidePx: number): (strokes: readonly Stroke[]) => Sight {
  const small = openRasteriser(INK_RASTER_PX);
  const input = openRasteriser(sidePx);
  return (strokes) => {
    const canvas = small.pixels(strokes);
    const ink = inkBox(canvas);
    const frame = frameAround(ink, INK_RASTER_PX);
    return { image: input.pixels(strokes, frame), frame, canvas, blank: ink === null };
  };
}
