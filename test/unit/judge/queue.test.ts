import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BATCH } from '#server/judge/clip.ts';
import { type BatchLimit, JudgeQueue, type Queued } from '#server/judge/judge-queue.ts';
import type { Occlusion, OcclusionResult } from '#server/judge/occlusion.ts';
import { explain, OCCLUSIONS_PER_STEP } from '#server/judge/occlusion.ts';
import type { Lane } from '#server/judge/port.ts';
import { distribute } from '#server/judge/render-pool.ts';

interface Entry extends Queued {
  id: number | string;
}
/** @param player who asks; behind one address unless it is `player@address` */
const entry = (
  id: Entry['id'],
  lane: Lane,
  key: string | null = null,
  { player = key ?? '', work = 1 } = {},
): Entry => {
  const [name = '', address = 'school'] = player.split('@');
  return { id, lane, key, origin: { address, player: name }, work };
};
const upTo = (count: number, work = 1e9): Record<Lane, BatchLimit> => ({
  final: { count, work },
  live: { count, work },
  explain: { count: 1, work },
});
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);

function queueOf(capacity: number, entries: readonly Entry[]) {
  const queue = new JudgeQueue<Entry>(capacity);
  const dropped = entries.map((one) => queue.push(one));
  return { queue, dropped: dropped.flatMap((one) => (one ? [`${one.entry.id} ${one.code}`] : [])) };
}

