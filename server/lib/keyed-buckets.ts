import { type Bucket, type BucketRate, fullBucket, take } from './token-bucket.ts';

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

  /** What was taken for nothing is given back. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.#rate.capacity, bucket.tokens + 1);
  }
}
