import sharp from 'sharp';
import { PAPER_COLOUR } from '#canvas/render.ts';
import { JudgeError, THUMBNAIL_SIDE_PX } from './port.ts';
import type { Image } from './resize.ts';

/** An image that unpacks to more than this is refused before it is unpacked. */
const MAX_PIXELS = 4096 * 4096;
/** Longer edge by shorter edge: beyond it there is nothing but a line. */
const MAX_ASPECT = 20;
/** Longer edges are shrunk to this: the judge cuts squares out of it, and no model's input is nearly as large. */
const MAX_SIDE_PX = 2048;

/** RGB pixels of a PNG, SVG or whatever else sharp reads, on white paper. @throws JudgeError when it cannot. */
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