describe('[JUDGE-3] the queue of the judge', () => {
  it('gives out finals before lives before explanations, each in order of arrival, one lane at a time', () => {
    const { queue } = queueOf(10, [
      entry('explain 1', 'explain'),
      entry('live 1', 'live'),
      entry('final 1', 'final'),
      entry('explain 2', 'explain'),
      entry('live 2', 'live'),
      entry('final 2', 'final'),
    ]);
    expect(queue.waiting).toEqual({ final: 2, live: 2, explain: 2 });
    expect(ids(queue.take(upTo(3)))).toEqual(['final 1', 'final 2']);
    expect(ids(queue.take(upTo(3)))).toEqual(['live 1', 'live 2']);
    expect(ids(queue.take(upTo(3)))).toEqual(['explain 1']);
    expect(ids(queue.take(upTo(3)))).toEqual(['explain 2']);
    expect(queue.take(upTo(3))).toEqual([]);
  });

  it('keeps of one canvas the newest live request, at the place of the one before', () => {
    const { queue, dropped } = queueOf(10, [
      entry('ada 1', 'live', 'ada'),
      entry('bob 1', 'live', 'bob'),
      entry('ada 2', 'live', 'ada'),
    ]);
    expect(dropped).toEqual(['ada 1 superseded']);
    expect(ids(queue.take(upTo(5)))).toEqual(['ada 2', 'bob 1']);
    queue.push(entry('ada 3', 'live', 'ada'));
    expect(queue.withdraw('ada')?.id).toBe('ada 3');
    expect([queue.withdraw('ada'), queue.size]).toEqual([null, 0]);
  });

  it('gives up explanations, then a live score of who has most, when it is full; finals never', () => {
    const { queue, dropped } = queueOf(2, [
      entry('live 1', 'live'),
      entry('explain 1', 'explain'),
      entry('explain 2', 'explain'),
      entry('live 2', 'live'),
      entry('explain 3', 'explain'),
      entry('final 1', 'final'),
      entry('final 2', 'final'),
      entry('final 3', 'final'),
      entry('live 4', 'live'),
    ]);
    expect(dropped).toEqual([
      'explain 2 busy',
      'explain 1 busy',
      'explain 3 busy',
      'live 2 busy',
      'live 1 busy',
      'final 3 busy',
      'live 4 busy',
    ]);
    expect(ids(queue.take(upTo(9)))).toEqual(['final 1', 'final 2']);
  });

  it('[JUDGE-5] limits a batch by work, and gives out alone what is more than the limit', () => {
    const works = [40, 40, 40, 500, 10];
    const { queue } = queueOf(
      9,
      works.map((work, i) => entry(i, 'final', null, { work })),
    );
    expect([1, 2, 3, 4].map(() => ids(queue.take(upTo(9, 100))))).toEqual([[0, 1], [2], [3], [4]]);
  });

  it('gives live scores a turn now and then, however many finals wait', () => {
    const { queue } = queueOf(99, [
      entry('live', 'live', 'ada'),
      ...Array.from({ length: 9 }, (_, i) => entry(i, 'final', null, { work: 1_000_000 })),
    ]);
    const served = Array.from({ length: 10 }, () => ids(queue.take(upTo(1))));
    expect(served.flat().indexOf('live')).toBe(3);
  });

  it('serves addresses in turn by work, and the players behind one likewise', () => {
    const { queue } = queueOf(99, [
      ...['x', 'y', 'z'].map((id) => entry(id, 'final', null, { player: 'mallory@elsewhere', work: 100 })),
      ...['a', 'b', 'c'].map((id) => entry(id, 'final', null, { player: 'ada', work: 10 })),
      entry('d', 'final', null, { player: 'bob', work: 10 }),
    ]);
    const order = Array.from({ length: 7 }, () => ids(queue.take(upTo(1)))).flat();
    expect(order).toEqual(['x', 'a', 'd', 'b', 'c', 'y', 'z']);
  });

  it('is full for whom it is full of: a final of another address takes the newest place of the largest crowd', () => {
    const crowd = (id: string) => entry(id, 'final', null, { player: 'mallory@elsewhere' });
    const { queue, dropped } = queueOf(3, [
      crowd('m1'),
      crowd('m2'),
      crowd('m3'),
      entry('ada', 'final'),
      crowd('m4'),
      entry('bob', 'final', null, { player: 'bob@mobile' }),
    ]);
    expect(dropped).toEqual(['m3 busy', 'm4 busy', 'm2 busy']);
    expect(queue.waiting.final).toBe(3);
  });

  it('forgets what is withdrawn', () => {
    const final = entry('final', 'final');
    const { queue } = queueOf(9, [final, entry('explain', 'explain')]);
    expect([queue.remove(final), queue.remove(final), queue.size]).toEqual([true, false, 1]);
  });

  it('gives out everything at once when nobody will answer', () => {
    const { queue } = queueOf(9, [entry('explain', 'explain'), entry('live', 'live'), entry('final', 'final')]);
    expect(ids(queue.takeAll())).toEqual(['final', 'live', 'explain']);
    expect([queue.size, queue.takeAll()]).toEqual([0, []]);
  });

  const lane = fc.constantFrom<Lane>('final', 'live', 'explain');
  const push = fc.record({
    lane,
    key: fc.option(fc.constantFrom('a', 'b', 'c')),
    player: fc.constantFrom('a@1', 'b@1', 'a@2'),
    work: fc.integer({ min: 1, max: 2_000_000 }),
  });
  const take = fc.record({ count: fc.integer({ min: 1, max: 5 }) });
  const histories = fc.array(fc.oneof(push, take), { maxLength: 80 });

  it('loses nobody, is bounded, drops no final while anything else waits, and keeps one live of a canvas', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), histories, (capacity, steps) => {
        const queue = new JudgeQueue<Entry>(capacity);
        const waiting = new Map<Entry['id'], Entry>();
        const gone = (one: Entry) => expect(waiting.delete(one.id)).toBe(true);
        steps.forEach((step, id) => {
          if ('count' in step) {
            const before = { ...queue.waiting };
            const taken = queue.take(upTo(step.count));
            taken.forEach(gone);
            const first = (['final', 'live', 'explain'] as const).find((one) => before[one] > 0);
            // A live score has its turn after much work of finals.
            const isLiveTurn = taken[0]?.lane === 'live' && before.live > 0;
            expect(taken.every((one) => one.lane === (isLiveTurn ? 'live' : first))).toBe(true);
            expect(taken.length === 0).toBe(first === undefined);
            return;
          }
          const { player, work } = step;
          const pushed = entry(id, step.lane, step.lane === 'live' ? step.key : null, { player, work });
          waiting.set(id, pushed);
          const dropped = queue.push(pushed);
          if (dropped) {
            gone(dropped.entry);
            if (dropped.code === 'superseded') expect(dropped.entry.key).toBe(pushed.key);
            if (dropped.code === 'busy') expect(queue.size).toBe(capacity);
            if (dropped.entry.lane === 'final') {
              expect([...waiting.values()].every((one) => one.lane === 'final')).toBe(true);
              const { address } = dropped.entry.origin;
              if (dropped.entry !== pushed) expect(address).not.toBe(pushed.origin.address);
            }
          }
          expect(queue.size).toBe(waiting.size);
          expect(queue.size).toBeLessThanOrEqual(capacity);
          const keys = [...waiting.values()].flatMap((one) => (one.lane === 'live' && one.key ? [one.key] : []));
          expect(new Set(keys).size).toBe(keys.length);
        });
        expect(ids(queue.takeAll()).toSorted()).toEqual([...waiting.keys()].toSorted());
      }),
    );
  });

  it('starves nobody: a waiting request is served before anybody else is served twice, however often others ask', () => {
    const askers = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 }), { maxLength: 20 });
    fc.assert(
      fc.property(askers, fc.integer({ min: 1, max: 3 }), (turns, count) => {
        const queue = new JudgeQueue<Entry>(100);
        queue.push(entry('patient', 'live', 'patient'));
        const served: string[] = [];
        for (const keys of turns) {
          for (const key of keys) queue.push(entry(0, 'live', key));
          served.push(...queue.take(upTo(count)).map((one) => one.key as string));
        }
        const before = served.includes('patient') ? served.slice(0, served.indexOf('patient')) : served;
        expect(new Set(before).size).toBe(before.length);
      }),
    );
  });
});

