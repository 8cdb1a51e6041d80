import { createCanvas, type ImageData, Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { FillRegions } from '#canvas/fill-regions.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import {
  type Ink as HostInk,
  paintOf,
  renderInks,
  renderPaper,
  renderSurroundings,
  seesSurroundings,
  traceInk,
} from '#canvas/render.ts';
import type { AnyStroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/explanation.ts';
import type { Image } from './resize.ts';

/** A drawing that is ready to be drawn, again and again. */
export interface PreparedDrawing {
  inks: readonly Ink[];
  /** Bitmaps of the same canvas by surface; null: it is drawn once. */
  memory: BitmapCache | null;
  /** Finds the regions of its fills. */
  regions: FillRegions;
  /** `performance.now()` at which drawing is given up. */
  deadlineMs: number;
}

export type BitmapCache = Map<Surface, Remembered>;

/** The first `count` inks, drawn. */
interface Remembered {
  count: number;
  frame: Square;
  pixels: ImageData;
}

/** Drawing took too long. The bitmap is cached, so that the next attempt gets further. */
export class RenderTimeout extends Error {
  override readonly name = 'RenderTimeout';
}

/** Outline points after which the bitmap is cached. Drawing fewer again costs less than caching them. */
const REMEMBER_EVERY = 2_000;

/**
 * Pixels are read in bands of this size: the allocator reuses memory of such pieces, while larger ones come from the system
 * page by page, which took longer than drawing.
 */
const BAND_BYTES = 16 * 1024;

export const prepared = (inks: readonly Ink[]): PreparedDrawing => ({
  inks,
  memory: null,
  regions: new FillRegions(),
  deadlineMs: Number.POSITIVE_INFINITY,
});

/**
 * A bitmap for one drawing after the other. Of a growing canvas in the same frame it draws the new ink only, pixel for
 * pixel as if all were drawn anew. The paper beyond the canvas is never cached: painted twice, it would cover more of the
 * pixels on the canvas's edge.
 */
export class Surface {
  readonly #widthPx: number;
  readonly #heightPx: number;
  readonly #scalePx: number;
  readonly #context: SKRSContext2D;

  /** The frame's side is as long as the longer side of the bitmap. */
  constructor(widthPx: number, heightPx = widthPx) {
    this.#widthPx = widthPx;
    this.#heightPx = heightPx;
    this.#scalePx = Math.max(widthPx, heightPx);
    this.#context = createCanvas(widthPx, heightPx).getContext('2d');
  }

  /** RGBA, 4 bytes a pixel: the whole canvas, or the part in `frame`. @throws RenderTimeout */
  pixels({ inks, memory, regions, deadlineMs }: PreparedDrawing, frame = WHOLE_CANVAS): Image {
    const checkTime = () => {
      if (performance.now() > deadlineMs) throw new RenderTimeout();
    };
    resolveFills(inks, regions, checkTime);
    let drawn = this.#begin(memory, frame);
    let weight = 0;
    for (let i = drawn; i < inks.length; i++) {
      weight += (inks[i] as Ink).weight;
      if (weight < REMEMBER_EVERY) continue;
      renderInks(this.#context, inks.slice(drawn, i + 1), this.#scalePx, frame);
      drawn = i + 1;
      weight = 0;
      // The canvas draws when its pixels are read, so the time is checked here.
      if (memory) memory.set(this, { count: drawn, frame, pixels: this.#read() });
      checkTime();
    }
    renderInks(this.#context, inks.slice(drawn), this.#scalePx, frame);
    if (seesSurroundings(frame)) renderSurroundings(this.#context, this.#scalePx, frame);
    return { width: this.#widthPx, height: this.#heightPx, channels: 4, data: this.#readInBands() };
  }

  /** @returns the number of inks on the bitmap */
  #begin(memory: BitmapCache | null, frame: Square): number {
    const remembered = memory?.get(this);
    if (remembered && isSame(remembered.frame, frame)) {
      this.#context.putImageData(remembered.pixels, 0, 0);
      return remembered.count;
    }
    renderPaper(this.#context, this.#scalePx);
    return 0;
  }

  #read(): ImageData {
    return this.#context.getImageData(0, 0, this.#widthPx, this.#heightPx);
  }

  #readInBands(): Uint8ClampedArray {
    const rowBytes = 4 * this.#widthPx;
    const rows = Math.max(1, Math.floor(BAND_BYTES / rowBytes));
    if (rows >= this.#heightPx) return this.#read().data;
    const out = new Uint8ClampedArray(rowBytes * this.#heightPx);
    for (let y = 0; y < this.#heightPx; y += rows) {
      const band = this.#context.getImageData(0, y, this.#widthPx, Math.min(rows, this.#heightPx - y));
      out.set(band.data, y * rowBytes);
    }
    return out;
  }
}

/** Drops bitmaps that show more than the first `count` inks. */
export function dropBitmapsBeyond(memory: BitmapCache, count: number): void {
  for (const [surface, remembered] of memory) if (remembered.count > count) memory.delete(surface);
}

const isSame = (a: Square, b: Square) => a.x === b.x && a.y === b.y && a.side === b.side;

/** A stroke whose path is reused: computing and transferring the outline is most of the cost of drawing. */
export interface Ink extends HostInk<Path2D> {
  stroke: AnyStroke;
  /** Points of the outline, which the cost of filling grows with. */
  weight: number;
  /** It is a fill whose region has not been found yet. */
  isUnresolved: boolean;
}

export function inkOf(stroke: AnyStroke): Ink {
  const path = new Path2D();
  const weight = traceInk(stroke, null, path);
  return { stroke, path, ...paintOf(stroke), weight, isUnresolved: stroke.tool === 'fill' };
}

export const inksOf = (strokes: readonly AnyStroke[]): Ink[] => strokes.map(inkOf);

/** Finds the missing regions of fills. `pause`: see FillRegions. */
function resolveFills(inks: readonly Ink[], regions: FillRegions, pause: () => void): void {
  if (!inks.some(({ isUnresolved }) => isUnresolved)) return;
  const strokes = inks.map(({ stroke }) => stroke);
  for (const [i, ink] of inks.entries()) {
    if (!ink.isUnresolved) continue;
    ink.weight = traceInk(ink.stroke, regions.find(strokes, i, pause), ink.path);
    ink.isUnresolved = false;
  }
}
