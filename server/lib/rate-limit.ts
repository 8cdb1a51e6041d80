/** `capacity` at once, then `perSecond`. */
export interface Rate {
  capacity: number;
  perSecond: number;
}

/**
 * A token bucket (https://en.wikipedia.org/wiki/Token_bucket). Not rate-limiter-flexible: it counts in fixed windows,
 * which let through two bursts around a border, and it is asynchronous and reads the wall clock.
 */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #updatedAtMs: number;

  /** @param now a clock in milliseconds */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.capacity;
    this.#updatedAtMs = now();
  }

  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#rate.capacity;
  }

  /** @returns 0 when allowed, else the milliseconds until it would be; then nothing is taken */
  take(cost = 1): number {
    this.#refill();
    if (this.#tokens < cost) return Math.ceil(((cost - this.#tokens) / this.#rate.perSecond) * 1000);
    this.#tokens -= cost;
    return 0;
  }

  /** Returns a token that was taken for work that was not done. */
  giveBack(): void {
    this.#tokens = Math.min(this.#rate.capacity, this.#tokens + 1);
  }

  #refill(): void {
    const nowMs = this.#now();
    const elapsedMs = Math.max(0, nowMs - this.#updatedAtMs);
    this.#tokens = Math.min(this.#rate.capacity, this.#tokens + (elapsedMs / 1000) * this.#rate.perSecond);
    this.#updatedAtMs = nowMs;
  }
}

/**
 * A token bucket for each key. Keys come from cookies and addresses, so their number is the clients' choice: full buckets
 * are dropped as often as an empty one needs to fill.
 */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAtMs: number;

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#sweepAtMs = this.#nextSweepMs();
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns 0 when allowed, else the milliseconds until it would be; then nothing is taken */
  take(key: string, cost = 1): number {
    if (this.#now() >= this.#sweepAtMs) this.#sweep();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket(this.#rate, this.#now);
      this.#buckets.set(key, bucket);
    }
    return bucket.take(cost);
  }

  /** Returns a token that was taken for work that was not done. */
  giveBack(key: string): void {
    this.#buckets.get(key)?.giveBack();
  }

  #sweep(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(key);
    this.#sweepAtMs = this.#nextSweepMs();
  }

  #nextSweepMs(): number {
    return this.#now() + (this.#rate.capacity / this.#rate.perSecond) * 1000;
  }
}
