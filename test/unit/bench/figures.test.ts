import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMITTED,
  type CommittedFigure,
  exitCodeOf,
  type Goal,
  type Measured,
  rowOf,
  tableOf,
} from '../../../research/bench/figures.ts';
import { type Bench, measured } from '../../../research/bench/measure.ts';
import { MEASURES } from '../../../research/bench/measures.ts';
import { goalText, jsonOf, numberText, plainTable } from '../../../research/bench/report.ts';

const figure = (name: string, change: Partial<CommittedFigure> = {}): CommittedFigure => ({
  name,
  about: 'what it is',
  peer: 'somebody',
  unit: 'drawings/s',
  goal: { of: 'ratio', comparator: '>=', number: 0.9 },
  condition: null,
  ...change,
});
const found = (ours: number, peer: number | null, n = 7): Measured => ({ ours, peer, n });

describe('the committed figures', () => {
  it('have a name each, and each is measured exactly once', () => {
    const committed = COMMITTED.map(({ name }) => name);
    expect(new Set(committed).size).toBe(committed.length);
    expect(MEASURES.flatMap(({ names }) => [...names]).sort()).toEqual([...committed].sort());
  });

  it('keep the goals as they were set', () => {
    const goals = Object.fromEntries(COMMITTED.map(({ name, goal, unit }) => [name, goalText(goal, unit)]));
    expect(goals).toMatchObject({
      'judge.vit-b-32.at-64.raw': 'ratio >= 0.9',
      'judge.vit-b-32.at-64.transformers-js': 'ratio >= 1.35',
      'judge.doodle-clip.at-64.raw': 'ratio >= 0.7',
      'judge.doodle-clip.at-64.transformers-js': 'ratio >= 3',
      'judge.memory.slope': 'ours <= 0.5 MB',
    });
  });
});

describe('a row', () => {
  it('is held against its goal: the ratio, or the number itself', () => {
    const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        fc.constantFrom('ratio' as const, 'ours' as const),
        fc.constantFrom('>=' as const, '<=' as const),
        (ours, peer, number, of, comparator) => {
          const goal: Goal = { of, comparator, number };
          const row = rowOf(figure('a', { goal }), found(ours, peer), false);
          const value = of === 'ratio' ? ours / peer : ours;
          const reached = comparator === '>=' ? value >= number : value <= number;
          expect(row).toMatchObject({ ours, peerValue: peer, ratio: ours / peer, verdict: reached ? 'ok' : 'short' });
        },
      ),
    );
  });

  it('takes the ratio of the rounds where there is one', () => {
    const row = rowOf(figure('a'), { ...found(10, 20), ratio: 0.95, spread: [0.9, 1] }, false);
    expect(row).toMatchObject({ ratio: 0.95, spread: [0.9, 1], verdict: 'ok' });
  });

  it('is missing when nothing was found, or nothing that counts', () => {
    const useless = [undefined, found(1, 1, 0), found(Number.NaN, 1), found(1, null), found(1, 0)];
    expect(useless.map((one) => rowOf(figure('a'), one, false).verdict)).toEqual(useless.map(() => 'missing'));
  });

  it('needs no peer where none is committed', () => {
    const alone = figure('a', { peer: null, goal: { of: 'ours', comparator: '<=', number: 20 } });
    expect(rowOf(alone, found(12, null), false)).toMatchObject({ ours: 12, ratio: null, verdict: 'ok' });
    expect(rowOf({ ...alone, goal: null }, found(12, null), false).verdict).toBe('fine');
  });

  it('may be skipped only where its condition is committed', () => {
    const skipped = { skipped: 'This machine has no GPU.' };
    expect(rowOf(figure('a'), skipped, false)).toMatchObject({ verdict: 'missing', reason: null });
    const conditional = figure('a', { condition: 'a GPU' });
    expect(rowOf(conditional, skipped, false)).toMatchObject({ verdict: 'skipped', reason: skipped.skipped });
  });

  it('gets no verdict from a quick run', () => {
    expect(rowOf(figure('a'), found(1, 100), true).verdict).toBe('quick');
    expect(rowOf(figure('a'), undefined, true).verdict).toBe('missing');
  });
});

describe('a table', () => {
  const conditional = figure('d', { condition: 'a GPU' });
  const all = [figure('a'), figure('b'), figure('c'), conditional];
  const table = tableOf(all, { a: found(95, 100), b: found(5, 100), d: { skipped: 'No GPU.' } }, false);

  it('has one row for each committed figure, in their order', () => {
    expect(table.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['a', 'ok'],
      ['b', 'short'],
      ['c', 'missing'],
      ['d', 'skipped'],
    ]);
  });

  it('fails for a missing row always, for one short of its goal when it is strict, never for a skipped one', () => {
    const [ok, short, missing, skipped] = table.map((row) => [row]) as [typeof table, ...(typeof table)[]];
    expect([ok, short, missing, skipped].map((rows) => exitCodeOf(rows ?? [], false))).toEqual([0, 0, 1, 0]);
    expect([ok, short, missing, skipped].map((rows) => exitCodeOf(rows ?? [], true))).toEqual([0, 1, 1, 0]);
  });

  it('is one object for programs, with the keys that were agreed on', () => {
    const none = { ours: null, peer: null, ratio: null, n: 0 };
    const same = { unit: 'drawings/s', goal: 'ratio >= 0.9' };
    expect(jsonOf(table)).toEqual({
      figures: [
        { name: 'a', ours: 95, peer: 100, ratio: 0.95, n: 7, ok: true, ...same },
        { name: 'b', ours: 5, peer: 100, ratio: 0.05, n: 7, ok: false, ...same },
        { name: 'c', ...none, ok: false, ...same },
        { name: 'd', ...none, ok: null, ...same },
      ],
    });
  });

  it('says for people what is missing, skipped and short', () => {
    expect(plainTable(table).split('\n')).toHaveLength(5);
    for (const word of ['NOT OK', 'MISSING', 'skipped']) expect(plainTable(table)).toContain(word);
  });
});

describe('numbers', () => {
  it('have three significant digits, and at most six decimals', () => {
    expect([0.9134, 31.24, 1480.4, -0.00213, 0, null, 0.1, 1e-9].map(numberText)).toEqual([
      '0.913',
      '31.2',
      '1480',
      '-0.00213',
      '0',
      '–',
      '0.100',
      '0.000000',
    ]);
  });
});

describe('a measurement', () => {
  const bench: Bench = { quick: true, threads: 1, count: (_, few) => few, note: () => {}, progress: () => {} };

  it('gives exactly the figures that it names', async () => {
    const gives = (names: readonly string[], results: Record<string, Measured>) =>
      measured({ names, measure: async () => results }, bench);
    await expect(gives(['a'], { a: found(1, 1) })).resolves.toEqual({ a: found(1, 1) });
    await expect(gives(['a', 'b'], { a: found(1, 1) })).rejects.toThrow('asked for a b, measured a');
    await expect(gives([], { a: found(1, 1) })).rejects.toThrow(RangeError);
  });
});
