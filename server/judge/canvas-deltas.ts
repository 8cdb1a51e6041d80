import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';

/** All canvases that a thread may keep, bytes: some thousand usual drawings. */
const BYTES_KEPT = 128 * 1024 * 1024;
/** What a point becomes over there (itself and its outline), and what a canvas costs beside (a few bitmaps), bytes. */
const BYTES_PER_POINT = 190;
/** What a fill covers: usually far less, at worst four times as much. */
const BYTES_PER_FILL = 64 * 1024;
const BYTES_PER_CANVAS = 8_192;
/** A canvas of so many points has bitmaps that are remembered, bytes. */
const MANY_POINTS = 1_000;
const BYTES_OF_BITMAPS = 512 * 1024;

interface Sent {
  strokes: { stroke: Stroke; length: number }[];
  bytes: number;
}

/** What has to be sent of a canvas: its first `keep` strokes are over there, `strokes` are all that follow. */
export interface Rest {
  keep: number;
  strokes: readonly Stroke[];
}

/**
 * Which strokes a thread has of which canvas: only what is new crosses over. A stroke that is the same object with as many
 * points is the same, because strokes only ever grow at their end. The canvases used least lately are given up when they
 * are too much together.
 */
export class CanvasDeltas {
  /** The longest unused first. */
  readonly #sent = new Map<string, Sent>();
  #bytes = 0;
  readonly #most: number;

  constructor(bytes = BYTES_KEPT) {
    this.#most = bytes;
  }

  get size(): number {
    return this.#sent.size;
  }

  /** What is to be sent of it now; it counts as sent. */
  send(key: string, strokes: readonly Stroke[]): Rest {
    const before = this.#sent.get(key)?.strokes ?? [];
    let keep = 0;
    while (keep < Math.min(before.length, strokes.length) && isSame(before[keep], strokes[keep])) keep++;
    this.forget(key);
    const points = strokes.reduce((sum, stroke) => sum + stroke.points.length / POINT_STRIDE, 0);
    const fills = strokes.filter(({ tool }) => tool === 'fill').length;
    const ofStrokes = points * BYTES_PER_POINT + fills * BYTES_PER_FILL;
    const bytes = BYTES_PER_CANVAS + ofStrokes + (points > MANY_POINTS ? BYTES_OF_BITMAPS : 0);
    this.#sent.set(key, { strokes: strokes.map((stroke) => ({ stroke, length: stroke.points.length })), bytes });
    this.#bytes += bytes;
    return { keep, strokes: strokes.slice(keep) };
  }

  /** @returns whether there was anything to forget */
  forget(key: string): boolean {
    this.#bytes -= this.#sent.get(key)?.bytes ?? 0;
    return this.#sent.delete(key);
  }

  /** Gives up what is too much. @returns whose canvases the thread has to forget */
  overflow(): string[] {
    const given: string[] = [];
    for (const key of this.#sent.keys()) {
      if (this.#bytes <= this.#most) break;
      given.push(key);
      this.forget(key);
    }
    return given;
  }
}

const isSame = (sent: Sent['strokes'][number] | undefined, stroke: Stroke | undefined) =>
  sent?.stroke === stroke && sent?.length === stroke?.points.length;
