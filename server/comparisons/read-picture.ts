import sharp from 'sharp';
import type { Pixels } from '#canvas/frame.ts';
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE_PX } from '#contract/limits.ts';

/** Every JPEG file begins so. Of other formats no reader is started. */
const JPEG = [0xff, 0xd8, 0xff];
const MIN_SIDE_PX = 16;

/**
 * RGB pixels of a small JPEG file by a stranger. The file is not progressive: a small one could have thousands of passes over
 * all of its pixels, and browsers write none.
 * @returns null: it is another file, broken or too large
 */
export async function readPicture(file: Uint8Array): Promise<Pixels | null> {
  if (file.length > MAX_PICTURE_BYTES || !JPEG.every((byte, i) => file[i] === byte)) return null;
  try {
    const input = sharp(file, { limitInputPixels: MAX_PICTURE_SIDE_PX ** 2, failOn: 'warning' });
    const { format, width, height, isProgressive } = await input.metadata();
    const isSmall = Math.max(width, height) <= MAX_PICTURE_SIDE_PX && Math.min(width, height) >= MIN_SIDE_PX;
    if (format !== 'jpeg' || isProgressive || !isSmall) return null;
    const { data, info } = await input.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { width: info.width, height: info.height, channels: 3, data } : null;
  } catch {
    return null;
  }
}
