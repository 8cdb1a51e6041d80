import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CannotEvaluate, drawingsByWord, readDoodles } from '../../../research/evaluation/data.ts';
import { firstHalf } from '../../../research/evaluation/measures/scores.ts';
import { isWithin } from '../../../research/evaluation/measures/words.ts';
import { randomFor, sampled, shuffled } from '../../../research/evaluation/random.ts';
import { type Judged, percent, under } from '../../../research/evaluation/run.ts';
import { argmax, interquartileRange, median, rankAmong } from '../../../research/statistics.ts';

const stroke = (points: number): Stroke => ({
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: Array.from({ length: points * 4 }, (_, i) => i),
});

describe('half a drawing', () => {
  it('is the first half of its strokes, rounded up', () => {
    const strokes = [1, 2, 3, 4, 5].map(stroke);
    expect([2, 3, 4, 5].map((count) => firstHalf(strokes.slice(0, count)).length)).toEqual([1, 2, 2, 3]);
    expect(firstHalf(strokes)[0]).toEqual(strokes[0]);
    expect(firstHalf([])).toEqual([]);
  });

  it('of one stroke is the first half of its points', () => {
    expect(firstHalf([stroke(7)])[0]?.points).toEqual(stroke(4).points);
    expect(firstHalf([stroke(1)])[0]?.points).toHaveLength(4);
  });
});

describe('the small statistics', () => {
  it('name the largest, the median and the middle half', () => {
    expect(argmax([1, 3, 2, 3])).toBe(1);
    expect(() => argmax([])).toThrow(RangeError);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(interquartileRange([1, 2, 3, 4, 5])).toBe(2);
  });

  it('rank one among others, equals before it', () => {
    expect(rankAmong(0.5, [0.9, 0.4, 0.1])).toBe(2);
    expect(rankAmong(0.5, [0.5, 0.4])).toBe(2);
    expect(rankAmong(0.5, [])).toBe(1);
  });

  it('give shares in per cent with what they rest on', () => {
    expect(percent([1, 2, 3, 4], (n) => n > 3)).toEqual({ value: 25, n: 4 });
    expect(under('a.b', { c: { value: 1, n: 2 } })).toEqual({ 'a.b.c': { value: 1, n: 2 } });
  });

  it('look for the word among the nearest labels', () => {
    const labels = ['cat', 'dog', 'owl'].map((text) => ({ text, share: 0.3 }));
    const judged = { doodle: { word: 'dog' }, judgement: { labels } } as Judged;
    expect([1, 2, 5].map((top) => isWithin(judged, top))).toEqual([false, true, true]);
  });
});

describe('chance', () => {
  it('is the same in every run, and another for each use', () => {
    const numbers = (use: string) => {
      const random = randomFor(use);
      return [random(), random(), random()];
    };
    expect(numbers('a')).toEqual(numbers('a'));
    expect(numbers('a')).not.toEqual(numbers('b'));
  });

  it('shuffles without losing anything, and samples without repeating', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), fc.nat(20), (list, use, count) => {
        const order = shuffled(list, randomFor(use));
        expect([...order].sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b));
        const indexes = list.map((_, i) => i);
        const sample = sampled(indexes, count, randomFor(use));
        expect(sample).toHaveLength(Math.min(count, list.length));
        expect(new Set(sample).size).toBe(sample.length);
      }),
    );
  });
});

describe('drawings for scenes', () => {
  it('are recognised ones, each once before any comes again', () => {
    const doodle = (x: number, recognised: boolean) => ({
      word: 'cat',
      recognised,
      drawing: [[[x], [x]]] as [number[], number[]][],
      strokes: [],
    });
    const drawings = drawingsByWord([doodle(1, true), doodle(2, false), doodle(3, true)], randomFor('test'));
    const xs = [1, 2, 3, 4].map(() => drawings.next('cat')[0]?.[0][0]);
    expect(new Set(xs.slice(0, 2))).toEqual(new Set([1, 3]));
    expect(xs.slice(2)).toEqual(xs.slice(0, 2));
    expect(drawings.has('dog')).toBe(false);
    expect(() => drawings.next('dog')).toThrow(RangeError);
  });
});

describe('a folder without data', () => {
  it('is refused in one sentence that says what to do', async () => {
    await expect(readDoodles('/nowhere', 1)).rejects.toThrow(CannotEvaluate);
    await expect(readDoodles('/nowhere', 1)).rejects.toThrow(/link the folder/);
  });
});
