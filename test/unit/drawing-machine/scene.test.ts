import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuickDrawing } from '#canvas/parse-quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { boxOf, fitted } from '#server/drawing-machine/grid.ts';
import { composed, layouts, nudged, repeated } from '#server/drawing-machine/scene.ts';
import { type Relation, sceneOf } from '#server/lib/prompt-scene.ts';

const said = (prompt: string) => {
  const { things, relations } = sceneOf(prompt);
  return things.flatMap(({ text, count }, i) => [
    ...(i > 0 ? [relations[i - 1]] : []),
    count > 1 ? `${count} ${text}` : text,
  ]);
};

const coordinate = fc.integer({ min: 0, max: 255 });
const stroke = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 8 })
  .map((points): QuickDrawing[number] => [points.map(([x]) => x), points.map(([, y]) => y)]);
const drawing = fc.array(stroke, { minLength: 1, maxLength: 5 });
const RELATIONS: Relation[] = [
  'on',
  'over',
  'under',
  'in',
  'around',
  'beside',
  'behind',
  'before',
  'wearing',
  'with',
  'does',
];

describe('the things that a prompt names', () => {
  it.each([
    ['a cat', ['cat']],
    ['the Eiffel Tower', ['eiffel tower']],
    ['a hot air balloon', ['hot air balloon']],
    ['a cat on a table', ['cat', 'on', 'table']],
    ['a windmill next to a barn', ['windmill', 'beside', 'barn']],
    ['a sun and a moon', ['sun', 'beside', 'moon']],
    ['a flying saucer over a barn', ['flying saucer', 'over', 'barn']],
    ['a submarine under a sailboat', ['submarine', 'under', 'sailboat']],
    ['a fish in a bowl', ['fish', 'in', 'bowl']],
    ['a sink full of ducks', ['sink', 'around', 'ducks']],
    ['a whale wearing a hat', ['whale', 'wearing', 'hat']],
    ['a raccoon driving a tractor', ['raccoon', 'in', 'tractor']],
    ['an octopus playing the drums', ['octopus', 'does', 'drums']],
    ['a ghost in a washing machine', ['ghost', 'in', 'washing machine']],
    ['a traffic light with three faces', ['traffic light', 'with', '3 faces']],
    ['a lion at the dentist with a toothbrush', ['lion', 'beside', 'dentist', 'with', 'toothbrush']],
    ['an onion crying', ['onion crying']],
    ['in a house', ['in a house']],
    ['a', ['a']],
  ])('%s', (prompt, wanted) => {
    expect(said(prompt)).toEqual(wanted);
  });

  it('are at least one and at most three, one more than relations, each with a text', () => {
    const word = fc.constantFrom(
      'a',
      'the',
      'cat',
      'on',
      'in',
      'next',
      'to',
      'and',
      'dog',
      'riding',
      'two',
      'hats',
      'with',
      '!',
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `cat ${words.join(' ')}`),
        (prompt) => {
          const { things, relations } = sceneOf(prompt);
          expect(things.length).toBeGreaterThan(0);
          expect(things.length).toBeLessThanOrEqual(3);
          expect(relations).toHaveLength(things.length - 1);
          for (const { text, count } of things) expect([text.length > 0, count >= 1]).toEqual([true, true]);
        },
      ),
    );
  });
});

describe('layouts', () => {
  it('are drawings of all strokes that fill the square', () => {
    fc.assert(
      fc.property(drawing, fc.constantFrom(...RELATIONS), drawing, fc.nat(), (first, relation, second, seed) => {
        const all = layouts(first, relation, second)
          .flatMap((one) => [one, nudged(one, seededRandom(seed))])
          .map(composed);
        expect(all.length).toBeGreaterThan(1);
        for (const one of all) {
          expect(parseQuickDrawing(one)).toEqual(one);
          expect(one.map(([xs]) => xs.length)).toEqual([...first, ...second].map(([xs]) => xs.length));
        }
      }),
    );
  });

  it('put things where the words say', () => {
    const square: QuickDrawing = [
      [
        [0, 255, 255, 0, 0],
        [0, 0, 255, 255, 0],
      ],
    ];
    const middles = (relation: Relation) =>
      layouts(square, relation, square).map((layout) => {
        const one = composed(layout);
        const [first, second] = [boxOf(one.slice(0, 1)), boxOf(one.slice(1))];
        return {
          right: second.left + second.width / 2 - first.left - first.width / 2,
          down: second.top + second.height / 2 - first.top - first.height / 2,
          larger: second.width > first.width,
        };
      });
    for (const { down } of middles('on')) expect(down).toBeGreaterThan(0);
    for (const { down } of middles('over')) expect(down).toBeGreaterThan(0);
    for (const { down } of middles('under')) expect(down).toBeLessThan(0);
    for (const { right } of middles('beside')) expect(right).toBeGreaterThan(0);
    for (const { larger } of middles('in')) expect(larger).toBe(true);
    for (const { larger } of middles('around')) expect(larger).toBe(false);
  });
});

describe('several of one thing', () => {
  it('are as many copies as asked for, and fill the square', () => {
    fc.assert(
      fc.property(
        drawing.filter((one) => boxOf(one).width > 0),
        fc.integer({ min: 1, max: 5 }),
        (one, count) => {
          const all = repeated(one, count);
          expect(all).toHaveLength(one.length * count);
          expect(parseQuickDrawing(all)).toEqual(all);
          if (count === 1) expect(all).toEqual(one);
        },
      ),
    );
  });
});

describe('a fitted drawing', () => {
  it('begins at 0 and takes 255 with its longer side, and stays so', () => {
    fc.assert(
      fc.property(drawing, (one) => {
        const fit = fitted(one);
        const { left, top, width, height } = boxOf(fit);
        const { width: w, height: h } = boxOf(one);
        expect([left, top, Math.max(width, height)]).toEqual([0, 0, Math.max(w, h) === 0 ? 0 : 255]);
        expect(fitted(fit)).toEqual(fit);
      }),
    );
  });
});
