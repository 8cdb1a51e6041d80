import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TokenBucket } from '#server/lib/rate-limit.ts';
import { loadSecret } from '#server/lib/secret.ts';

describe('token bucket', () => {
  it('never lets through more than its capacity and rate allow', () => {
    const rate = { capacity: 5, perSecond: 2 };
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3_000 }), { maxLength: 200 }), (gapsMs) => {
        let nowMs = 0;
        let passed = 0;
        const bucket = new TokenBucket(rate, () => nowMs);
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (bucket.take() === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(rate.capacity + (nowMs / 1000) * rate.perSecond + 1e-6);
      }),
    );
  });

  it('says when to come back, and keeps its word', () => {
    const rate = { capacity: 1, perSecond: 0.5 };
    let nowMs = 0;
    const bucket = new TokenBucket(rate, () => nowMs);
    expect(bucket.take()).toBe(0);
    const waitMs = bucket.take();
    expect(waitMs).toBe(2_000);
    nowMs = waitMs;
    expect(bucket.take()).toBe(0);
  });

  it('is not fooled by a clock that goes back', () => {
    const rate = { capacity: 1, perSecond: 1 };
    let nowMs = 10_000;
    const bucket = new TokenBucket(rate, () => nowMs);
    bucket.take();
    nowMs = 0;
    expect(bucket.take()).toBeGreaterThan(0);
  });
});

describe('the signing key', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doodle-secret-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, with mode 600, and the same for starters at the same time', async () => {
    const keys = await Promise.all([loadSecret(folder), loadSecret(folder)].map((key) => key.catch(() => null)));
    const again = await loadSecret(folder);
    expect(again).toHaveLength(32);
    for (const key of keys) if (key) expect(key).toEqual(again);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that holds something else', async () => {
    await writeFile(join(folder, 'secret.key'), 'password');
    await expect(loadSecret(folder)).rejects.toThrow(/not a key/);
  });
});
