import type { Photo } from '#vision/paper.ts';

/** Longer side of the pictures that are read, pixels: more shows no more ink, and takes longer. */
const FRAME_PX = 1024;

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

  /** The frame that was grabbed last, as a small JPEG; null: there is none. */
  jpeg(maxSidePx: number, quality: number): Promise<Blob | null> {
    const from = this.#canvas;
    if (!from) return Promise.resolve(null);
    const scale = Math.min(1, maxSidePx / Math.max(from.width, from.height));
    const small = document.createElement('canvas');
    small.width = Math.max(1, Math.round(from.width * scale));
    small.height = Math.max(1, Math.round(from.height * scale));
    small.getContext('2d')?.drawImage(from, 0, 0, small.width, small.height);
    return new Promise((resolve) => small.toBlob(resolve, 'image/jpeg', quality));
  }
}

/** A picture file as people see it, turned by its EXIF orientation. @throws DOMException when the browser can't read it */
export const readPicture = (file: Blob): Promise<ImageBitmap> =>
  createImageBitmap(file, { imageOrientation: 'from-image' });
