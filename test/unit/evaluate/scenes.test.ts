import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inkBox } from '#canvas/frame.ts';
import { plural, withArticle } from '#contract/english.ts';
import { fnv1a32 } from '#contract/random.ts';
import { openRasteriser } from '#server/judge/framing.ts';
import { captionSet, nounsIn, SCENE_KINDS, type SceneContent } from '../../../research/evaluation/caption-sets.ts';
import { TEST_TEMPLATES } from '../../../research/evaluation/captions.ts';
import { isTestPair, TEST_SHADES, UNSEEN_WORDS } from '../../../research/evaluation/held-out.ts';
import { promptOf, testActions } from '../../../research/evaluation/measures/both-nouns.ts';
import { SYNONYMS } from '../../../research/evaluation/measures/words.ts';
import { randomFor } from '../../../research/evaluation/random.ts';
import { allActions, canStandInScenes } from '../../../research/evaluation/scene-nouns.ts';
import { sceneStrokes } from '../../../research/evaluation/scenes.ts';

const WORDS = readFileSync('models/doodle-clip/labels.txt', 'utf8').split('\n').slice(0, 345);
const THINGS = WORDS.filter(canStandInScenes);
const SETS = 400;

describe('the pairs that belong to the test', () => {
  it('are those of 32-bit FNV-1a, as training reads the rule', () => {
    // Test vectors of the hash's authors.
    expect(fnv1a32('')).toBe(0x811c9dc5);
    expect(fnv1a32('a')).toBe(0xe40c292c);
    expect(fnv1a32('foobar')).toBe(0xbf9cf968);
    expect(fnv1a32('cat+dog')).toBe(633_312_142);
  });

  it('do not depend on the order or the case of the words, and are one in five', () => {
    const pairs = WORDS.flatMap((a, i) => WORDS.slice(i + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => isTestPair(a, b) !== isTestPair(b.toUpperCase(), a))).toEqual([]);
    expect(WORDS.filter((word) => isTestPair(word, word))).toEqual([]);
    expect(pairs.filter(([a, b]) => isTestPair(a, b)).length / pairs.length).toBeCloseTo(0.2, 2);
  });
});

describe('the shades of the test', () => {
  const trained = Object.fromEntries(
    [...readFileSync('research/training/data_texts.py', 'utf8').matchAll(/"(\w+)": \((\d+), (\d+), (\d+)\)/g)].map(
      ([, name, ...rgb]) => [name, rgb.map(Number)],
    ),
  ) as Record<string, number[]>;
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((v, i) => v - (b[i] ?? 0)));

  it.each(Object.entries(TEST_SHADES))('are no trained ones, and still %s', (name, shades) => {
    for (const shade of shades) {
      const rgb = [1, 3, 5].map((at) => Number.parseInt(shade.slice(at, at + 2), 16));
      const distances = Object.entries(trained).map(([other, middle]) => ({ other, far: distance(rgb, middle) }));
      const nearest = distances.sort((a, b) => a.far - b.far)[0];
      expect(nearest?.other).toBe(name);
      expect(nearest?.far).toBeGreaterThanOrEqual(45);
    }
  });
});

