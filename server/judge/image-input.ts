import sharp from 'sharp';
import { frameAround, INK_RASTER_PX, inkBox } from '#canvas/frame.ts';
import { PAPER_COLOUR } from '#canvas/render.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { FramedDrawing } from './framing.ts';
import { JudgeError, THUMBNAIL_SIDE_PX } from './port.ts';
import { fitToInput, type Preprocessing } from './preprocessing.ts';
import { type Image, resize } from './resize.ts';

/** Frames an image in place of strokes: its canvas is a square of paper with the image in the middle. */
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

/** A square of the picture's plane, in its pixels; paper outside the picture. */
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

/** Larger images are refused before they are decoded. */
const MAX_PIXELS = 4096 * 4096;
/** Longer edge by shorter edge. */
const MAX_ASPECT = 20;
/** Longer edges are shrunk to this, which is far above any model's input. */
const MAX_SIDE_PX = 2048;

/** RGB pixels of a PNG, SVG or another file that sharp reads, on white paper. @throws JudgeError when it cannot. */
export async function decodeImage(bytes: Uint8Array): Promise<Image> {
  try {
    const { data, info } = await onPaper(bytes)
      .resize(MAX_SIDE_PX, MAX_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (Math.max(info.width, info.height) > MAX_ASPECT * Math.min(info.width, info.height)) {
      throw new JudgeError(`The image is more than ${MAX_ASPECT} times as long as it is wide.`);
    }
    return { width: info.width, height: info.height, channels: info.channels, data };
  } catch (cause) {
    throw cause instanceof JudgeError ? cause : new JudgeError('The image cannot be read.', { cause });
  }
}

/** The whole image on a square of paper, as a PNG of THUMBNAIL_SIDE_PX. */
export async function imageThumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  const png = await onPaper(bytes)
    .resize(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX, { fit: 'contain', background: PAPER_COLOUR })
    .png()
    .toBuffer();
  return new Uint8Array(png);
}

const onPaper = (bytes: Uint8Array) =>
  sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .flatten({ background: PAPER_COLOUR })
    .toColourspace('srgb')
    .removeAlpha();
