import { LRUCache } from 'lru-cache';
import type { PublicError, Result } from '#contract/errors.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';

export interface OnDemandOptions {
  /** Values that one client may have computed. Cached values cost nothing. */
  rate: Rate;
  /** Computations that run or wait at a time, for all clients. */
  maxPending: number;
  /** The same for one client; default: as many. */
  maxPendingOfClient?: number;
  /** Whether one computation starts only when the one before it has ended. */
  isSequential: boolean;
  /** Values in the cache. */
  cached: number;
  /** A client gets `busy` after this time; the computation goes on. */
  waitLimitMs: number;
  /** Message to a client that has to come back later. */
  busy: string;
  failed: PublicError;
  /** Errors after which nothing was computed and nothing is wrong: they cost nothing and are not logged. Default: none. */
  isBusy?: (error: unknown) => boolean;
  /** Errors that come again: the key fails at once for `FAILURES_KEPT_MS`. Default: none. */
  isLasting?: (error: unknown) => boolean;
  logger: Pick<Logger, 'error'>;
  /** A monotonic clock, in milliseconds. */
  now: () => number;
}

const RETRY_AFTER_MS = 3_000;
export const FAILURES_KEPT_MS = 10 * 60_000;
const KEPT_FAILURES = 1_000;

/** Values that are computed at the first request and then cached. Concurrent requests of one key share a computation. */
export class OnDemand<V extends object> {
  readonly #options: OnDemandOptions;
  readonly #cache: LRUCache<string, V>;
  readonly #rates: RateLimiter;
  readonly #pending = new Map<string, Promise<V>>();
  /** Of those that are pending: nobody is to find them. */
  readonly #forgotten = new Set<string>();
  readonly #pendingOfClients = new Map<string, number>();
  /** When each key failed. */
  readonly #failures = new LRUCache<string, number>({ max: KEPT_FAILURES });
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: OnDemandOptions) {
    this.#options = options;
    this.#cache = new LRUCache({ max: options.cached });
    this.#rates = new RateLimiter(options.rate, options.now);
  }

  /** Never rejects. Codes: `rate_limited`, `unavailable`, that of `failed`. */
  async get(key: string, client: string, compute: () => Promise<V>): Promise<Result<{ value: V }>> {
    const { maxPending, maxPendingOfClient = maxPending, busy, failed, logger, now } = this.#options;
    const { isBusy = () => false, isLasting = () => false } = this.#options;
    const cached = this.#cache.get(key);
    if (cached) return { ok: true, value: cached };
    const failedAtMs = this.#failures.get(key);
    if (failedAtMs !== undefined && now() - failedAtMs < FAILURES_KEPT_MS) return { ok: false, error: failed };
    let pending = this.#pending.get(key);
    if (!pending) {
      const retryAfterMs = this.#rates.take(client);
      if (retryAfterMs > 0) {
        const message = 'That was a lot at once. Wait a moment.';
        return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
      }
      const own = this.#pendingOfClients.get(client) ?? 0;
      if (this.#pending.size >= maxPending || own >= maxPendingOfClient) {
        this.#rates.giveBack(client);
        return unavailable(busy);
      }
      this.#pendingOfClients.set(client, own + 1);
      pending = this.#start(compute)
        .then((value) => {
          if (!this.#forgotten.has(key)) this.#cache.set(key, value);
          return value;
        })
        .finally(() => {
          this.#pending.delete(key);
          this.#forgotten.delete(key);
          const left = (this.#pendingOfClients.get(client) ?? 1) - 1;
          if (left > 0) this.#pendingOfClients.set(client, left);
          else this.#pendingOfClients.delete(client);
        });
      this.#pending.set(key, pending);
      // Here and not where clients wait: perhaps none waits any more.
      pending.catch((error: unknown) => {
        if (isLasting(error)) this.#failures.set(key, now());
        if (isBusy(error)) this.#rates.giveBack(client);
        else logger.error({ err: error, key }, 'computing a value on demand failed');
      });
    }
    return this.#inTime(pending).catch((error: unknown) =>
      isBusy(error) ? unavailable(busy) : { ok: false, error: failed },
    );
  }

  /** Drops values, also those that are being computed. */
  forget(isGone: (key: string) => boolean): void {
    for (const key of [...this.#cache.keys()]) if (isGone(key)) this.#cache.delete(key);
    for (const key of [...this.#failures.keys()]) if (isGone(key)) this.#failures.delete(key);
    for (const key of this.#pending.keys()) if (isGone(key)) this.#forgotten.add(key);
  }

  #start(compute: () => Promise<V>): Promise<V> {
    if (!this.#options.isSequential) return compute();
    const computed = this.#last.then(compute);
    this.#last = computed.catch(() => {});
    return computed;
  }

  async #inTime(pending: Promise<V>): Promise<Result<{ value: V }>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Result<{ value: V }>>((resolve) => {
      timer = setTimeout(() => resolve(unavailable(this.#options.busy)), this.#options.waitLimitMs);
    });
    const computed = pending.then((value) => ({ ok: true as const, value }));
    return Promise.race([computed, late]).finally(() => clearTimeout(timer));
  }
}

export const unavailable = (message: string): { ok: false; error: PublicError } => ({
  ok: false,
  error: { code: 'unavailable', message, retryAfterMs: RETRY_AFTER_MS },
});
