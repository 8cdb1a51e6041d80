import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FairQueue, type FairQueueOptions, type Release } from '#server/lib/fair-queue.ts';

describe('a fair queue', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  const queue = (changes: Partial<FairQueueOptions> = {}) =>
    new FairQueue({
      concurrency: 1,
      maxWaiting: 100,
      maxWaitingPerKey: 50,
      waitLimitMs: 10_000,
      halfLifeMs: 10_000,
      now: () => performance.now(),
      ...changes,
    });
  /** A task of this length. @returns the order in which tasks began */
  function entering(fair: FairQueue) {
    const order: string[] = [];
    const enter = (key: string, ms = 10, rank = 0) =>
      fair.acquire(key, rank).then((release) => {
        order.push(release ? key : `${key} refused`);
        if (release) setTimeout(release, ms);
      });
    return { order, enter };
  }

  it('lets a newcomer pass a crowd of one client', async () => {
    const { order, enter } = entering(queue());
    for (let i = 0; i < 20; i++) void enter('crowd');
    await vi.advanceTimersByTimeAsync(35);
    void enter('newcomer');
    await vi.advanceTimersByTimeAsync(30);
    expect(order.indexOf('newcomer')).toBeLessThanOrEqual(5);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order.length).toBe(21);
  });

  it('a lower rank goes first, for every key', async () => {
    const { order, enter } = entering(queue());
    void enter('first');
    for (let i = 0; i < 5; i++) void enter(`fresh ${i}`);
    void enter('known', 10, -1);
    await vi.advanceTimersByTimeAsync(200);
    expect(order.slice(0, 2)).toEqual(['known', 'first']);
  });

  it('forgets what was used', async () => {
    const { order, enter } = entering(queue());
    void enter('heavy', 5_000);
    await vi.advanceTimersByTimeAsync(200_000);
    void enter('a', 50);
    await vi.advanceTimersByTimeAsync(1);
    void enter('heavy', 10);
    void enter('b', 10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(['heavy', 'a', 'heavy', 'b']);
  });

  it('refuses after the wait limit, and beyond the bounds; the last in line gives way to others', async () => {
    const { order, enter } = entering(queue({ maxWaiting: 4, maxWaitingPerKey: 3, waitLimitMs: 100 }));
    void enter('busy', 1_000);
    await vi.advanceTimersByTimeAsync(1);
    for (let i = 0; i < 5; i++) void enter('crowd');
    void enter('a');
    void enter('b');
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['busy', 'crowd refused', 'crowd refused', 'crowd refused']);
    await vi.advanceTimersByTimeAsync(200);
    expect(order.slice(4).toSorted()).toEqual(['a refused', 'b refused', 'crowd refused', 'crowd refused']);
  });

  it('rests after a task', async () => {
    const { order, enter } = entering(queue({ restMs: (tookMs) => tookMs }));
    for (const key of ['a', 'b', 'c']) void enter(key, 100);
    await vi.advanceTimersByTimeAsync(150);
    expect(order).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(200);
    expect(order).toEqual(['a', 'b']);
  });

  it('never runs more than its concurrency, and everybody gets an answer', async () => {
    const arrival = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      ms: fc.integer({ min: 1, max: 300 }),
      gap: fc.nat({ max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { maxLength: 30 }),
        fc.integer({ min: 1, max: 3 }),
        async (arrivals, concurrency) => {
          const fair = queue({ concurrency, maxWaiting: 8, maxWaitingPerKey: 4, waitLimitMs: 500 });
          let [running, most, answers] = [0, 0, 0];
          for (const { key, ms, gap } of arrivals) {
            void fair.acquire(key).then((release: Release | null) => {
              answers += 1;
              if (!release) return;
              running += 1;
              most = Math.max(most, running);
              setTimeout(() => {
                running -= 1;
                release();
                release();
              }, ms);
            });
            await vi.advanceTimersByTimeAsync(gap);
          }
          await vi.advanceTimersByTimeAsync(20_000);
          expect([answers, running, fair.size]).toEqual([arrivals.length, 0, 0]);
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 30 },
    );
  });
});
