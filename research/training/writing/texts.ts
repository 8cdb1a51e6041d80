// What is written: never what the evaluation writes.
import { readdirSync, readFileSync } from 'node:fs';
import { between } from '../../../contract/random.ts';

const folder = new URL('../../../prisma/seed/', import.meta.url);
const packs = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { prompts: string[] }).prompts);

/** Every other prompt of the game's own packs is for measuring only. */
export const EVALUATION_PROMPTS: readonly string[] = packs.flatMap((prompts) => prompts.filter((_, i) => i % 2 === 1));

const bare = (prompt: string) => prompt.toLowerCase().replace(/^(an?|the) /, '');
const heldApart = new Set(EVALUATION_PROMPTS.map(bare));
const labels = readFileSync(new URL('../../../models/doodle-clip/labels.txt', import.meta.url), 'utf8').split('\n');
const words = labels.filter((label) => label && !heldApart.has(bare(label)));
const prompts = packs.flatMap((pack) => pack.filter((_, i) => i % 2 === 0));

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;
const LINKS = 'and on in with under behind near riding eating driving wearing chasing holding above without'.split(' ');
const VOWELS = 'aeiou';
const CONSONANTS = 'bcdfghjklmnprstvwyz';

/** A word of no language: so that letters count, and not the words that were written while training. */
function syllables(random: () => number): string {
  return Array.from(
    { length: 1 + Math.floor(between(random, 1, 4)) },
    () =>
      pick([...CONSONANTS], random) + pick([...VOWELS], random) + (random() < 0.4 ? pick([...CONSONANTS], random) : ''),
  ).join('');
}

export function someText(random: () => number): string {
  const kind = random();
  if (kind < 0.4) return pick(words, random);
  if (kind < 0.6) return pick(prompts, random);
  if (kind < 0.8) return `a ${pick(words, random)} ${pick(LINKS, random)} a ${pick(words, random)}`;
  if (kind < 0.9) return Array.from({ length: 1 + Math.floor(random() * 3) }, () => syllables(random)).join(' ');
  return `${pick(['a', 'the', 'my', 'this is a', 'it is a', 'I love', 'draw a', 'happy'], random)} ${pick(words, random)}`;
}

const shortWords = words.filter((word) => /^[a-z]{3,6}$/.test(word.toLowerCase()));

/** Few letters, which a player then writes large: such words are easily taken for a drawing. */
export function shortText(random: () => number): string {
  const kind = random();
  const word = () => (random() < 0.5 ? pick(shortWords, random) : someLetters(random));
  if (kind < 0.7) return word();
  if (kind < 0.85) return `${pick(['a', 'a', 'an', 'the', 'my'], random)} ${word()}`;
  return `${word()} ${word()}`;
}

/** 3–6 letters as they follow each other in English words. */
function someLetters(random: () => number): string {
  const length = 3 + Math.floor(random() * 4);
  const from = pick(
    words.filter((word) => word.length > length && !word.includes(' ')),
    random,
  );
  const start = Math.floor(random() * (from.length - length + 1));
  return from.slice(start, start + length);
}
