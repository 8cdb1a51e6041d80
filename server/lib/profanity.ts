import { ARABIC } from './rude-words/arabic.ts';
import { ENGLISH } from './rude-words/english.ts';
import { GERMAN } from './rude-words/german.ts';

/** What stands for a letter, besides the letter. An asterisk stands for a vowel. */
const DISGUISES: Record<string, string> = {
  ...{ a: '4@*', b: '8', e: '3€*', g: '69', i: '1!|*', l: '1|', o: '0*', s: '5$', t: '7+', u: 'v*', z: '2' },
};
/** Letters of other scripts that look like Latin ones, and letters that Arabic writes in several ways. */
const LOOKALIKES = new Map(
  [
    ...[
      'аa',
      'вb',
      'сc',
      'еe',
      'һh',
      'іi',
      'ӏl',
      'јj',
      'кk',
      'мm',
      'нh',
      'оo',
      'рp',
      'ѕs',
      'тt',
      'уy',
      'хx',
      'ԁd',
      'ԛq',
    ],
    ...[
      'αa',
      'βb',
      'εe',
      'ιi',
      'κk',
      'νv',
      'μu',
      'οo',
      'ρp',
      'τt',
      'υu',
      'χx',
      'ıi',
      'łl',
      'øo',
      'đd',
      'ɡg',
      'ɑa',
      'ʀr',
      'µu',
    ],
    ...['ٱا', 'ةه', 'ىي', 'یي', 'کك', 'گك', 'ھه', 'ہه'],
  ].map(([from = '', to = '']) => [from, to] as const),
);
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const WITHOUT_DOTS: Record<string, string> = { ä: 'a', ö: 'o', ü: 'u', ß: 'ss' };

/** Between the words of `TheseWords`. */
const NEW_WORD = '\n';

