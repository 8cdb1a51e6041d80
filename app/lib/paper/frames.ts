import type { Photo } from '#vision/paper.ts';
import { smallJpeg } from './small-jpeg.ts';

/** Longer side of the pictures that are read, pixels: more shows no more ink, and takes longer. */
const FRAME_PX = 1024;
/** Longer side of the pictures that are sent: the shorter one of a camera's is then about what models take. */
const SENT_PX = 320;
const MIN_SENT_PX = 16;

/** Takes pixels off a camera or a picture. One canvas serves all frames. */
export class FrameGrabber {
  #canvas: HTMLCanvasElement | null = null;

  /** @returns null while the camera has no picture yet */
  grab(source: HTMLVideoElement | ImageBitmap): Photo | null {
    const [width, height] =
      source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
    if (width === 0 || height === 0) return null;
    const scale = Math.min(1, FRAME_PX / Math.max(width, height));
    this.#canvas ??= document.createElement('canvas');
    this.#canvas.width = Math.max(1, Math.round(width * scale));
    this.#canvas.height = Math.max(1, Math.round(height * scale));
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    // Transparent places of a picture are paper.
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, this.#canvas.width, this.#canvas.height);
    return context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** The frame that was grabbed last, shrunk, as `smallJpeg`; null: there is none. */
  jpeg(): string | null {
    const from = this.#canvas;
    if (!from) return null;
    const scale = Math.min(1, SENT_PX / Math.max(from.width, from.height));
    const small = document.createElement('canvas');
    // The server takes no slivers.
    small.width = Math.max(MIN_SENT_PX, Math.round(from.width * scale));
    small.height = Math.max(MIN_SENT_PX, Math.round(from.height * scale));
    const context = small.getContext('2d');
    if (!context) return null;
    context.imageSmoothingQuality = 'high';
    context.drawImage(from, 0, 0, small.width, small.height);
    return smallJpeg(small);
  }
}

/** A picture file as people see it, turned by its EXIF orientation. @throws DOMException when the browser can't read it */
export const readPicture = (file: Blob): Promise<ImageBitmap> =>
  createImageBitmap(file, { imageOrientation: 'from-image' });
