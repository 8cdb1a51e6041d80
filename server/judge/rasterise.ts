import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { renderStrokes } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Image } from './resize.ts';

/** Draws strokes on bitmaps of one size, again and again on the same canvas. */
export interface Rasteriser {
  /** RGBA, 4 bytes a pixel. */
  pixels(strokes: readonly Stroke[]): Image;
  png(strokes: readonly Stroke[]): Uint8Array;
}

export function openRasteriser(sidePx: number): Rasteriser {
  const canvas = createCanvas(sidePx, sidePx);
  const context: SKRSContext2D = canvas.getContext('2d');
  return {
    pixels(strokes) {
      renderStrokes(context, strokes, sidePx);
      return { width: sidePx, height: sidePx, channels: 4, data: context.getImageData(0, 0, sidePx, sidePx).data };
    },
    png(strokes) {
      renderStrokes(context, strokes, sidePx);
      // A copy: the encoder's own memory cannot be handed to another thread.
      return new Uint8Array(canvas.toBuffer('image/png'));
    },
  };
}

/** Nothing but paper: every pixel white. Strokes in white, or wiped out by the eraser, leave a canvas blank. */
export function isBlank({ data, channels }: Image): boolean {
  for (let at = 0; at < data.length; at += channels) {
    if (data[at] !== 255 || data[at + 1] !== 255 || data[at + 2] !== 255) return false;
  }
  return true;
}
