// What the test of composed scenes keeps for itself. Training leaves all of it out: noun pairs, shades and layouts here,
// sentence templates in captions.ts. Changing any of it makes the figures of models trained before worthless.

import { fnv1a32 } from '#contract/random.ts';

/**
 * Whether scenes that show both words belong to the test: one unordered pair in five. Words are lower-cased, sorted by
 * code point and joined by '+'. A word is no pair with itself.
 */
export function isTestPair(a: string, b: string): boolean {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()].sort() as [string, string];
  return first !== second && fnv1a32(`${first}+${second}`) % 5 === 0;
}

/**
 * Words of Quick, Draw! that a run leaves out to show what it knows of unseen words: the 15 of the figure "unseen".
 */
export const UNSEEN_WORDS = [
  'penguin',
  'octopus',
  'castle',
  'guitar',
  'pizza',
  'helicopter',
  'cactus',
  'dragon',
  'umbrella',
  'lighthouse',
  'crab',
  'mushroom',
  'sailboat',
  'violin',
  'giraffe',
] as const;

/**
 * Shades of the ordinary colour names, as #rrggbb. A colour word that training never had cannot be known; so the words
 * are those of research/training/data_texts.py (COLOURS, each drawn with a deviation of about 20 in every channel) and the
 * shades are others: at least 45 of 255 away (Euclidean) from the middle of the trained ones, and still nearest to
 * their own name.
 */
export const TEST_SHADES = {
  red: ['#a50a19', '#ff4646'],
  orange: ['#ff9650', '#d75f00'],
  yellow: ['#ffe65a', '#fff064'],
  green: ['#5ac85a', '#146414'],
  blue: ['#1e3c96', '#5a91ff'],
  purple: ['#a064d2', '#5f146e'],
  pink: ['#ff96be', '#ff8cd2'],
  brown: ['#96693c', '#5a3200'],
  gray: ['#a0a0a0', '#606060'],
} as const;
export type ColourName = keyof typeof TEST_SHADES;

/**
 * Layouts of the test, in canvas units (1024 a side) before the judge frames the ink. Training (scenes.py) has things
 * side by side or one above the other, their centres at most 36.3° off that line; several of one kind anywhere; and
 * things inside others whose middles differ by at most 102 units in either direction. The test has slants between the
 * two, rings, and things inside that lie further off the middle.
 */
export const TEST_LAYOUTS = {
  /** The line between the centres of two things leans by this from the vertical, to either side. Degrees. */
  slant: { from: 37, to: 53, distance: [480, 600], scale: [0.36, 0.48] },
  /** Several things of one kind stand on the corners of a regular polygon, turned off the rows and columns. */
  ring: { radius: [230, 280], turn: [10, 22], scale: [0.3, 0.4] },
  /** The inner thing's centre lies this far off that of the outer one, at a slant as above. */
  inside: { offset: [150, 190], inner: [0.26, 0.34], outer: [0.9, 1] },
  /** Width of the one pen of a scene. */
  pen: [12, 28],
} as const;
