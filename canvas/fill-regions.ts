import { CANVAS_UNITS } from '#contract/limits.ts';
import { simplifyPolygon, traceContours } from './contour.ts';
import { FillMask } from './fill-mask.ts';
import type { Flooded } from './flood-fill.ts';
import type { PathTarget } from './stroke-outline.ts';
import type { AnyStroke } from './visible-strokes.ts';

/**
 * The area of a fill: closed polygons around the flooded cells and their holes, to be filled by the nonzero rule. It
 * reaches one cell further than the flood, below the bounding stroke: between two anti-aliased edges paper would shine
 * through.
 */
export interface Region {
  /** x, y, x, y, … of all polygons, in half canvas units. */
  readonly corners: Int16Array;
  /** End of each polygon in `corners`. */
  readonly ends: Uint32Array;
}

/** A region with more corners is traced at a coarser scale, which is hardly visible. */
const MOST_CORNERS = 20_000;
/** Cells around the canvas: room for the region's border and an empty border, however often both are halved. */
const MARGIN = 8;
const SIDE = CANVAS_UNITS + 2 * MARGIN;

export function regionOf(flooded: Flooded): Region {
  let [cells, side] = [dilated(flooded), SIDE];
  for (let scale = 1; ; scale *= 2) {
    const region = outlineOf(cells, side, scale);
    if (region.corners.length <= 2 * MOST_CORNERS) return region;
    cells = halved(cells, side);
    side /= 2;
  }
}

/** @param scale canvas units to a cell */
function outlineOf(cells: Uint8Array, side: number, scale: number): Region {
  const corners: number[] = [];
  const ends: number[] = [];
  for (const polygon of traceContours(cells, side)) {
    for (const value of simplifyPolygon(polygon)) corners.push(scale * value - 2 * MARGIN);
    ends.push(corners.length);
  }
  return { corners: Int16Array.from(corners), ends: Uint32Array.from(ends) };
}

/** The flooded cells and their eight neighbours. */
function dilated({ inside, left, right, top, bottom }: Flooded): Uint8Array {
  const wide = new Uint8Array(SIDE * SIDE);
  for (let row = top; row <= bottom; row++) {
    const from = row * CANVAS_UNITS;
    for (let column = left; column <= right; column++) {
      if (!inside[from + column]) continue;
      const start = column;
      while (column <= right && inside[from + column]) column++;
      // One column further on both sides, in three rows.
      for (let near = row - 1; near <= row + 1; near++) {
        const at = (near + MARGIN) * SIDE + MARGIN;
        fillRun(wide, at + start - 1, at + column + 1);
      }
    }
  }
  return wide;
}

/** For short runs a loop is faster than `fill`. */
function fillRun(cells: Uint8Array, from: number, end: number): void {
  if (end - from > 16) cells.fill(1, from, end);
  else for (let cell = from; cell < end; cell++) cells[cell] = 1;
}

/** One cell for every four; inside if two of them are. */
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

/** Traces the region's polygons. @returns their number of corners */
export function traceRegion({ corners, ends }: Region, target: PathTarget): number {
  let at = 0;
  for (const end of ends) {
    target.moveTo((corners[at] as number) / 2, (corners[at + 1] as number) / 2);
    for (at += 2; at < end; at += 2) target.lineTo((corners[at] as number) / 2, (corners[at + 1] as number) / 2);
    target.closePath();
  }
  return corners.length / 2;
}

interface KnownRegion {
  /** Number of strokes below the fill, the newest of them, and the length of its points. */
  index: number;
  below: AnyStroke | undefined;
  points: number;
  region: Region;
}

/** Regions found before, shared by all pictures: a fill object has one place in one drawing. */
const KNOWN = new WeakMap<AnyStroke, KnownRegion>();

/**
 * Finds the areas of fills. A mask is made for the first fill and follows the drawing as it grows; after an undo it
 * repaints the cells that it keeps. A stroke must not change once another follows it.
 */
export class FillRegions {
  /** In order of use, the least recently used first. */
  readonly #masks: FillMask[] = [];
  readonly #most: number;

  /** @param masks how many drawings are kept, some 5 MB each; a clear begins another drawing and can be undone */
  constructor(masks = 2) {
    this.#most = masks;
  }

  /** The area of the fill at `index`. `pause` is called after each piece of work; what is done is kept if it throws. */
  find(strokes: readonly AnyStroke[], index: number, pause: () => void = () => {}): Region {
    const fill = strokes[index] as AnyStroke;
    const below = strokes[index - 1];
    const points = below?.points.length ?? 0;
    const known = KNOWN.get(fill);
    if (known?.index === index && known.below === below && known.points === points) return known.region;
    const mask = this.#maskOf(strokes, index);
    for (let i = mask.count; i < index; i++) {
      mask.draw(strokes[i] as AnyStroke);
      pause();
    }
    const region = regionOf(mask.flood(fill));
    KNOWN.set(fill, { index, below, points, region });
    pause();
    return region;
  }

  /** A mask with a prefix of the first `count` strokes, as long as there is. */
  #maskOf(strokes: readonly AnyStroke[], count: number): FillMask {
    const below = strokes.slice(0, count);
    const shared = this.#masks.map((mask) => mask.shared(below));
    const most = Math.max(0, ...shared);
    const mask = most > 0 ? (this.#masks.splice(shared.indexOf(most), 1)[0] as FillMask) : new FillMask();
    mask.backTo(most);
    this.#masks.push(mask);
    if (this.#masks.length > this.#most) this.#masks.shift();
    return mask;
  }
}