describe.each(SCENE_KINDS)('captions of the kind %s', (kind) => {
  const random = randomFor(`test/${kind}`);
  const sets = Array.from({ length: SETS }, () => captionSet(kind, THINGS, random));

  it('are eight different ones, of which any can be right', () => {
    const counts = new Array<number>(8).fill(0);
    for (const { captions, contents, right } of sets) {
      expect(new Set(captions).size).toBe(8);
      expect(contents).toHaveLength(8);
      counts[right] = (counts[right] ?? 0) + 1;
    }
    // 400 draws of one in eight: 50, deviation 6.6.
    for (const count of counts) expect(Math.abs(count - 50)).toBeLessThan(27);
  });

  it('are alike to whoever sees no scene: which one is right follows from no word of them', () => {
    // The guesser sees all 8 and takes the one whose words are commonest among them, or rarest; both are chance.
    const guesses = [1, -1].map(
      (sign) =>
        sets.filter(({ captions, right }) => {
          const words = captions.map((caption) => caption.split(/\W+/));
          const common = (word: string) => words.filter((others) => others.includes(word)).length;
          const likeness = words.map((own) => sign * own.reduce((sum, word) => sum + common(word) / own.length, 0));
          return likeness.indexOf(Math.max(...likeness)) === right;
        }).length,
    );
    for (const hits of guesses) expect(Math.abs(hits - SETS / 8)).toBeLessThan(27);
  });

  it('only name pairs of the test', () => {
    const pairs = sets.flatMap(({ contents }) => contents.map((content) => nounsIn(content).split('+')));
    expect(pairs.filter(([a, b]) => b !== undefined && !isTestPair(a as string, b))).toEqual([]);
  });

  it('are the same in every run', () => {
    const again = randomFor(`test/${kind}`);
    expect(captionSet(kind, THINGS, again)).toEqual(sets[0]);
  });
});

describe('what the kinds change', () => {
  const set = (kind: (typeof SCENE_KINDS)[number]) => captionSet(kind, THINGS, randomFor(`one/${kind}`));

  it('one thing, one colour', () => {
    const differing = (captions: readonly string[]) => {
      const words = captions.map((caption) => new Set(caption.split(/[\s,]+/)));
      const shared = [...(words[0] ?? [])].filter((word) => words.every((other) => other.has(word)));
      return words.map((own) => [...own].filter((word) => !shared.includes(word)));
    };
    for (const own of differing(set('colour').captions)) {
      expect(own.filter((word) => word in TEST_SHADES).length).toBeLessThanOrEqual(1);
    }
    const things = set('object').contents.map(nounsIn);
    expect(new Set(things).size).toBe(8);
  });

  it('four numbers of two things, four relations to two others', () => {
    const things = (contents: readonly SceneContent[]) => {
      const counts = new Map<string, number>();
      for (const content of contents) counts.set(nounsIn(content), (counts.get(nounsIn(content)) ?? 0) + 1);
      return [...counts.values()];
    };
    expect(things(set('count').contents)).toEqual([4, 4]);
    expect(things(set('relation').contents)).toEqual([4, 4]);
  });
});

describe('templates of the test', () => {
  it('are none of those that training writes captions with', () => {
    const training = readFileSync('research/training/data_texts.py', 'utf8');
    const all = [
      ...TEST_TEMPLATES.both,
      ...TEST_TEMPLATES.count,
      ...TEST_TEMPLATES.relation.flatMap(({ above, inside }) => [above, inside]),
    ];
    for (const template of all) expect(training).not.toContain(`"${template}"`);
  });

  it('are English', () => {
    expect(['cat', 'owl', 'umbrella', 'hourglass', 'house', 'orange cat'].map(withArticle)).toEqual([
      'a cat',
      'an owl',
      'an umbrella',
      'an hourglass',
      'a house',
      'an orange cat',
    ]);
    expect(['cat', 'bus', 'paintbrush', 'strawberry', 'key', 'knife', 'wine glass', 'mouse'].map(plural)).toEqual([
      'cats',
      'buses',
      'paintbrushes',
      'strawberries',
      'keys',
      'knives',
      'wine glasses',
      'mice',
    ]);
  });
});

