import sharp from 'sharp';
import type { Pixels } from '#canvas/frame.ts';
import { MAX_SERVICE_IMAGE_PIXELS } from '#contract/limits.ts';

/** The first bytes of each format. Of other files no reader is started. */
const isFormat = {
  png: (head: string) => head.startsWith('\x89PNG\r\n\x1a\n'),
  jpeg: (head: string) => head.startsWith('\xff\xd8\xff'),
  webp: (head: string) => head.startsWith('RIFF') && head.slice(8) === 'WEBP',
};
const FORMATS = ['png', 'jpeg', 'webp'] as const;
/** Longer edges are shrunk to this while they are read, which is far above any model's input. */
const MAX_SIDE_PX = 1024;
/** Longer edge by shorter edge. */
const MAX_ASPECT = 20;
/** Of the decoder, s. */
const TIME_LIMIT_S = 5;

/**
 * RGB pixels of a picture file by a program, as people see it on white paper: turned by its EXIF orientation, the first one of
 * an animation.
 * @returns a sentence that says what is wrong with it, for its sender
 */
export async function readImage(file: Uint8Array): Promise<Pixels | string> {
  const head = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 12)).toString('latin1');
  const format = FORMATS.find((one) => isFormat[one](head));
  if (!format) return 'The picture is no PNG, JPEG or WebP file.';
  try {
    const meta = await sharp(file, { limitInputPixels: false }).metadata();
    if (meta.format !== format) return UNREADABLE;
    if (meta.width * meta.height > MAX_SERVICE_IMAGE_PIXELS) {
      return `The picture has more than ${MAX_SERVICE_IMAGE_PIXELS / 1e6} million pixels.`;
    }
    if (Math.max(meta.width, meta.height) > MAX_ASPECT * Math.min(meta.width, meta.height)) {
      return `The picture is more than ${MAX_ASPECT} times as long as it is wide.`;
    }
    const { data, info } = await sharp(file, { limitInputPixels: MAX_SERVICE_IMAGE_PIXELS, autoOrient: true })
      .timeout({ seconds: TIME_LIMIT_S })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .resize(MAX_SIDE_PX, MAX_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { width: info.width, height: info.height, channels: 3, data } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

const UNREADABLE = 'The picture cannot be read: the file is damaged or cut short.';
