/**
 * A token bucket: `capacity` at once, then `perSecond`. Pure but for its own state; the clock is an argument.
 */
export interface Bucket {
  tokens: number;
  updatedAtMs: number;
}

export interface BucketRate {
  capacity: number;
  perSecond: number;
}

export const fullBucket = (rate: BucketRate, nowMs: number): Bucket => ({ tokens: rate.capacity, updatedAtMs: nowMs });

/**
 * Takes `cost` tokens from `bucket` in place.
 * @returns 0 when allowed, else the milliseconds until it would be
 */
export function take(bucket: Bucket, rate: BucketRate, nowMs: number, cost = 1): number {
  const elapsedMs = Math.max(0, nowMs - bucket.updatedAtMs);
  bucket.tokens = Math.min(rate.capacity, bucket.tokens + (elapsedMs / 1000) * rate.perSecond);
  bucket.updatedAtMs = nowMs;
  if (bucket.tokens >= cost) {
    bucket.tokens -= cost;
    return 0;
  }
  return Math.ceil(((cost - bucket.tokens) / rate.perSecond) * 1000);
}
