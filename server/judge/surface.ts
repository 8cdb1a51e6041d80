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

/** What is on the paper. */
export interface PreparedDrawing {
  inks: readonly Ink[];
  /** What surfaces remember of the same canvas from one time to the next; null: it is drawn once. */
  memory: BitmapCache | null;
  /** Finds what its fills cover. */
  regions: FillRegions;
  /** `performance.now()` from which on it is not worth going on. */
  deadlineMs: number;
}

export type BitmapCache = Map<Surface, Remembered>;

/** The first `count` inks, drawn. */
interface Remembered {
  count: number;
  frame: Square;
  pixels: ImageData;
}

/** Drawing took longer than it may. What was drawn by then is remembered, so that the next attempt gets further. */
export class RenderTimeout extends Error {
  override readonly name = 'RenderTimeout';
}

/** Outline points after which pixels are remembered: drawing fewer again costs less than remembering them. */
const REMEMBER_EVERY = 2_000;

/**
 * Pixels are read in bands of this size: memory in such pieces is used again, while what is larger is fetched from the
 * system each time, page by page, which took longer than drawing.
 */
const BAND_BYTES = 16 * 1024;

export const prepared = (inks: readonly Ink[]): PreparedDrawing => ({
  inks,
  memory: null,
  regions: new FillRegions(),
  deadlineMs: Number.POSITIVE_INFINITY,
});

/**
 * A bitmap on which one drawing after the other is drawn. Of a canvas that grows it draws only the new ink, as long as
 * the frame is the same; pixel for pixel the same as if all were drawn anew. Surroundings are never remembered: painted
 * twice, they would cover more of the pixels on the canvas's edge.
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

  /** RGBA, 4 bytes a pixel: the whole canvas, or what `frame` shows of it. @throws RenderTimeout */
  pixels({ inks, memory, regions, deadlineMs }: PreparedDrawing, frame = WHOLE_CANVAS): Image {
    const keepTime = () => {
      if (performance.now() > deadlineMs) throw new RenderTimeout();
    };
    resolveFills(inks, regions, keepTime);
    let drawn = this.#begin(memory, frame);
    let weight = 0;
    for (let i = drawn; i < inks.length; i++) {
      weight += (inks[i] as Ink).weight;
      if (weight < REMEMBER_EVERY) continue;
      renderInks(this.#context, inks.slice(drawn, i + 1), this.#scalePx, frame);
      drawn = i + 1;
      weight = 0;
      // Reading pixels is what makes the canvas draw, so this is also where its time shows.
      if (memory) memory.set(this, { count: drawn, frame, pixels: this.#read() });
      keepTime();
    }
    renderInks(this.#context, inks.slice(drawn), this.#scalePx, frame);
    if (seesSurroundings(frame)) renderSurroundings(this.#context, this.#scalePx, frame);
    return { width: this.#widthPx, height: this.#heightPx, channels: 4, data: this.#readInBands() };
  }

  /** @returns how many inks are on the bitmap */
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

/** Only the first `count` inks are still what they were. */
export function dropBitmapsBeyond(memory: BitmapCache, count: number): void {
  for (const [surface, remembered] of memory) if (remembered.count > count) memory.delete(surface);
}

const isSame = (a: Square, b: Square) => a.x === b.x && a.y === b.y && a.side === b.side;

/** A stroke that can be filled again and again: most of what drawing costs is to compute and hand over its outline. */
export interface Ink extends HostInk<Path2D> {
  stroke: AnyStroke;
  /** Points of the outline: what filling it costs grows with them. */
  weight: number;
  /** It is a fill, and what it covers was not looked for yet. */
  isOpen: boolean;
}

export function inkOf(stroke: AnyStroke): Ink {
  const path = new Path2D();
  const weight = traceInk(stroke, null, path);
  return { stroke, path, ...paintOf(stroke), weight, isOpen: stroke.tool === 'fill' };
}

export const inksOf = (strokes: readonly AnyStroke[]): Ink[] => strokes.map(inkOf);

/** Finds what the fills among `inks` cover, if they don't have it yet. `pause`: see FillRegions. */
export function resolveFills(inks: readonly Ink[], regions: FillRegions, pause: () => void): void {
  if (!inks.some(({ isOpen }) => isOpen)) return;
  const strokes = inks.map(({ stroke }) => stroke);
  for (const [i, ink] of inks.entries()) {
    if (!ink.isOpen) continue;
    ink.weight = traceInk(ink.stroke, regions.find(strokes, i, pause), ink.path);
    ink.isOpen = false;
  }
}
