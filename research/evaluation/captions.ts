// Captions of the test's composed scenes.
//
// Each set of 8 is made first, whatever the scene, and which of them is right is drawn afterwards, evenly: so the
// captions alone score exactly chance, 12.5 %.
import { plural, withArticle } from '#contract/english.ts';
import type { ColourName } from './held-out.ts';

/**
 * Sentence templates that belong to the test: training uses none of them (it may use the same words in other
 * sentences, and must, where a word is to mean something: above, below, inside, around).
 * {a}, {b}: noun phrases such as "a cat" or "a red cat"; {n}: one with a number, "three cats".
 */
export const TEST_TEMPLATES = {
  /** Two things, whatever their places. */
  both: ['there is {a} and there is {b}', '{a}, and also {b}', '{a} and {b} together', 'both {a} and {b}'],
  /** Copies of one thing. */
  count: ['exactly {n}', '{n} and nothing else', 'a page with {n} on it'],
  /** Two things of which {a} is above {b}, or {a} inside {b}: one template for both relations. */
  relation: [
    { above: '{a} is above {b}', inside: '{a} is inside {b}' },
    { above: '{b} with {a} above it', inside: '{b} with {a} inside it' },
    { above: '{b} is below {a}', inside: '{b} is around {a}' },
  ],
} as const;

export const NUMBERS = ['one', 'two', 'three', 'four'] as const;

export const CAPTIONS_A_SCENE = 8;

export const coloured = (colour: ColourName, noun: string): string => withArticle(`${colour} ${noun}`);

/** "one cat", "three cats". */
export const counted = (number: (typeof NUMBERS)[number], noun: string): string =>
  `${number} ${number === 'one' ? noun : plural(noun)}`;

/** Puts the phrases into a template. */
export const fill = (template: string, phrases: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, slot: string) => phrases[slot] ?? '');
