import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YieldingQueue } from '#server/storage/yielding-queue.ts';

/** A clock that tasks push, and turns of the loop that happen when nothing else is left to do. */
function world(limitMs: number) {
  let nowMs = 0;
  const turns: { heldMs: number }[] = [];
  let sinceMs = 0;
  const nextTurn = () =>
    new Promise<void>((resolve) => {
      setImmediate(() => {
        turns.push({ heldMs: nowMs - sinceMs });
        sinceMs = nowMs;
        resolve();
      });
    });
  const queue = new YieldingQueue({ limitMs, now: () => nowMs, nextTurn });
  const take = (ms: number) => {
    nowMs += ms;
  };
  return { queue, turns, take };
}

describe('a yielding queue', () => {
  it('runs everything once, in order, one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 40 }), fc.nat(12), async (costsMs, limitMs) => {
        const { queue, take } = world(limitMs);
        const done: number[] = [];
        let running = 0;
        const results = costsMs.map((ms, i) =>
          queue.run(async () => {
            expect(++running).toBe(1);
            await Promise.resolve();
            take(ms);
            running -= 1;
            done.push(i);
            return i;
          }),
        );
        expect(await Promise.all(results)).toEqual(costsMs.map((_, i) => i));
        expect(done).toEqual(costsMs.map((_, i) => i));
      }),
    );
  });

  it('holds the loop no longer than the limit and one task', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (costsMs, limitMs) => {
          const { queue, turns, take } = world(limitMs);
          await Promise.all(costsMs.map((ms) => queue.run(async () => take(ms))));
          await new Promise((resolve) => setImmediate(resolve));
          for (const { heldMs } of turns) expect(heldMs).toBeLessThan(limitMs + 9);
        },
      ),
    );
  });

  it('goes on after a task that failed', async () => {
    const { queue } = world(4);
    const failed = queue.run(() => Promise.reject(new Error('no such table')));
    const next = queue.run(async () => 'fine');
    await expect(failed).rejects.toThrow('no such table');
    await expect(next).resolves.toBe('fine');
  });
});
