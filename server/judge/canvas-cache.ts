import { FillRegions } from '#canvas/fill-regions.ts';
import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { type Ink, inkOf, inksOf } from './ink.ts';
import { type BitmapCache, dropBitmapsBeyond, type PreparedDrawing } from './surface.ts';

interface Canvas {
  inks: Ink[];
  memory: BitmapCache;
}

/** Fills of so many canvases are gone on with: 4 MB each. */
const MASKS_KEPT = 4;

/** CanvasCache that are drawn on meanwhile: what is on them already is not drawn again. Who asks says what to forget. */
export class CanvasCache {
  readonly #canvases = new Map<string, Canvas>();
  readonly #regions = new FillRegions(MASKS_KEPT);

  get size(): number {
    return this.#canvases.size;
  }

  /** The canvas now holds the first `keep` strokes that it held, and after them `strokes`. @throws when it holds fewer */
  update(key: string, keep: number, strokes: readonly AnyStroke[], deadlineMs: number): PreparedDrawing {
    const canvas: Canvas = this.#canvases.get(key) ?? { inks: [], memory: new Map() };
    if (canvas.inks.length < keep) throw new Error('The canvas has fewer strokes than it should.');
    dropBitmapsBeyond(canvas.memory, keep);
    canvas.inks.length = keep;
    for (const stroke of strokes) canvas.inks.push(inkOf(stroke));
    this.#canvases.set(key, canvas);
    return { inks: canvas.inks, memory: canvas.memory, regions: this.#regions, deadlineMs };
  }

  forget(key: string): void {
    this.#canvases.delete(key);
  }
}

/** Strokes of no canvas in particular. */
export const preparedDrawing = (strokes: readonly AnyStroke[], deadlineMs: number): PreparedDrawing => ({
  inks: inksOf(strokes),
  memory: null,
  regions: new FillRegions(),
  deadlineMs,
});
