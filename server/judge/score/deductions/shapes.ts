import type { Image } from '../../resize.ts';
import { type Background, endOfRun } from './background.ts';

/** Levels (of 255) from which a pixel stands out from the background: above the fringe of a line, below a thin pen. */
const STANDS_OUT = 48;

/** Pixels that hang together. Coordinates are within the bounding box. */
export interface Shape {
  width: number;
  height: number;
  xs: number[];
  ys: number[];
}

/** The connected shapes (8 neighbours) of everything in the picture that is not its background. */
export function shapesOf(canvas: Image, background: Background): Shape[] {
  const { width, height } = canvas;
  const waiting = foreground(canvas, background);
  const shapes: Shape[] = [];
  for (let start = 0; start < waiting.length; start++) {
    if (!waiting[start]) continue;
    const pixels = [start];
    waiting[start] = 0;
    for (let next = 0; next < pixels.length; next++) {
      const [x, y] = [(pixels[next] as number) % width, Math.floor((pixels[next] as number) / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (!waiting[neighbour]) continue;
          waiting[neighbour] = 0;
          pixels.push(neighbour);
        }
      }
    }
    shapes.push(boxed(pixels, width));
  }
  return shapes;
}

function foreground({ data, channels }: Image, { bucket }: Background): Uint8Array {
  // The middle of the bucket, and exactly white for paper.
  const level = (shift: number) => ((bucket >> shift) & 15) * 17;
  const [red, green, blue] = [level(8), level(4), level(0)];
  const standsOut = new Uint8Array(data.length / channels);
  let end: number;
  for (let at = 0; at < data.length; at = end) {
    end = endOfRun(data, channels, at);
    if (
      Math.abs((data[at] as number) - red) > STANDS_OUT ||
      Math.abs((data[at + 1] as number) - green) > STANDS_OUT ||
      Math.abs((data[at + 2] as number) - blue) > STANDS_OUT
    ) {
      standsOut.fill(1, at / channels, end / channels);
    }
  }
  return standsOut;
}

function boxed(pixels: readonly number[], pictureWidth: number): Shape {
  let [left, top, right, bottom] = [pictureWidth, Number.POSITIVE_INFINITY, 0, 0];
  for (const pixel of pixels) {
    const x = pixel % pictureWidth;
    const y = (pixel - x) / pictureWidth;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return {
    width: right - left + 1,
    height: bottom - top + 1,
    xs: pixels.map((pixel) => (pixel % pictureWidth) - left),
    ys: pixels.map((pixel) => Math.floor(pixel / pictureWidth) - top),
  };
}
