import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMITTED,
  type CommittedFigure,
  exitCodeOf,
  type Goal,
  reaches,
  tableOf,
} from '../../../research/evaluation/figures.ts';
import { MEASURES } from '../../../research/evaluation/measures/all.ts';
import { goalText, jsonOf, markdown, plainTable, valueText } from '../../../research/evaluation/report.ts';
import { type Measure, measured, type Run } from '../../../research/evaluation/run.ts';

const figure = (name: string, goal: Goal | null, unit: CommittedFigure['unit'] = '%'): CommittedFigure => ({
  name,
  item: 1,
  about: 'what it is',
  unit,
  goal,
});
const atLeast = (number: number): Goal => ({ comparator: '>=', number });

describe('the committed figures', () => {
  it('have a name each, and each is measured exactly once', () => {
    const committed = COMMITTED.map(({ name }) => name);
    expect(new Set(committed).size).toBe(committed.length);
    const produced = MEASURES.flatMap(({ names }) => names);
    expect([...produced].sort()).toEqual([...committed].sort());
  });

  it('cover every numbered goal that has a number', () => {
    expect([...new Set(COMMITTED.map(({ item }) => item))]).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17,
    ]);
  });

  it('keep the goals as they were set', () => {
    const goals = Object.fromEntries(COMMITTED.map(({ name, goal, unit }) => [name, goalText(goal, unit)]));
    expect(goals).toMatchObject({
      'words.recognised.top1': '>= 76 %',
      'words.recognised.top5': '>= 94 %',
      'words.all.top1': '>= 71 %',
      'unseen.with-icons.top1': '>= 25 %',
      'unseen.with-icons.top5': '>= 50 %',
      'scenes.mean': '>= 80 %',
      'scenes.both-nouns': '>= 85 %',
      'synonyms.lost-top5': '<= 25 %',
      'quality.auc': '>= 0.92',
      'quality.half-finished': '>= 85 %',
      'size.all-files': '<= 20 MB',
      'size.default-precision': '<= 10 MB',
      'speed.embedding': '<= 3 times',
      'colour.pairs': '>= 90 %',
      'score.own-word.median': '65–85 points',
      'score.other-word.median': '<= 15 points',
      'writing.honest-wins': '>= 97 %',
      'writing.false-verdicts': '<= 1 %',
      'tricks.all.outscores': '<= 5 %',
      'tricks.corner.drop': '>= 15 points',
      'stable.batches': '<= 0.0001 points',
      'stable.moved': '<= 10 points',
    });
  });
});

describe('the table', () => {
  it('has one row for each committed figure, in their order, whatever was measured', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.double({ noNaN: true })), fc.func(fc.boolean()), (all, values, has) => {
        const results = Object.fromEntries(
          all.filter((name) => has(name)).map((name) => [name, { value: values.next().value as number, n: 7 }]),
        );
        const table = tableOf(
          all.map((name) => figure(name, atLeast(0))),
          results,
        );
        expect(table.map(({ name }) => name)).toEqual(all);
        for (const { name, value, ok } of table) {
          const result = results[name]?.value;
          if (result === undefined || !Number.isFinite(result)) expect([value, ok]).toEqual([null, false]);
          else expect([value, ok]).toEqual([result, result >= 0]);
        }
      }),
    );
  });

  it('takes what rests on nothing for missing', () => {
    const committed = [figure('a', null), figure('b', null), figure('c', null)];
    const table = tableOf(committed, { a: { value: 1, n: 0 }, b: { value: Number.NaN, n: 3 }, c: { value: 1, n: 3 } });
    expect(table.map(({ value, ok }) => [value, ok])).toEqual([
      [null, false],
      [null, false],
      [1, true],
    ]);
  });

  it('fails for a missing row always, for one below its goal when it is strict', () => {
    const committed = [figure('a', atLeast(80))];
    const [good, poor, missing] = [{ a: { value: 80, n: 1 } }, { a: { value: 79.9, n: 1 } }, {}].map((results) =>
      tableOf(committed, results),
    ) as [ReturnType<typeof tableOf>, ReturnType<typeof tableOf>, ReturnType<typeof tableOf>];
    expect([good, poor, missing].map((table) => exitCodeOf(table, false))).toEqual([0, 0, 1]);
    expect([good, poor, missing].map((table) => exitCodeOf(table, true))).toEqual([0, 1, 1]);
  });

  it('compares as the goal says, its ends counting', () => {
    const within: Goal = { comparator: 'within', number: [65, 85] };
    expect([64.9, 65, 85, 85.1].map((value) => reaches(value, within))).toEqual([false, true, true, false]);
    expect([2.9, 3, 3.1].map((value) => reaches(value, { comparator: '<=', number: 3 }))).toEqual([true, true, false]);
    expect([2.9, 3, 3.1].map((value) => reaches(value, atLeast(3)))).toEqual([false, true, true]);
  });
});

describe('how the figures are written', () => {
  const figures = tableOf([figure('a.b', atLeast(80)), figure('c', null, 'MB'), figure('d', null, '')], {
    'a.b': { value: 81.25, n: 8 },
    c: { value: 0.00002, n: 9 },
  });

  it('shows values with their units, and says what is missing', () => {
    expect(figures.map(valueText)).toEqual(['81.3 %', '2.0e-5 MB', 'missing']);
    expect(plainTable(figures).split('\n')).toHaveLength(4);
    expect(plainTable(figures)).toContain('MISSING');
  });

  it('gives programs names, values, goals, verdicts and n, and nothing else', () => {
    expect(jsonOf(figures)).toEqual({
      figures: [
        { name: 'a.b', value: 81.25, unit: '%', goal: '>= 80 %', ok: true, n: 8 },
        { name: 'c', value: 0.00002, unit: 'MB', goal: null, ok: true, n: 9 },
        { name: 'd', value: null, unit: '', goal: null, ok: false, n: 0 },
      ],
    });
  });

  it('writes a Markdown table with the notes below', () => {
    const model = { id: 'doodle-clip', hash: 'abcdef0123456789abcdef', precision: 'int8' };
    const text = markdown({ model, figures, notes: ['Hardest: owl.'] });
    expect(text).toContain('| 1 | a.b | 81.3 % | >= 80 % | ok | 8 | what it is |');
    expect(text).toContain('- Hardest: owl.');
    expect(text).toContain('`abcdef0123456789`');
  });
});

describe('a measurement', () => {
  it('must give exactly the figures that it names', async () => {
    const gives = (names: string[], given: string[]): Measure => ({
      names,
      measure: async () => Object.fromEntries(given.map((name) => [name, { value: 1, n: 1 }])),
    });
    await expect(measured(gives(['a', 'b'], ['b', 'a']), {} as Run)).resolves.toHaveProperty('a');
    await expect(measured(gives(['a', 'b'], ['a']), {} as Run)).rejects.toThrow(RangeError);
    await expect(measured(gives(['a'], ['a', 'c']), {} as Run)).rejects.toThrow(RangeError);
  });
});
