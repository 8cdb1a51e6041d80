import { CANVAS_UNITS } from '#contract/limits.ts';
import { traceCracks } from './cracks.ts';
import type { Flooded } from './flood.ts';
import { simplified } from './simplified.ts';
import type { PathTarget } from './stroke-outline.ts';

/**
 * What a fill covers: closed polygons around the flooded cells and holes in them, to be filled by the nonzero rule.
 * It reaches one cell further than the flood, below the edge of what bounds it: where both edges are blended with what
 * lies below, paper would shine through otherwise.
 */
export interface Region {
  /** x, y, x, y, … of all polygons, in half canvas units. */
  readonly corners: Int16Array;
  /** Where each polygon ends in `corners`. */
  readonly ends: Uint32Array;
}

/** More corners cost more than anybody sees: such a region is drawn coarser. */
const MOST_CORNERS = 20_000;
/** Cells around the canvas: the region's border goes there, and a border around that, however often both are halved. */
const MARGIN = 8;
const SIDE = CANVAS_UNITS + 2 * MARGIN;

export function regionOf(flooded: Flooded): Region {
  let [cells, side] = [widened(flooded), SIDE];
  for (let scale = 1; ; scale *= 2) {
    const region = outlined(cells, side, scale);
    if (region.corners.length <= 2 * MOST_CORNERS) return region;
    cells = halved(cells, side);
    side /= 2;
  }
}

/** @param scale canvas units to a cell */
function outlined(cells: Uint8Array, side: number, scale: number): Region {
  const corners: number[] = [];
  const ends: number[] = [];
  for (const polygon of traceCracks(cells, side)) {
    for (const value of simplified(polygon)) corners.push(scale * value - 2 * MARGIN);
    ends.push(corners.length);
  }
  return { corners: Int16Array.from(corners), ends: Uint32Array.from(ends) };
}

/** The flooded cells and their eight neighbours. */
function widened({ inside, left, right, top, bottom }: Flooded): Uint8Array {
  const wide = new Uint8Array(SIDE * SIDE);
  for (let row = top; row <= bottom; row++) {
    const from = row * CANVAS_UNITS;
    for (let column = left; column <= right; column++) {
      if (!inside[from + column]) continue;
      const start = column;
      while (column <= right && inside[from + column]) column++;
      // One column further on either side, in three rows.
      for (let near = row - 1; near <= row + 1; near++) {
        const at = (near + MARGIN) * SIDE + MARGIN;
        fillRun(wide, at + start - 1, at + column + 1);
      }
    }
  }
  return wide;
}

/** Short runs are quicker by hand. */
function fillRun(cells: Uint8Array, from: number, end: number): void {
  if (end - from > 16) cells.fill(1, from, end);
  else for (let cell = from; cell < end; cell++) cells[cell] = 1;
}

/** One cell for every four, if at least two of them are inside. */
function halved(cells: Uint8Array, side: number): Uint8Array {
  const half = side / 2;
  const out = new Uint8Array(half * half);
  const at = (x: number, y: number) => (cells[y * side + x] as number) & 1;
  for (let y = 1; y < half - 1; y++) {
    for (let x = 1; x < half - 1; x++) {
      const count = at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
      out[y * half + x] = count >= 2 ? 1 : 0;
    }
  }
  return out;
}

/** @returns how many corners it has */
export function traceRegion({ corners, ends }: Region, target: PathTarget): number {
  let at = 0;
  for (const end of ends) {
    target.moveTo((corners[at] as number) / 2, (corners[at + 1] as number) / 2);
    for (at += 2; at < end; at += 2) target.lineTo((corners[at] as number) / 2, (corners[at + 1] as number) / 2);
    target.closePath();
  }
  return corners.length / 2;
}
