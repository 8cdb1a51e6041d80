import type { PublicError, Result } from '#contract/errors.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import { Recent } from '#server/lib/recent.ts';

export interface OnDemandOptions {
  /** Things that one client may have made; those at hand cost nothing. */
  rate: Rate;
  /** Of things at a time, for everybody: the one in work and those that wait for it. */
  maxInTheMaking: number;
  /** Things that are kept when they are made. */
  kept: number;
  /** Who asks is told to come back after this long; the thing is made all the same. */
  longestWaitMs: number;
  /** What the one who asks is told. */
  busy: string;
  failed: PublicError;
  logger: Pick<Logger, 'error'>;
  /** A clock that only goes forwards, in milliseconds. */
  now: () => number;
}

const RETRY_AFTER_MS = 3_000;

/**
 * Things that are made when somebody first asks, one after the other, and then kept. One making for each, however
 * many ask.
 */
export class OnDemand<V> {
  readonly #options: OnDemandOptions;
  readonly #kept: Recent<string, V>;
  readonly #rates: RateLimiter;
  readonly #making = new Map<string, Promise<V>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: OnDemandOptions) {
    this.#options = options;
    this.#kept = new Recent(options.kept);
    this.#rates = new RateLimiter(options.rate, options.now);
  }

  /** Never rejects. `make` is called at most once for what several ask at the same time. */
  async get(key: string, client: string, make: () => Promise<V>): Promise<Result<{ value: V }>> {
    const { maxInTheMaking, busy, failed, logger } = this.#options;
    const atHand = this.#kept.get(key);
    if (atHand !== undefined) return { ok: true, value: atHand };
    let making = this.#making.get(key);
    if (!making) {
      const retryAfterMs = this.#rates.take(client);
      if (retryAfterMs > 0) {
        const message = 'That was a lot at once. Wait a moment.';
        return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
      }
      if (this.#making.size >= maxInTheMaking) {
        // Nothing is made: nothing is counted.
        this.#rates.giveBack(client);
        return unavailable(busy);
      }
      making = this.#inTurn(make)
        .then((value) => {
          this.#kept.set(key, value);
          return value;
        })
        .finally(() => this.#making.delete(key));
      this.#making.set(key, making);
      // Whoever waits is told below; nobody may be waiting any more.
      making.catch((error: unknown) => logger.error({ err: error, key }, 'making something on demand failed'));
    }
    return this.#inTime(making).catch(() => ({ ok: false, error: failed }));
  }

  #inTurn(make: () => Promise<V>): Promise<V> {
    const made = this.#last.then(make);
    this.#last = made.catch(() => {});
    return made;
  }

  async #inTime(making: Promise<V>): Promise<Result<{ value: V }>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Result<{ value: V }>>((resolve) => {
      timer = setTimeout(() => resolve(unavailable(this.#options.busy)), this.#options.longestWaitMs);
    });
    const made = making.then((value) => ({ ok: true as const, value }));
    return Promise.race([made, late]).finally(() => clearTimeout(timer));
  }
}

const unavailable = (message: string): { ok: false; error: PublicError } => ({
  ok: false,
  error: { code: 'unavailable', message, retryAfterMs: RETRY_AFTER_MS },
});
