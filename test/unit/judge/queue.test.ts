import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BATCH } from '#server/judge/clip.ts';
import { explain, LOOKS_AT_A_TIME } from '#server/judge/explain.ts';
import { JudgeQueue } from '#server/judge/judge-queue.ts';
import type { Look, Seeing } from '#server/judge/occlusion.ts';
import { Recent } from '#server/lib/recent.ts';

describe('the queue of the judge', () => {
  it('takes finals before lives, each in order of arrival', () => {
    const queue = new JudgeQueue<string>(10);
    queue.push('live 1', 'live');
    queue.push('final 1', 'final');
    queue.push('live 2', 'live');
    queue.push('final 2', 'final');
    expect(queue.take(3)).toEqual(['final 1', 'final 2', 'live 1']);
    expect(queue.take(3)).toEqual(['live 2']);
    expect(queue.take(3)).toEqual([]);
  });

  it('drops the live score that waited longest when it is full', () => {
    const queue = new JudgeQueue<string>(2);
    queue.push('live 1', 'live');
    queue.push('live 2', 'live');
    expect(queue.push('live 3', 'live')).toBe('live 1');
    expect(queue.push('final 1', 'final')).toBe('live 2');
    expect(queue.push('final 2', 'final')).toBe('live 3');
    expect(queue.push('final 3', 'final')).toBe('final 3');
    expect(queue.push('live 4', 'live')).toBe('live 4');
    expect(queue.take(9)).toEqual(['final 1', 'final 2']);
  });

  it('gives out one step of an explanation at a time, and only when no drawing waits', () => {
    const queue = new JudgeQueue<string>(10);
    queue.push('look 1', 'look');
    queue.push('look 2', 'look');
    queue.push('live 1', 'live');
    queue.push('final 1', 'final');
    expect(queue.take(5)).toEqual(['final 1', 'live 1']);
    expect(queue.take(5)).toEqual(['look 1']);
    queue.push('final 2', 'final');
    expect(queue.take(5)).toEqual(['final 2']);
    expect(queue.take(5)).toEqual(['look 2']);
  });

  it('gives out everything at once when nobody will answer, explanations too', () => {
    const queue = new JudgeQueue<string>(10);
    queue.push('look 1', 'look');
    queue.push('live 1', 'live');
    queue.push('look 2', 'look');
    queue.push('final 1', 'final');
    expect(queue.takeAll()).toEqual(['final 1', 'live 1', 'look 1', 'look 2']);
    expect(queue.size).toBe(0);
    expect(queue.takeAll()).toEqual([]);
  });

  it('gives up explanations first when it is full', () => {
    const queue = new JudgeQueue<string>(2);
    queue.push('live 1', 'live');
    queue.push('look 1', 'look');
    expect(queue.push('look 2', 'look')).toBe('look 2');
    expect(queue.push('live 2', 'live')).toBe('look 1');
    expect(queue.push('look 3', 'look')).toBe('look 3');
  });

  const push = fc.record({ priority: fc.constantFrom('final' as const, 'live' as const, 'look' as const) });
  const take = fc.record({ count: fc.integer({ min: 1, max: 5 }) });

  it('never loses an entry, never drops a waiting final, never exceeds its capacity', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.oneof(push, take), { maxLength: 60 }),
        (capacity, steps) => {
          const queue = new JudgeQueue<{ id: number; priority: string }>(capacity);
          const seen: number[] = [];
          steps.forEach((step, id) => {
            if ('count' in step) {
              seen.push(...queue.take(step.count).map((entry) => entry.id));
              return;
            }
            const entry = { id, priority: step.priority };
            const out = queue.push(entry, step.priority);
            if (out) seen.push(out.id);
            if (out && out !== entry) expect(['live', 'look']).toContain(out.priority);
            expect(queue.size).toBeLessThanOrEqual(capacity);
          });
          while (queue.size > 0) seen.push(...queue.take(capacity).map((entry) => entry.id));
          const pushed = steps.flatMap((step, id) => ('count' in step ? [] : [id]));
          expect(seen.sort((a, b) => a - b)).toEqual(pushed);
        },
      ),
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
        type Entry = { kind: 'final' | 'live' } | { kind: 'look'; what: Look; answer(seeing: Seeing): void };
        const queue = new JudgeQueue<Entry>(500);
        const cells = Array.from({ length: inked }, (_, cell) => cell);
        let done = false;
        const explanation = explain(
          (what) => new Promise((answer) => void queue.push({ kind: 'look', what, answer }, 'look')),
        ).finally(() => {
          done = true;
        });
        for (let turn = 0; !done; turn++) {
          for (const kind of turns[turn] ?? []) queue.push({ kind }, kind);
          const waiting = queue.size;
          const taken = queue.take(MAX_BATCH);
          const looks = taken.filter((entry) => entry.kind === 'look');
          // A turn of the thread is a batch of drawings with every final in it, or one short step.
          if (looks.length > 0) expect([looks.length, taken.length, waiting]).toEqual([1, 1, 1]);
          for (const { what, answer } of looks) {
            expect(what.cells?.length ?? 1).toBeLessThanOrEqual(LOOKS_AT_A_TIME);
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

describe('a map of what was used last', () => {
  it('forgets what was not used for longest', () => {
    const recent = new Recent<string, number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    expect(recent.get('a')).toBe(1);
    recent.set('c', 3);
    expect(recent.get('b')).toBeUndefined();
    expect([recent.get('a'), recent.get('c'), recent.size]).toEqual([1, 3, 2]);
  });
});
