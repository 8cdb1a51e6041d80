/** How one thing stands to what was said before it. */
export type Relation =
  | 'on'
  | 'over'
  | 'under'
  | 'in'
  | 'around'
  | 'beside'
  | 'behind'
  | 'before'
  | 'wearing'
  | 'with'
  | 'does';

/** What a prompt names, in its order: "a cat on a table" is a cat, and a table that it is on. */
export interface Scene {
  /** Noun phrases without their articles. */
  things: { text: string; count: number }[];
  /** Between each thing and the next: one fewer than things. */
  relations: Relation[];
}

/** Longer ones come first: "next to" is no "to". */
const CONNECTORS: readonly (readonly [words: string, relation: Relation])[] = [
  ['in front of', 'before'],
  ['on top of', 'on'],
  ['in the middle of', 'in'],
  ['next to', 'beside'],
  ['full of', 'around'],
  ['filled with', 'around'],
  ['standing on', 'on'],
  ['sitting on', 'on'],
  ['sitting in', 'in'],
  ['close to', 'beside'],
  ['coming out of', 'in'],
  ['sticking out of', 'in'],
  ['on', 'on'],
  ['upon', 'on'],
  ['riding', 'on'],
  ['over', 'over'],
  ['above', 'over'],
  ['under', 'under'],
  ['below', 'under'],
  ['beneath', 'under'],
  ['in', 'in'],
  ['inside', 'in'],
  ['into', 'in'],
  ['around', 'around'],
  ['containing', 'around'],
  ['beside', 'beside'],
  ['near', 'beside'],
  ['at', 'beside'],
  ['by', 'beside'],
  ['against', 'beside'],
  ['and', 'beside'],
  ['chasing', 'beside'],
  ['behind', 'behind'],
  ['before', 'before'],
  ['wearing', 'wearing'],
  ['with', 'with'],
  ['holding', 'with'],
  ['carrying', 'with'],
  ['driving', 'in'],
];

/** Nouns that look like actions. */
const NO_ACTIONS = new Set([
  'ring',
  'string',
  'wing',
  'king',
  'swing',
  'ceiling',
  'building',
  'painting',
  'lightning',
  'earring',
  'thing',
  'washing',
  'diving',
  'swimming',
  'frying',
  'flying',
  'sleeping',
]);

const NUMBERS: Readonly<Record<string, number>> = { a: 1, an: 1, the: 1, one: 1, two: 2, three: 3, four: 4, five: 5 };

/** More things than this become one: the last takes the rest of the prompt. */
const MOST_THINGS = 3;

/** Reads a prompt. What it does not understand is one thing, and drawn as one. */
export function sceneOf(prompt: string): Scene {
  const words = prompt
    .toLowerCase()
    .replace(/[.,!?]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const scene: Scene = { things: [], relations: [] };
  let noun: string[] = [];
  for (let i = 0; i < words.length; ) {
    const found = scene.things.length < MOST_THINGS - 1 && noun.length > 0 ? connectorAt(words, i) : null;
    if (found && i + found.length < words.length) {
      scene.things.push(thingOf(noun));
      scene.relations.push(found.relation);
      noun = [];
      i += found.length;
    } else noun.push(words[i++] as string);
  }
  scene.things.push(thingOf(noun));
  return scene;
}

function connectorAt(words: readonly string[], at: number): { relation: Relation; length: number } | null {
  for (const [text, relation] of CONNECTORS) {
    const parts = text.split(' ');
    if (parts.every((part, k) => words[at + k] === part)) return { relation, length: parts.length };
  }
  const word = words[at] as string;
  // "an octopus playing the drums": an action that has an object.
  if (/^[a-z]{2,}ing$/.test(word) && !NO_ACTIONS.has(word) && words[at + 1] !== undefined)
    return { relation: 'does', length: 1 };
  return null;
}

function thingOf(words: readonly string[]): Scene['things'][number] {
  const count = NUMBERS[words[0] ?? ''];
  const rest = count === undefined || words.length === 1 ? words : words.slice(1);
  return { text: rest.join(' '), count: rest === words ? 1 : (count ?? 1) };
}
