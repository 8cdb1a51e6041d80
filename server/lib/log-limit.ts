import { type Rate, TokenBucket } from './rate-limit.ts';

/**
 * Lines of one kind, that is with one message: what a client can provoke grows the log by no more than this. A server with
 * hundreds of rounds in a minute writes all of them.
 */
export const LOG_RATES = {
  /** `warn` and above: each tells of the same trouble. */
  trouble: { capacity: 60, perSecond: 0.5 },
  /** `info` and below. */
  course: { capacity: 600, perSecond: 10 },
} as const satisfies Record<string, Rate>;

/** Messages are constants of the program; more than these count together. */
const MOST_KINDS = 300;
/** How often the lines that were left out are counted in one. */
const LEFT_OUT_MS = 10_000;

/** Decides which lines of the log are written. */
export class LogLimit {
  readonly #now: () => number;
  readonly #onLeftOut: (kind: string, count: number) => void;
  readonly #kinds = new Map<string, { bucket: TokenBucket; leftOut: number }>();

  /** @param onLeftOut told how many lines of a kind were left out, at most once in `LEFT_OUT_MS` */
  constructor(onLeftOut: (kind: string, count: number) => void, now: () => number) {
    this.#onLeftOut = onLeftOut;
    this.#now = now;
  }

  admits(message: string, isTrouble: boolean): boolean {
    let kind = `${isTrouble} ${message}`;
    if (!this.#kinds.has(kind) && this.#kinds.size >= MOST_KINDS) kind = String(isTrouble);
    let known = this.#kinds.get(kind);
    if (!known) {
      const rate = isTrouble ? LOG_RATES.trouble : LOG_RATES.course;
      known = { bucket: new TokenBucket(rate, this.#now), leftOut: 0 };
      this.#kinds.set(kind, known);
    }
    if (known.bucket.take() === 0) return true;
    known.leftOut++;
    if (known.leftOut === 1) this.#tellLater(message, known);
    return false;
  }

  #tellLater(message: string, known: { leftOut: number }): void {
    setTimeout(() => {
      const { leftOut } = known;
      known.leftOut = 0;
      this.#onLeftOut(message, leftOut);
    }, LEFT_OUT_MS).unref();
  }
}
