import { LRUCache } from 'lru-cache';
import type { Judgement } from './port.ts';

/** Shortest interval of a player's live scores, ms. */
export const LEAST_LIVE_INTERVAL_MS = 500;
/** Longest time of a batch of live scores, ms: a final that arrives meanwhile waits for it. */
export const LIVE_BATCH_MS = 30;
/** Share of the judge's time for live scores. The rest is for finals, which arrive together when a round ends. */
export const LIVE_SHARE = 0.6;
/** A canvas counts as inactive after so many intervals without a request, and at least after so long. */
const LATELY_INTERVALS = 3;
const LATELY_MS = 5_000;
/** Estimated time of a drawing before the first was judged, ms. */
const FIRST_GUESS_MS = 8;
/** Weight of the newest batch in the moving average. */
const NEWEST = 0.15;

/**
 * The size of a batch of live scores, and the interval of one player's. Both follow a moving average of the measured time
 * of a live score, on the slower of the judge's stages.
 */
export class LiveRate {
  readonly #maxBatch: number;
  readonly #now: () => number;
  #msPerLive = FIRST_GUESS_MS;
  /** Time of the last request of each canvas; the oldest first. */
  readonly #seenAtMs = new Map<string, number>();
  #intervalMs = LEAST_LIVE_INTERVAL_MS;

  constructor({ maxBatch, now }: { maxBatch: number; now: () => number }) {
    this.#maxBatch = maxBatch;
    this.#now = now;
  }

  /** A live score of this canvas is requested. */
  asked(key: string): void {
    this.#seenAtMs.delete(key);
    this.#seenAtMs.set(key, this.#now());
  }

  /** The canvas is finished. */
  gone(key: string): void {
    this.#seenAtMs.delete(key);
  }

  /** A batch of live scores occupied the slower stage for `busyMs`. */
  judged(size: number, busyMs: number): void {
    this.#msPerLive += NEWEST * (busyMs / size - this.#msPerLive);
  }

  /** Live scores that may be judged together, at least 1. */
  get liveBatch(): number {
    return Math.max(1, Math.min(this.#maxBatch, Math.floor(LIVE_BATCH_MS / this.#msPerLive)));
  }

  /** Interval of one player's live scores, ms, at which those of all players take LIVE_SHARE of the time. */
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

/** A few kB each. */
const CACHED_CANVASES = 4_096;
/** Timeouts after which a canvas gets no live scores: it is broken, or malicious. */
const MAX_TIMEOUTS = 3;

export interface Canvas {
  key: string;
  version: number;
}

interface Known {
  judged: { version: number; question: string; judgement: Judgement } | null;
  isEnded: boolean;
  isCostly: boolean;
  timeouts: number;
}

/** Judgements and timeouts of canvases that have live scores. */
export class LiveCanvases {
  readonly #known = new LRUCache<string, Known>({ max: CACHED_CANVASES });

  /**
   * The judgement of this version; null: it has to be judged.
   * @param question the prompt and the texts of the comparison
   */
  judgement({ key, version }: Canvas, question: string): Judgement | null {
    const judged = this.#known.get(key)?.judged;
    return judged?.version === version && judged.question === question ? judged.judgement : null;
  }

  judged({ key, version }: Canvas, question: string, judgement: Judgement): void {
    const known = this.#of(key);
    known.judged = { version, question, judgement };
    // Earlier timeouts were the machine's.
    known.timeouts = 0;
  }

  /** The final score was requested: live scores of this canvas are obsolete. */
  end(key: string): void {
    this.#of(key).isEnded = true;
  }

  isEnded(key: string): boolean {
    return this.#known.get(key)?.isEnded ?? false;
  }

  /** Whether this version of the canvas is costly, or any before it was. */
  isCostly(key: string, isCostlyNow: boolean): boolean {
    if (isCostlyNow) this.#of(key).isCostly = true;
    return this.#known.get(key)?.isCostly ?? false;
  }

  /** Drawing the canvas for a live score took too long. */
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
    const known = this.#known.get(key) ?? { judged: null, isEnded: false, isCostly: false, timeouts: 0 };
    this.#known.set(key, known);
    return known;
  }
}
