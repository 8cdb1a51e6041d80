import { frameAround, INK_RASTER_PX, inkBox } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/explanation.ts';
import { encodePng } from './png.ts';
import type { Image } from './resize.ts';
import { inksOf, type PreparedDrawing, prepared, Surface } from './surface.ts';

/** Draws strokes on one bitmap that is used again. */
export interface Rasteriser {
  /** RGBA, 4 bytes a pixel: the whole canvas, or the part in `frame`. */
  pixels(strokes: readonly Stroke[], frame?: Square): Image;
  png(strokes: readonly Stroke[]): Uint8Array;
}

export function openRasteriser(sidePx: number): Rasteriser {
  const surface = new Surface(sidePx);
  const pixels: Rasteriser['pixels'] = (strokes, frame) => surface.pixels(prepared(inksOf(strokes)), frame);
  return { pixels, png: (strokes) => encodePng(pixels(strokes)) };
}

/** A drawing, or an image in its place. */
export type DrawingInput = { kind: 'strokes'; strokes: Stroke[] } | { kind: 'image'; bytes: Uint8Array };
/** What is framed and not scored: a picture may be decoded already. */
export type FrameInput = DrawingInput | DecodedInput;
export interface DecodedInput {
  kind: 'pixels';
  picture: Image;
}

/** The model's view of a drawing. */
export interface FramedImage {
  /** At the model's input size. */
  image: Image;
  /** The part of the canvas that the image shows, in canvas units. */
  frame: Square;
}

/** The model's view of a drawing, and its whole canvas. */
export interface FramedDrawing extends FramedImage {
  /** The whole canvas, INK_RASTER_PX wide. */
  canvas: Image;
  /** Paper only: white strokes, erased strokes and strokes that were painted over in white leave a canvas blank. */
  blank: boolean;
}

/** Frames drawings and draws them at the model's input size: nothing is resized, neither in training nor here. */
export function openPreparedFramer(sidePx: number): (drawing: PreparedDrawing) => FramedDrawing {
  const small = new Surface(INK_RASTER_PX);
  const input = new Surface(sidePx);
  return (drawing) => {
    const canvas = small.pixels(drawing);
    const ink = inkBox(canvas);
    const frame = frameAround(ink, INK_RASTER_PX);
    return { image: input.pixels(drawing, frame), frame, canvas, blank: ink === null };
  };
}

export function openFramer(sidePx: number): (strokes: readonly Stroke[]) => FramedDrawing {
  const framer = openPreparedFramer(sidePx);
  return (strokes) => framer(prepared(inksOf(strokes)));
}