describe('a batch among several drawing threads', () => {
  it('is dealt out whole, a canvas always to the same thread, the rest evenly', () => {
    const keys = fc.array(fc.option(fc.constantFrom('ada', 'bob', 'cyd', 'dan', 'eve')), { maxLength: 20 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 4 }), (batch, count) => {
        const parts = distribute(batch, count);
        expect(parts).toHaveLength(count);
        expect(parts.flat().toSorted((a, b) => a - b)).toEqual([...batch.keys()]);
        for (const [member, part] of parts.entries()) {
          for (const at of part) {
            const key = batch[at];
            if (key) expect(distribute([key], count)[member]).toEqual([0]);
          }
        }
        const loose = distribute(
          batch.map(() => null),
          count,
        ).map(({ length }) => length);
        expect(Math.max(...loose) - Math.min(...loose)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('an explanation beside a game', () => {
  it('never stands between a drawing and the judge for more than one step', async () => {
    const arrivals = fc.array(fc.array(fc.constantFrom('final' as const, 'live' as const), { maxLength: 4 }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 0, max: 64 }), async (turns, inked) => {
        const steps = new Map<Entry, { what: Occlusion; answer(seeing: OcclusionResult): void }>();
        const queue = new JudgeQueue<Entry>(500);
        const cells = Array.from({ length: inked }, (_, cell) => cell);
        let done = false;
        const explanation = explain(
          (what) =>
            new Promise((answer) => {
              const step = entry('step', 'explain');
              steps.set(step, { what, answer });
              queue.push(step);
            }),
        ).finally(() => {
          done = true;
        });
        for (let turn = 0; !done; turn++) {
          for (const kind of turns[turn] ?? []) queue.push(entry(turn, kind));
          const waiting = queue.size;
          const taken = queue.take(upTo(MAX_BATCH));
          const looks = taken.flatMap((one) => steps.get(one) ?? []);
          // A turn of the thread is a batch of drawings, or one short step when there is nothing else.
          if (looks.length > 0) expect([looks.length, taken.length, waiting]).toEqual([1, 1, 1]);
          for (const { what, answer } of looks) {
            expect(what.cells?.length ?? 1).toBeLessThanOrEqual(OCCLUSIONS_PER_STEP);
            answer({
              image: { width: 0, height: 0, channels: 3, data: new Uint8Array() },
              frame: { x: 0, y: 0, side: 1024 },
              inked: cells,
              similarities: Float32Array.from(what.cells ?? [64], (cell) => cell / 64),
            });
          }
          // Lets the explanation ask for its next step.
          await new Promise(setImmediate);
        }
        const { drops } = await explanation;
        expect([...drops]).toEqual(Array.from({ length: 64 }, (_, cell) => (cell < inked ? 1 - cell / 64 : 0)));
      }),
      { numRuns: 50 },
    );
  });
});
