import type { Image } from '../../resize.ts';
import type { Background } from './background.ts';
import { ramp } from './ramp.ts';
import { type Shape, shapesOf } from './shapes.ts';

/** Of the canvas's side: smaller shapes (drops of rain, the dots of a ladybird) are alike without being copies. */
const SMALLEST = 0.09;
const LARGEST = 0.4;
/** Of either shape's pixels, within a pixel of the other's. */
const ALIKE = 0.96;
/** Nobody draws the same thing this often with so steady a hand; a flock of birds has a right to some likeness. */
const MANY = 6;
const TOO_MANY = 13;
const MOST_POINTS = 40;

/** How often the most frequent shape of some size occurs, turned the same way and to a pixel the same: 0, 1, 2, … */
export function copies(canvas: Image, background: Background): number {
  const shapes = shapesOf(canvas, background).filter(({ width, height }) => {
    const side = Math.max(width, height) / canvas.width;
    return side >= SMALLEST && side <= LARGEST;
  });
  const maps = shapes.map(thickened);
  return shapes.reduce(
    (most, shape, i) =>
      Math.max(
        most,
        shapes.filter((other, k) => k === i || alike(shape, maps[i] as Thick, other, maps[k] as Thick)).length,
      ),
    0,
  );
}

export const repeatedPoints = (count: number): number => MOST_POINTS * ramp(count, MANY, TOO_MANY);

/** The shape's pixels and their neighbours, with a border of one pixel around the box. */
interface Thick {
  width: number;
  height: number;
  set: Uint8Array;
}

function thickened({ width, height, xs, ys }: Shape): Thick {
  const [w, h] = [width + 2, height + 2];
  const set = new Uint8Array(w * h);
  for (const [i, x] of xs.entries()) {
    for (let dy = 0; dy < 3; dy++) set.fill(1, ((ys[i] as number) + dy) * w + x, ((ys[i] as number) + dy) * w + x + 3);
  }
  return { width: w, height: h, set };
}

function alike(a: Shape, thickA: Thick, b: Shape, thickB: Thick): boolean {
  // Copies fall on the pixels differently: a box may be a pixel larger.
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return false;
  return covered(a, thickB) >= ALIKE && covered(b, thickA) >= ALIKE;
}

function covered({ xs, ys }: Shape, { width, height, set }: Thick): number {
  let inside = 0;
  for (const [i, x] of xs.entries()) {
    const [column, row] = [x + 1, (ys[i] as number) + 1];
    if (column < width && row < height && set[row * width + column]) inside++;
  }
  return inside / xs.length;
}
