import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JudgeQueue } from '#server/judge/judge-queue.ts';
import { Recent } from '#server/judge/recent.ts';

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

  it('never loses an entry, never drops a waiting final, never exceeds its capacity', () => {
    const push = fc.record({ priority: fc.constantFrom('final' as const, 'live' as const) });
    const take = fc.record({ count: fc.integer({ min: 1, max: 5 }) });
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
            if (out && out !== entry) expect(out.priority).toBe('live');
            expect(queue.size).toBeLessThanOrEqual(capacity);
          });
          seen.push(...queue.take(capacity).map((entry) => entry.id));
          const pushed = steps.flatMap((step, id) => ('count' in step ? [] : [id]));
          expect(seen.sort((a, b) => a - b)).toEqual(pushed);
        },
      ),
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