describe('scenes', () => {
  /** A ring of ink: nothing of it is symmetric enough to hide a wrong place. */
  const drawing: [number[], number[]][] = [
    [
      Array.from({ length: 9 }, (_, i) => 127 + 127 * Math.cos((i * Math.PI) / 4)),
      Array.from({ length: 9 }, (_, i) => 127 + 127 * Math.sin((i * Math.PI) / 4)),
    ],
  ];
  const boxOf = (strokes: ReturnType<typeof sceneStrokes>) => {
    const box = inkBox(openRasteriser(128).pixels(strokes));
    if (!box) throw new Error('nothing was drawn');
    return box;
  };
  const black = (word: string) => ({ word, colour: null });

  it('put the one thing above the other, at a slant', () => {
    const random = randomFor('test/slant');
    for (let i = 0; i < 50; i++) {
      const content: SceneContent = {
        layout: 'slant',
        above: { word: 'a', colour: 'red' },
        below: { word: 'b', colour: 'blue' },
      };
      const strokes = sceneStrokes(content, () => drawing, random);
      const red = boxOf(strokes.slice(0, 1));
      const blue = boxOf(strokes.slice(1));
      const dx = Math.abs(red.left + red.right - blue.left - blue.right) / 2;
      const dy = (blue.top + blue.bottom - red.top - red.bottom) / 2;
      expect(dy).toBeGreaterThan(0);
      const degrees = (Math.atan2(dx, dy) * 180) / Math.PI;
      expect(degrees).toBeGreaterThan(35);
      expect(degrees).toBeLessThan(55);
      expect(TEST_SHADES.red).toContain(strokes[0]?.colour);
    }
  });

  it('put the inner thing within the outer one', () => {
    const content: SceneContent = { layout: 'inside', inner: black('a'), outer: black('b') };
    const random = randomFor('test/inside');
    for (let i = 0; i < 50; i++) {
      const [outer, inner] = sceneStrokes(content, () => drawing, random).map((stroke) => boxOf([stroke]));
      expect(inner?.left).toBeGreaterThan(outer?.left ?? 128);
      expect(inner?.right).toBeLessThan(outer?.right ?? 0);
      expect(inner?.top).toBeGreaterThan(outer?.top ?? 128);
      expect(inner?.bottom).toBeLessThan(outer?.bottom ?? 0);
    }
  });

  it('show as many things as they say, with one pen, on the paper', () => {
    const random = randomFor('test/ring');
    for (const count of [1, 2, 3, 4]) {
      const strokes = sceneStrokes({ layout: 'ring', object: black('a'), count }, () => drawing, random);
      expect(strokes).toHaveLength(count);
      expect(new Set(strokes.map(({ size }) => size)).size).toBe(1);
      const { left, top, right, bottom } = boxOf(strokes);
      expect(Math.min(left, top)).toBeGreaterThan(0);
      expect(Math.max(right, bottom)).toBeLessThan(128);
    }
  });
});

describe('the lists', () => {
  it('of actions name words that can be drawn', () => {
    const named = new Set(allActions().flatMap((those) => those.flatMap(({ subject, object }) => [subject, object])));
    expect([...named].filter((word) => !WORDS.includes(word))).toEqual([]);
    const chosen = testActions(280, () => true);
    expect(chosen).toHaveLength(280);
    expect(chosen.every(({ subject, object }) => isTestPair(subject, object))).toBe(true);
    expect(promptOf({ subject: 'owl', verb: 'riding', object: 'bicycle' })).toBe('an owl riding a bicycle');
  });

  it('of other names have at least 102 pairs, each for a word and none a word itself', () => {
    expect(SYNONYMS.length).toBeGreaterThanOrEqual(102);
    const words = new Set(WORDS.map((word) => word.toLowerCase()));
    for (const [word, name] of SYNONYMS) {
      expect(WORDS).toContain(word);
      expect(words).not.toContain(name);
    }
    expect(new Set(SYNONYMS.map((pair) => pair.join('\0'))).size).toBe(SYNONYMS.length);
    expect(SYNONYMS).toEqual(
      expect.arrayContaining([
        ['dog', 'puppy'],
        ['bicycle', 'bike'],
      ]),
    );
  });

  it('of words to hold out are the fifteen', () => {
    expect(UNSEEN_WORDS).toHaveLength(15);
    for (const word of UNSEEN_WORDS) expect(WORDS).toContain(word);
  });
});
