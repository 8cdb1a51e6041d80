import { LOCALES, type Locale, type Translations } from '#contract/locales.ts';

/** What may be answered to a prompt: its English text or any of its translations, whatever the player's language. */
export interface Answerable {
  text: string;
  translations: Translations;
}

interface CheckedAnswer {
  /** `close`: a typing error away, or some of the words. The meaning of words is compared elsewhere. */
  verdict: 'right' | 'close' | 'wrong';
  /** It gives the answer away: it holds all of its words, or one typing error separates it. */
  tells: boolean;
}

/** Articles and words of place, which nobody has to get right. */
const SMALL_WORDS: Readonly<Record<Locale, ReadonlySet<string>>> = {
  en: new Set('a an the of in on at with and to my your his her its'.split(' ')),
  de: new Set(
    'der die das den dem des ein eine einen einem einer eines auf in im mit und von vom am an zu zum zur'.split(' '),
  ),
  ar: new Set('في علي من مع الي و'.split(' ')),
};

/** What a plural adds to a word. German vowels need no rule: they lose their dots. */
const PLURAL_ENDINGS: Readonly<Record<Locale, ReadonlySet<string>>> = {
  en: new Set(['s', 'es']),
  de: new Set(['e', 'n', 'en', 'er', 'ern', 'nen', 's']),
  ar: new Set(['ات', 'ون', 'ين']),
};
/** Endings that change with the plural: berry – berries, leaf – leaves. */
const CHANGED_ENDINGS: readonly (readonly [one: string, many: string])[] = [
  ['y', 'ies'],
  ['f', 'ves'],
  ['fe', 'ves'],
];
/** Shorter words have no plural here: every word would be that of another. */
const SHORTEST_STEM = 3;

/** “And”, “with”, “like” and the article, which Arabic writes as one with the word. */
const ARABIC_PREFIX = /^(?:[وف]?(?:ال|لل|بال|كال))(?=.{2})/u;
const ARABIC_LETTERS: Readonly<Record<string, string>> = { ٱ: 'ا', ة: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', گ: 'ك' };
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Lower case, without accents, vowel signs and apostrophes, in the plain forms of Arabic letters. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640'’]/gu, '')
    .replace(/ß/gu, 'ss')
    .replace(/[ٱةىیکگ]/gu, (letter) => ARABIC_LETTERS[letter] ?? letter);

const WORD = /[\p{L}\p{N}]+/gu;

/** Letters that stand alone are one word: “c a t”, “c.a.t”. Articles stand alone, too: two letters are no word yet. */
function joinedLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let letters: string[] = [];
  const end = () => {
    if (letters.length > 2) joined.push(letters.join(''));
    else joined.push(...letters);
    letters = [];
  };
  for (const word of words) {
    if ([...word].length === 1) letters.push(word);
    else {
      end();
      joined.push(word);
    }
  }
  end();
  return joined;
}

/** The words that have to be said, in this language: all but small ones, unless `keepsSmall` or there are no others. */
function wordsOf(text: string, locale: Locale, keepsSmall = false): string[] {
  const all = joinedLetters(plain(text).match(WORD) ?? []).map((word) =>
    locale === 'ar' ? word.replace(ARABIC_PREFIX, '') : word,
  );
  const said = keepsSmall ? all : all.filter((word) => !SMALL_WORDS[locale].has(word));
  return said.length > 0 ? said : all;
}

/** Whether two words are the same, or one is the plural of the other. */
function isSameWord(a: string, b: string, locale: Locale): boolean {
  if (a === b) return true;
  const [one, many] = a.length < b.length ? [a, b] : [b, a];
  if (one.length < SHORTEST_STEM) return false;
  if (many.startsWith(one) && PLURAL_ENDINGS[locale].has(many.slice(one.length))) return true;
  if (locale !== 'en') return false;
  return [a, b].some((word) =>
    CHANGED_ENDINGS.some(
      ([single, plural]) => word.endsWith(single) && word.slice(0, -single.length) + plural === (word === a ? b : a),
    ),
  );
}

/** How many of `wanted` are among `words`, each of which counts once. */
function countFound(wanted: readonly string[], words: readonly string[], locale: Locale): number {
  const left = [...words];
  return wanted.filter((word) => {
    const at = left.findIndex((other) => isSameWord(word, other, locale));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}

/** Typing errors that make a near miss of a word of this length: the errors of a longer one are seen more easily. */
const errorsAllowed = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : 2);

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours
 * (https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance). Above `most` it may be any number above `most`.
 */
export function typingErrors(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

/** An accepted text, in the ways in which it is written. */
function accepted({ text, translations }: Answerable): { text: string; locale: Locale }[] {
  const said = LOCALES.flatMap((locale) => {
    const words = locale === 'en' ? text : translations[locale];
    return words === undefined ? [] : [{ text: words, locale }];
  });
  const spelledOut = said.map(({ text: words, locale }) => ({
    text: words.toLowerCase().replace(/[äöü]/gu, (letter) => UMLAUTS[letter] ?? letter),
    locale,
  }));
  return [...said, ...spelledOut.filter(({ text: words }, i) => words !== said[i]?.text.toLowerCase())];
}

/** [GUESS-5] Compares what a player typed with a prompt and its translations. */
export function checkAnswer(typed: string, prompt: Answerable): CheckedAnswer {
  let best: CheckedAnswer = { verdict: 'wrong', tells: false };
  for (const { text, locale } of accepted(prompt)) {
    const wanted = wordsOf(text, locale);
    const isOfSmallWords = wanted.some((word) => SMALL_WORDS[locale].has(word));
    const words = wordsOf(typed, locale, isOfSmallWords);
    if (wanted.length === 0 || words.length === 0) continue;
    const [whole, said] = [wanted.join(''), words.join('')];
    const found = countFound(wanted, words, locale);
    const hasAll = found === wanted.length;
    if ((hasAll && words.length === wanted.length) || isSameWord(whole, said, locale)) {
      return { verdict: 'right', tells: true };
    }
    const most = errorsAllowed(Math.min(whole.length, said.length));
    const isMistyped = most > 0 && typingErrors(whole, said, most) <= most;
    if (hasAll || isMistyped || words.some((word) => isSameWord(whole, word, locale)))
      best = { verdict: 'close', tells: true };
    else if (found > 0 && found * 2 >= wanted.length && best.verdict === 'wrong')
      best = { verdict: 'close', tells: false };
  }
  return best;
}

/** How many letters and digits each word of a text has. */
export const lettersOf = (text: string): number[] =>
  (text.normalize('NFC').match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? []).flatMap((word) => {
    const letters = [...word.replace(/[\p{M}'’]/gu, '')].length;
    return letters > 0 ? [letters] : [];
  });
