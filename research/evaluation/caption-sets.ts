import { withArticle } from '#contract/english.ts';
import { CAPTIONS_A_SCENE, coloured, counted, fill, NUMBERS, TEST_TEMPLATES } from './captions.ts';
import { type ColourName, isTestPair, TEST_SHADES } from './held-out.ts';
import { below, type Random, sampled, shuffled } from './random.ts';

export type SceneKind = 'object' | 'colour' | 'count' | 'relation';
export const SCENE_KINDS: readonly SceneKind[] = ['object', 'colour', 'count', 'relation'];

export interface SceneObject {
  word: string;
  /** As the caption names it; null: black. */
  colour: ColourName | null;
}

/** What a scene shows. */
export type SceneContent =
  | { layout: 'slant'; above: SceneObject; below: SceneObject }
  | { layout: 'inside'; inner: SceneObject; outer: SceneObject }
  | { layout: 'ring'; object: SceneObject; count: number };

/** A caption and the scene that it is right for. */
interface Candidate {
  caption: string;
  content: SceneContent;
}

export interface CaptionSet {
  kind: SceneKind;
  /** Eight different ones. */
  captions: readonly string[];
  /** Index of the one that is right; drawn evenly, after the captions were made. */
  right: number;
  /** What each caption says. */
  contents: readonly SceneContent[];
}

/** The nouns of a caption, in alphabetical order: "cat+dog". */
export function nounsIn(content: SceneContent): string {
  switch (content.layout) {
    case 'slant':
      return [content.above.word, content.below.word].sort().join('+');
    case 'inside':
      return [content.inner.word, content.outer.word].sort().join('+');
    case 'ring':
      return content.object.word;
  }
}

const COLOURS = Object.keys(TEST_SHADES) as ColourName[];
const black = (word: string): SceneObject => ({ word, colour: null });
const pick = <T>(random: Random, all: readonly T[]): T => all[below(random, all.length)] as T;

/**
 * Eight captions. They give nothing away by themselves: all come from the same slots, and the right one is drawn last.
 */
export function captionSet(kind: SceneKind, words: readonly string[], random: Random): CaptionSet {
  const candidates = shuffled(CANDIDATES[kind](words, random), random);
  const right = below(random, candidates.length);
  const captions = candidates.map(({ caption }) => caption);
  if (new Set(captions).size !== CAPTIONS_A_SCENE) throw new RangeError(`not 8 captions: ${captions.join(' | ')}`);
  return { kind, captions, right, contents: candidates.map(({ content }) => content) };
}

const CANDIDATES: Record<SceneKind, (words: readonly string[], random: Random) => Candidate[]> = {
  object,
  colour,
  count,
  relation,
};

/** One companion, eight things for the other slot. */
function object(words: readonly string[], random: Random): Candidate[] {
  const [companion, others] = companions(words, CAPTIONS_A_SCENE, random);
  const template = pick(random, TEST_TEMPLATES.both);
  const first = random() < 0.5;
  return others.map((other) => {
    const [a, b] = first ? [other, companion] : [companion, other];
    return {
      caption: fill(template, { a: withArticle(a), b: withArticle(b) }),
      content: slanted(black(a), black(b), random),
    };
  });
}

/** Two things; the colour of one is one of eight, the other's is always the same (and may be among the eight). */
function colour(words: readonly string[], random: Random): Candidate[] {
  const [companion, [other]] = companions(words, 1, random);
  const template = pick(random, TEST_TEMPLATES.both);
  const first = random() < 0.5;
  const fixed: SceneObject = { word: companion, colour: pick(random, COLOURS) };
  return sampled(COLOURS, CAPTIONS_A_SCENE, random).map((name) => {
    const changed: SceneObject = { word: other as string, colour: name };
    const [a, b] = first ? [changed, fixed] : [fixed, changed];
    return { caption: fill(template, { a: phrase(a), b: phrase(b) }), content: slanted(a, b, random) };
  });
}

/** Four numbers of two things. */
function count(words: readonly string[], random: Random): Candidate[] {
  const [one, [other]] = companions(words, 1, random);
  const template = pick(random, TEST_TEMPLATES.count);
  return [one, other as string].flatMap((word) =>
    NUMBERS.map((number, i) => ({
      caption: fill(template, { n: counted(number, word) }),
      content: { layout: 'ring', object: black(word), count: i + 1 } as const,
    })),
  );
}

/** Above, below, inside, around; of a thing and one of two others. */
function relation(words: readonly string[], random: Random): Candidate[] {
  const [one, others] = companions(words, 2, random);
  const template = pick(random, TEST_TEMPLATES.relation);
  return others
    .flatMap((other) => [
      [one, other],
      [other, one],
    ])
    .flatMap(([a, b]) => {
      const phrases = { a: withArticle(a as string), b: withArticle(b as string) };
      const [inner, outer] = [black(a as string), black(b as string)];
      return [
        { caption: fill(template.above, phrases), content: { layout: 'slant', above: inner, below: outer } as const },
        { caption: fill(template.inside, phrases), content: { layout: 'inside', inner, outer } as const },
      ];
    });
}

const phrase = ({ word, colour: name }: SceneObject) => (name ? coloured(name, word) : withArticle(word));

const slanted = (a: SceneObject, b: SceneObject, random: Random): SceneContent => {
  const [above, under] = random() < 0.5 ? [a, b] : [b, a];
  return { layout: 'slant', above, below: under };
};

/** A word and `count` others that make a pair of the test with it. */
function companions(words: readonly string[], count: number, random: Random): [string, string[]] {
  for (;;) {
    const one = pick(random, words);
    const partners = words.filter((word) => isTestPair(one, word));
    if (partners.length >= count) return [one, sampled(partners, count, random)];
  }
}
