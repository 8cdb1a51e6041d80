import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Origin, OriginQueue } from '#server/lib/origin-queue.ts';

interface Ask {
  origin: Origin;
  work: number;
  id: number;
}

const origin = fc.record({ address: fc.constantFrom('a', 'b', 'c'), player: fc.constantFrom('x', 'y') });
const asks = fc.array(fc.record({ origin, work: fc.integer({ min: 1, max: 100 }) }), { maxLength: 60 });

function queueOf(entries: readonly Ask[]) {
  const queue = new OriginQueue<Ask>();
  for (const entry of entries) queue.push(entry);
  return queue;
}

describe('a queue by origin', () => {
  it('loses nothing, and serves each person in order of arrival', () => {
    fc.assert(
      fc.property(asks, (all) => {
        const entries = all.map((ask, id) => ({ ...ask, id }));
        const queue = queueOf(entries);
        expect(queue.size).toBe(entries.length);
        const served = queue.takeAll();
        expect(queue.size).toBe(0);
        expect(served.map(({ id }) => id).toSorted((x, y) => x - y)).toEqual(entries.map(({ id }) => id));
        const of = (list: readonly Ask[], { address, player }: Origin) =>
          list.filter((ask) => ask.origin.address === address && ask.origin.player === player).map(({ id }) => id);
        for (const one of entries) expect(of(served, one.origin)).toEqual(of(entries, one.origin));
      }),
    );
  });

  it('never serves an address more than another that waits, but for the work of one request', () => {
    fc.assert(
      fc.property(asks, (all) => {
        const entries = all.map((ask, id) => ({ ...ask, id }));
        const queue = queueOf(entries);
        const work = new Map<string, number>();
        for (let next = queue.take(); next; next = queue.take()) {
          const { address } = next.origin;
          for (const other of ['a', 'b', 'c']) {
            if (queue.countOf(other) > 0) {
              expect(work.get(address) ?? 0).toBeLessThanOrEqual(work.get(other) ?? 0);
            }
          }
          work.set(address, (work.get(address) ?? 0) + next.work);
        }
      }),
    );
  });

  it('serves someone new after one request, however much others have waiting', () => {
    const crowd = Array.from(
      { length: 50 },
      (_, id): Ask => ({ origin: { address: 'a', player: 'x' }, work: 100, id }),
    );
    const queue = queueOf(crowd);
    for (let i = 0; i < 20; i++) queue.take();
    queue.push({ origin: { address: 'b', player: 'y' }, work: 100, id: -1 });
    queue.push({ origin: { address: 'a', player: 'z' }, work: 100, id: -2 });
    expect([queue.take()?.id, queue.take()?.id, queue.take()?.id].includes(-1)).toBe(true);
    expect(queue.remove(crowd[40] as Ask)).toBe(true);
    expect(queue.takeAll().map(({ id }) => id)).not.toContain(40);
  });

  it('gives no credit for idle time, and keeps the place of what is replaced', () => {
    const ask = (address: string, id: number): Ask => ({ origin: { address, player: 'x' }, work: 10, id });
    const queue = queueOf([ask('a', 1), ask('a', 2), ask('a', 3), ask('a', 4)]);
    queue.take();
    queue.take();
    const first = ask('b', 5);
    queue.push(first);
    queue.push(ask('b', 6));
    expect(queue.replace(first, ask('b', 7))).toBe(true);
    const rest = queue.takeAll().map(({ id }) => id);
    expect(rest.slice(0, 2).toSorted()).toEqual([3, 7]);
    expect(rest.slice(2).toSorted()).toEqual([4, 6]);
  });
});
