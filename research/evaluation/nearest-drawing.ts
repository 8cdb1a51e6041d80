import type { QuickDrawing } from '#contract/drawing.ts';
import { boxOf } from '#server/drawing-machine/grid.ts';

const SIDE = 48;

/** Ink on a small grid that the drawing's box fills, and how far from ink each of its places is. */
export interface Trace {
  ink: Uint16Array;
  /** In sides of the grid. */
  distances: Float32Array;
}

export function traceOf(drawing: QuickDrawing): Trace {
  const { left, top, width, height } = boxOf(drawing);
  const scale = (SIDE - 1) / Math.max(width, height, 1e-9);
  const [x0, y0] = [(SIDE - 1 - width * scale) / 2, (SIDE - 1 - height * scale) / 2];
  const places = new Set<number>();
  for (const [xs, ys] of drawing) {
    for (const [i, x] of xs.entries()) {
      const [fromX, fromY] = [xs[Math.max(0, i - 1)] as number, ys[Math.max(0, i - 1)] as number];
      const y = ys[i] as number;
      const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) * scale * 2));
      for (let k = 0; k <= steps; k++) {
        const [px, py] = [fromX + ((x - fromX) * k) / steps, fromY + ((y - fromY) * k) / steps];
        places.add(Math.round((py - top) * scale + y0) * SIDE + Math.round((px - left) * scale + x0));
      }
    }
  }
  const ink = Uint16Array.from(places);
  return { ink, distances: distancesTo(ink) };
}

export function mirrored({ ink }: Trace): Trace {
  const other = ink.map((place) => place - (place % SIDE) + SIDE - 1 - (place % SIDE));
  return { ink: other, distances: distancesTo(other) };
}

/** Chamfer distances (Borgefors 1986): two passes with steps of 3 and 4 thirds. */
function distancesTo(ink: Uint16Array): Float32Array {
  const all = new Float32Array(SIDE * SIDE).fill(1e6);
  for (const place of ink) all[place] = 0;
  const relax = (y: number, x: number, steps: readonly (readonly [dy: number, dx: number, cost: number])[]) => {
    let least = all[y * SIDE + x] as number;
    for (const [dy, dx, cost] of steps) {
      const [fromY, fromX] = [y + dy, x + dx];
      if (fromY < 0 || fromX < 0 || fromY >= SIDE || fromX >= SIDE) continue;
      least = Math.min(least, (all[fromY * SIDE + fromX] as number) + cost);
    }
    all[y * SIDE + x] = least;
  };
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) relax(y, x, FORWARD);
  for (let y = SIDE - 1; y >= 0; y--) for (let x = SIDE - 1; x >= 0; x--) relax(y, x, BACKWARD);
  return all.map((distance) => distance / 3 / SIDE);
}

const FORWARD = [
  [0, -1, 3],
  [-1, 0, 3],
  [-1, -1, 4],
  [-1, 1, 4],
] as const;
const BACKWARD = [
  [0, 1, 3],
  [1, 0, 3],
  [1, 1, 4],
  [1, -1, 4],
] as const;

/** How far the ink of either lies from the other's on average, in sides of the box. 0: one lies on the other. */
export const distanceBetween = (one: Trace, other: Trace): number => (meanOf(one, other) + meanOf(other, one)) / 2;

function meanOf({ ink }: Trace, { distances }: Trace): number {
  let sum = 0;
  for (const place of ink) sum += distances[place] as number;
  return sum / ink.length;
}

/** To the nearest of them or of their mirror images. */
export function nearestDistance(one: Trace, others: readonly Trace[]): number {
  const other = mirrored(one);
  let least = Number.POSITIVE_INFINITY;
  for (const trace of others) least = Math.min(least, distanceBetween(one, trace), distanceBetween(other, trace));
  return least;
}
