import { LRUCache } from 'lru-cache';
import type { Judgement } from './port.ts';

/** Nobody's score comes more often than this, ms. */
export const LEAST_LIVE_INTERVAL_MS = 500;
/** A batch of live scores shall take no longer: a final that comes meanwhile waits for it. */
export const LIVE_BATCH_MS = 30;
/** What live scores may take of the judge's time: the rest is for finals that come all at once when a round ends. */
export const LIVE_SHARE = 0.6;
/** CanvasCache that were not scored for so many intervals (and at least so long) are none that are being drawn on. */
const LATELY_INTERVALS = 3;
const LATELY_MS = 5_000;
/** What a drawing is thought to cost before the first was judged, ms. */
const FIRST_GUESS_MS = 8;
/** Weight of the newest batch in the moving average. */
const NEWEST = 0.15;

/**
 * How fast the judge is, and what may be asked of it: how many live scores make a batch, and how far apart those of one
 * player should be. Both follow a moving average of what a live score really takes, on the slower of the judge's threads.
 */
export class LiveRate {
  readonly #maxBatch: number;
  readonly #now: () => number;
  #msPerLive = FIRST_GUESS_MS;
  /** When a live score of each canvas was last asked for; the longest ago first. */
  readonly #seenAtMs = new Map<string, number>();
  #intervalMs = LEAST_LIVE_INTERVAL_MS;

  constructor({ maxBatch, now }: { maxBatch: number; now: () => number }) {
    this.#maxBatch = maxBatch;
    this.#now = now;
  }

  /** A live score of this canvas is asked for. */
  asked(key: string): void {
    this.#seenAtMs.delete(key);
    this.#seenAtMs.set(key, this.#now());
  }

  /** This canvas is not drawn on any more. */
  gone(key: string): void {
    this.#seenAtMs.delete(key);
  }

  /** A batch of live scores kept the judge's slower thread busy for `busyMs`. */
  judged(size: number, busyMs: number): void {
    this.#msPerLive += NEWEST * (busyMs / size - this.#msPerLive);
  }

  /** Live scores that may be judged together, at least 1. */
  get liveBatch(): number {
    return Math.max(1, Math.min(this.#maxBatch, Math.floor(LIVE_BATCH_MS / this.#msPerLive)));
  }

  /** What one player's live scores should be apart, ms: everybody's together take LIVE_SHARE of the time. */
  get liveIntervalMs(): number {
    const since = this.#now() - Math.max(LATELY_MS, LATELY_INTERVALS * this.#intervalMs);
    for (const [key, atMs] of this.#seenAtMs) {
      if (atMs >= since) break;
      this.#seenAtMs.delete(key);
    }
    this.#intervalMs = Math.max(LEAST_LIVE_INTERVAL_MS, (this.#seenAtMs.size * this.#msPerLive) / LIVE_SHARE);
    return this.#intervalMs;
  }
}

/** CanvasCache of which something is remembered: a few kB each. */
const CACHED_CANVASES = 4_096;
/** So often a canvas may be too slow to draw before its live scores end: something is wrong with it, or meant to be. */
const MAX_TIMEOUTS = 3;

export interface Canvas {
  key: string;
  version: number;
}

interface Known {
  judged: { version: number; question: string; judgement: Judgement } | null;
  isEnded: boolean;
  timeouts: number;
}

/** What is known of canvases that have live scores. */
export class LiveCanvases {
  readonly #known = new LRUCache<string, Known>({ max: CACHED_CANVASES });

  /**
   * Of this very canvas, judged before; null: it has to be judged.
   * @param question what was asked about it: the prompt, and what it was compared with
   */
  judgement({ key, version }: Canvas, question: string): Judgement | null {
    const judged = this.#known.get(key)?.judged;
    return judged?.version === version && judged.question === question ? judged.judgement : null;
  }

  judged({ key, version }: Canvas, question: string, judgement: Judgement): void {
    const known = this.#of(key);
    known.judged = { version, question, judgement };
    // A pause of the machine is no fault of the canvas.
    known.timeouts = 0;
  }

  /** Its final score was asked for: no live score of it means anything any more. */
  end(key: string): void {
    this.#of(key).isEnded = true;
  }

  isEnded(key: string): boolean {
    return this.#known.get(key)?.isEnded ?? false;
  }

  /** Drawing it for a live score took too long. */
  timedOut(key: string): void {
    this.#of(key).timeouts++;
  }

  isTimedOut(key: string): boolean {
    return (this.#known.get(key)?.timeouts ?? 0) >= MAX_TIMEOUTS;
  }

  forget(key: string): void {
    this.#known.delete(key);
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { judged: null, isEnded: false, timeouts: 0 };
    this.#known.set(key, known);
    return known;
  }
}