const SIGNS = '@$!|€+*';
/** Signs at its ends belong to a word only where no sentence puts them. */
const WORD = new RegExp(`[\\p{L}\\p{N}@$€](?:[\\p{L}\\p{N}${SIGNS}'’]*[\\p{L}\\p{N}@$€])?`, 'gu');
const OUTER_SIGNS = /^[@$€]+|[@$€]+$/gu;
/** What decorates a name: `xX_name_Xx`, `name99`. */
const DECORATION = /^[x\p{N}@$€]+|[x\p{N}@$€]+$/gu;
/** What an apostrophe shortens; the word is what stands before it. */
const SHORTENED = /['’](?:s|t|re|ll|ve|d|m)$/u;

/** “And”, “so”, “to”, “with”, “like” and the article, which are written as one with the word. */
const ARABIC_PREFIX = /^(?:[وف]?(?:ال|لل|بال|كال)|و)/u;

/** Short words that stand side by side in any sentence: two of them are no word that was pulled apart. */
const SHORT_WORDS = new Set(
  (
    'a i o u y am an as at be by do go he hi if in is it me my no of oh on or so to up us we ' +
    'ab da du er es im ja ob um wo zu ne na و في من ما لا ان او يا هو هي كل عن'
  ).split(' '),
);
/** Nothing that is longer is searched: whole words, and words that were pulled apart. */
const LONGEST_WORD = 40;
const LONGEST_JOINED = 12;

function patternOf(word: string): string {
  return [...word.matchAll(/\*|(.)\1*/gu)]
    .map(([run]) => {
      const [letter = ''] = run;
      if (letter === '*') return '[^ ]*';
      // A letter may be drawn out, but a single one is never a double one.
      const count = run.length > 1 ? `{${run.length},}` : '+';
      return `[${letter}${DISGUISES[letter] ?? ''}]${count}`;
    })
    .join('');
}

class Matcher {
  /** Tests for whole words by the first character of a word; '': for words with any. */
  readonly #words = new Map<string, RegExp>();
  /** Finds words with a space between them, in a line of words. */
  readonly phrases: RegExp;

  constructor(kind: 'rude' | 'harmless') {
    const entries = [ENGLISH, GERMAN, ARABIC]
      .flatMap((list) => list[kind].split(/[,\n]/))
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    const patterns = new Map<string, string[]>();
    for (const word of entries.filter((entry) => !entry.includes(' '))) {
      const [first = ''] = word;
      for (const character of first === '*' ? [''] : [first, ...(DISGUISES[first] ?? '')]) {
        patterns.set(character, [...(patterns.get(character) ?? []), patternOf(word)]);
      }
    }
    for (const [first, words] of patterns) this.#words.set(first, new RegExp(`^(?:${words.join('|')})$`));
    const phrases = entries.filter((entry) => entry.includes(' '));
    this.phrases = new RegExp(`(?<=^| )(?:${phrases.map((phrase) => patternOf(phrase)).join('|')})(?= |$)`, 'g');
  }

  hasWord(word: string): boolean {
    return [word[0] ?? '', ''].some((first) => this.#words.get(first)?.test(word));
  }
}
const RUDE = new Matcher('rude');
const HARMLESS = new Matcher('harmless');

/** Lower case, without accents (but with German umlauts), in plain letters. A character may become several or none. */
function plainLetters(character: string): string {
  const lower = character.toLowerCase();
  if (lower in UMLAUTS || character <= '\x7f') return lower;
  const code = character.codePointAt(0) ?? 0;
  // Letters in squares, and those of flags.
  if (code >= 0x1f130 && code <= 0x1f189) return String.fromCharCode(97 + ((code - 0x1f130) % 32));
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return String.fromCharCode(97 + code - 0x1f1e6);
  const plain = character
    .normalize('NFKD')
    .replace(/[\p{M}\u0640\u200c\u200d]/gu, '')
    .toLowerCase();
  return [...plain].map((letter) => LOOKALIKES.get(letter) ?? letter).join('');
}

interface Word {
  /** In the text. */
  start: number;
  end: number;
  /** What it may be meant to say. */
  readings: string[];
}

function readingsOf(word: string): string[] {
  const base = word.replace(SHORTENED, '').replace(/['’]/gu, '');
  const bare = [base, base.replace(OUTER_SIGNS, ''), base.replace(DECORATION, '')];
  const spelled = bare.flatMap((reading) =>
    [UMLAUTS, WITHOUT_DOTS].map((table) => reading.replace(/[äöüß]/gu, (letter) => table[letter] ?? letter)),
  );
  const stems = [...spelled, ...bare].flatMap((reading) => [reading, reading.replace(ARABIC_PREFIX, '')]);
  return [...new Set(stems)].filter((reading) => {
    const letters = reading.match(/\p{L}/gu)?.length ?? 0;
    const digits = reading.match(/\p{N}/gu)?.length ?? 0;
    // A55 is a road.
    return letters > 0 && reading.length <= LONGEST_WORD && (digits <= letters || reading.length > 4);
  });
}

function wordsOf(text: string): Word[] {
  let plain = '';
  const origin: number[] = [];
  let at = 0;
  let wasLower = false;
  for (const character of text) {
    const isUpper = /\p{Lu}/u.test(character);
    const letters = (wasLower && isUpper ? NEW_WORD : '') + plainLetters(character);
    plain += letters;
    for (let i = 0; i < letters.length; i++) origin.push(at);
    at += character.length;
    wasLower = /\p{Ll}/u.test(character);
  }
  origin.push(text.length);
  return [...plain.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: origin[index] as number,
    // Up to the next character, so that marks that belong to the last letter go with it.
    end: origin[index + word.length] as number,
    readings: readingsOf(word),
  }));
}

/** Marks the words of all phrases. */
function markPhrases(words: readonly Word[], { phrases }: Matcher, marked: Set<Word>): void {
  const line = words.map(({ readings: [reading = ''] }) => reading).join(' ');
  for (const { 0: phrase, index } of line.matchAll(phrases)) {
    const first = line.slice(0, index).split(' ').length - 1;
    for (const word of words.slice(first, first + phrase.split(' ').length)) marked.add(word);
  }
}

/** What stands between two words may stand within one: nothing, up to three signs, or spaces beside a piece of a word. */
function mayBeOne(text: string, word: Word, next: Word): boolean {
  const between = text.slice(word.end, next.start);
  if (!/\s/u.test(between)) return between.length <= 3;
  const [a, b] = [word, next].map(({ readings: [reading = ''] }) => reading) as [string, string];
  const isPiece = (reading: string) => reading.length <= 2 && !SHORT_WORDS.has(reading);
  return between.length <= 3 && (isPiece(a) || isPiece(b) || a.length + b.length === 2);
}

/** Marks words that were pulled apart: “f u c k”, “f.u.c.k”, “fu-ck”, “s hit”, “FuCk”. */
function markPulledApart(text: string, words: readonly Word[], matcher: Matcher, marked: Set<Word>): void {
  for (const first of words.keys()) {
    const pieces: Word[] = [];
    let joined = '';
    let gaps = 0;
    for (const word of words.slice(first, first + LONGEST_JOINED)) {
      const before = pieces.at(-1);
      if (before && !mayBeOne(text, before, word)) break;
      if (before && before.end < word.start) gaps++;
      pieces.push(word);
      joined += word.readings[0];
      const areShort = pieces.every(({ readings: [reading = ''] }) => reading.length <= 2);
      if (joined.length > LONGEST_JOINED || (gaps > 1 && !areShort)) break;
      if (pieces.length === 1 || joined.length < (gaps === joined.length - 1 ? 3 : 4)) continue;
      if (matcher.hasWord(joined)) for (const piece of pieces) marked.add(piece);
    }
  }
}

function wordsIn(text: string, words: readonly Word[], matcher: Matcher): Set<Word> {
  const found = new Set(words.filter(({ readings }) => readings.some((reading) => matcher.hasWord(reading))));
  markPhrases(words, matcher, found);
  markPulledApart(text, words, matcher, found);
  return found;
}

function rudeWords(text: string): Word[] {
  const words = wordsOf(text).filter(({ readings }) => readings.length > 0);
  const rude = wordsIn(text, words, RUDE);
  if (rude.size === 0) return [];
  const harmless = wordsIn(text, words, HARMLESS);
  return [...rude].filter((word) => !harmless.has(word));
}

/**
 * The text with asterisks over rude words of the languages of the pages, as long as before. How it tells them apart, and
 * what it misses: docs/decisions/0015.
 */
export function withoutRudeWords(text: string): string {
  let clean = text;
  for (const { start, end } of rudeWords(text)) {
    clean = clean.slice(0, start) + '*'.repeat(end - start) + clean.slice(end);
  }
  return clean;
}

export const isRude = (text: string): boolean => rudeWords(text).length > 0;
