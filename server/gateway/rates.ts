import type { ClientMessage } from '#contract/events.ts';
import { type Bucket, type BucketRate, fullBucket, take } from '#server/lib/token-bucket.ts';

/** [R42] How much a seat, a player and an address may do. Per seat first: a class shares one address. */
export const RATES = {
  /** Of one connection. */
  ops: { capacity: 60, perSecond: 25 },
  messages: { capacity: 20, perSecond: 3 },
  /** Of one connection, before anything is parsed: three whole drawings at once, then far more than a hand can draw. */
  bytes: { capacity: 6 * 1024 * 1024, perSecond: 256 * 1024 },
  /** Of one player. */
  sitDown: { capacity: 20, perSecond: 0.5 },
  connectPlayer: { capacity: 40, perSecond: 1 },
  connectAddress: { capacity: 400, perSecond: 20 },
} as const satisfies Record<string, BucketRate>;

/** A connection that goes on against this many refusals in a row is closed. */
export const MAX_REFUSALS_IN_A_ROW = 400;

export const rateOf = (event: string): 'ops' | 'messages' => {
  const heavy: ClientMessage = 'draw:ops';
  return event === heavy ? 'ops' : 'messages';
};

/**
 * Buckets by key, bounded: a bucket that would be full again is forgotten. Keys come from cookies and addresses, so
 * their number is not ours to choose.
 */
export class KeyedBuckets {
  readonly #rate: BucketRate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt: number;

  constructor(rate: BucketRate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#sweepAt = now() + this.#fullAfterMs;
  }

  get #fullAfterMs(): number {
    return (this.#rate.capacity / this.#rate.perSecond) * 1000;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns 0 when allowed, else the milliseconds until it would be */
  take(key: string): number {
    const now = this.#now();
    if (now >= this.#sweepAt) {
      for (const [other, bucket] of this.#buckets) {
        if (now - bucket.updatedAtMs >= this.#fullAfterMs) this.#buckets.delete(other);
      }
      this.#sweepAt = now + this.#fullAfterMs;
    }
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = fullBucket(this.#rate, now);
      this.#buckets.set(key, bucket);
    }
    return take(bucket, this.#rate, now);
  }
}
