import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inFlight } from '../../../research/bench/judge/contender.ts';
import { benchDrawing } from '../../../research/bench/judge/drawings.ts';
import { slopeOf, windowMinima } from '../../../research/bench/judge/memory.ts';
import type { Machine } from '../../../research/bench/machine.ts';
import { compared, inTurns } from '../../../research/bench/measure.ts';
import { type MachineResults, resultsMarkdown, withPart } from '../../../research/bench/results.ts';

describe('taking turns', () => {
  it('lets every contender go once a round, every second round backwards', async () => {
    const order: string[] = [];
    const one = (name: string) => async (round: number) => {
      order.push(`${name}${round}`);
      return round;
    };
    expect(await inTurns(3, { a: one('a'), b: one('b') })).toEqual({ a: [0, 1, 2], b: [0, 1, 2] });
    expect(order.join(' ')).toBe('a0 b0 b1 a1 a2 b2');
  });

  it('compares within rounds, so that a slow moment of the machine does not count', () => {
    const quick = [100, 100, 10, 100, 100];
    const peer = [50, 50, 5, 50, 50];
    expect(compared(quick, peer, 5)).toEqual({ ours: 100, peer: 50, ratio: 2, spread: [2, 2], n: 5 });
  });
});

describe('requests in flight', () => {
  it('are each asked for once, never more than allowed at a time', async () => {
    const sizes = [fc.nat(20), fc.nat(40), fc.integer({ min: 1, max: 9 })] as const;
    await fc.assert(
      fc.asyncProperty(...sizes, async (first, count, concurrency) => {
        let [now, most] = [0, 0];
        const asked: number[] = [];
        await inFlight({ first, count, concurrency, batch: 1 }, async (index) => {
          most = Math.max(most, ++now);
          asked.push(index);
          await new Promise(setImmediate);
          now--;
        });
        expect(asked).toEqual(Array.from({ length: count }, (_, i) => first + i));
        expect(most).toBe(Math.min(count, concurrency));
      }),
    );
  });
});

describe('the slope of memory', () => {
  it('is that of the line, whatever the line', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 3, max: 50 }), (slope, start, n) => {
        const x = Array.from({ length: n }, (_, i) => i);
        const found = slopeOf(
          x,
          x.map((at) => start + slope * at),
        );
        expect(found.slope).toBeCloseTo(slope, 8);
        expect(found.standardError).toBeCloseTo(0, 6);
      }),
    );
  });

  it('has the standard error of the textbook', () => {
    // y = 2, 4, 5, 4, 5 at x = 1 … 5: slope 0.6, residual sum of squares 2.4, √(2.4 / 3 / 10).
    const { slope, standardError } = slopeOf([1, 2, 3, 4, 5], [2, 4, 5, 4, 5]);
    expect([slope, standardError]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(Math.sqrt(0.08), 12)]);
  });

  it('rests on the least of each window: a saw that does not rise is flat', () => {
    const saw = Array.from({ length: 100 }, (_, i) => 300 + (i % 5));
    expect(windowMinima(saw, 5)).toEqual(new Array(20).fill(300));
    expect(windowMinima([3, 1, 2, 9], 3)).toEqual([1]);
    expect(() => slopeOf([1, 2], [1, 2])).toThrow(RangeError);
  });
});

describe('drawings to be judged', () => {
  it('are the same in every process, and no two alike', () => {
    expect(benchDrawing(7)).toEqual(benchDrawing(7));
    const all = Array.from({ length: 300 }, (_, i) => JSON.stringify(benchDrawing(i)));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('kept results', () => {
  const machine: Machine = {
    cpu: 'Some Xeon',
    cores: 2,
    memoryGiB: 24,
    os: 'Linux',
    node: 'v20',
    onnxruntime: '1.30.0',
    gpu: null,
  };
  const at = '2026-11-23T21:00:00.000Z';
  const row = (name: string) => ({ name, about: `about ${name}`, peer: null, unit: 'MB', goal: null, condition: null });
  const part = (name: string, ours: number, on = machine) => ({
    machine: on,
    found: { [name]: { ours, peer: null, n: 3 } },
    notes: [`${name} went well`],
    at,
    load: 0.5,
  });

  it('keep what other parts measured, and replace what is measured again', () => {
    let results: MachineResults[] = withPart([], part('a', 1));
    results = withPart(results, part('b', 2));
    results = withPart(results, part('a', 3));
    expect(results).toHaveLength(1);
    expect(Object.entries(results[0]?.figures ?? {}).map(([name, { found }]) => [name, found])).toEqual([
      ['a', { ours: 3, peer: null, n: 3 }],
      ['b', { ours: 2, peer: null, n: 3 }],
    ]);
    expect(Object.values(results[0]?.notes ?? {})).toEqual([['a went well'], ['b went well']]);
  });

  it('keep machines apart', () => {
    const other = { ...machine, gpu: 'NVIDIA H100, 570' };
    const results = withPart(withPart([], part('a', 1)), part('a', 9, other));
    expect(results.map(({ figures }) => figures.a?.found)).toMatchObject([{ ours: 1 }, { ours: 9 }]);
    const text = resultsMarkdown(results, [row('a')]);
    expect(text).toContain('## Some Xeon, 2 cores\n');
    expect(text).toContain('## Some Xeon, 2 cores, GPU\n');
  });

  it('are written with when and how loaded, and with what was measured nowhere', () => {
    const skipped = { ...part('b', 1), found: { b: { skipped: 'No GPU here.' } }, notes: [] };
    const text = resultsMarkdown(withPart(withPart([], part('a', 12)), skipped), ['a', 'b', 'c'].map(row));
    expect(text).toMatch(/\| a \| 12\.0 .*\| 2026-11-23 21:00, load 0\.5 \|/);
    expect(text).toContain('- a went well');
    expect(text).toContain('- `b`: about b. No GPU here.');
    expect(text).toContain('- `c`: about c. Not measured yet.');
  });
});
