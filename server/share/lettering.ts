import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * A web font comes in one file for each script, and the canvas takes one file for a family: so each gets a family of its
 * own, and the font of a text is all of them in order. What they lack is looked for among the machine's own fonts.
 */
const FILES = [
  ...['latin', 'latin-ext', 'vietnamese'].map((script) => `patrick-hand/files/patrick-hand-${script}-400-normal`),
  ...['cyrillic', 'cyrillic-ext'].map((script) => `nunito/files/nunito-${script}-wght-normal`),
  ...['greek', 'devanagari'].map((script) => `noto-sans/files/noto-sans-${script}-wght-normal`),
  'noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal',
  'noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal',
  ...Array.from({ length: 10 }, (_, part) => `noto-emoji/files/noto-emoji-${part}-wght-normal`),
];

let families: string | null = null;

/** A CSS font in the game's hand. @param sizePx of the em square */
export function handFont(sizePx: number): string {
  families ??= load();
  return `${sizePx}px ${families}`;
}

function load(): string {
  const require = createRequire(import.meta.url);
  const ofTheMachine = GlobalFonts.families.map(({ family }) => family);
  const ours = FILES.map((file, i) => {
    const scope = file.includes('-wght-') ? '@fontsource-variable' : '@fontsource';
    const family = `Doodle Hand ${i}`;
    GlobalFonts.registerFromPath(require.resolve(`${scope}/${file}.woff2`), family);
    return family;
  });
  return [...new Set([...ours, ...ofTheMachine])].map((family) => JSON.stringify(family)).join(', ');
}

export interface TextBox {
  widthPx: number;
  heightPx: number;
  /** Size of the letters: the largest at which all fits is taken. */
  maxSizePx: number;
  minSizePx: number;
  /** Of a line, in sizes of its letters. */
  lineHeight: number;
}

export interface FittedText {
  sizePx: number;
  lines: string[];
}

/** Width of `text` on one line, in pixels, at this size of letters. */
export type Measure = (text: string, sizePx: number) => number;

/** From one size to the next smaller one. */
const STEP = 0.93;
const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Wraps a text at spaces, as large as the box allows. Only at the smallest size are words cut in two (between what
 * readers see as characters), and what still has no room gives way to an ellipsis.
 */
export function fitText(text: string, box: TextBox, measure: Measure): FittedText {
  const words = text.split(' ').filter((word) => word !== '');
  for (let sizePx = box.maxSizePx; sizePx > box.minSizePx; sizePx *= STEP) {
    const fits = (line: string) => measure(line, sizePx) <= box.widthPx;
    if (!words.every(fits)) continue;
    const lines = wrap(words, fits);
    if (lines.length <= linesIn(box, sizePx)) return { sizePx, lines };
  }
  const sizePx = box.minSizePx;
  const fits = (line: string) => measure(line, sizePx) <= box.widthPx;
  const lines = wrap(
    words.flatMap((word) => (fits(word) ? [word] : cut(word, fits))),
    fits,
  );
  const room = linesIn(box, sizePx);
  if (lines.length <= room) return { sizePx, lines };
  const last = shorten(lines[room - 1] ?? '', fits);
  return { sizePx, lines: [...lines.slice(0, room - 1), last] };
}

const linesIn = (box: TextBox, sizePx: number) => Math.max(1, Math.floor(box.heightPx / (sizePx * box.lineHeight)));

function wrap(words: readonly string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Parts of a word that fit, or single characters where not even those do. */
function cut(word: string, fits: (line: string) => boolean): string[] {
  const parts: string[] = [];
  for (const { segment } of graphemes.segment(word)) {
    const longer = (parts.at(-1) ?? '') + segment;
    if (parts.length > 0 && fits(longer)) parts[parts.length - 1] = longer;
    else parts.push(segment);
  }
  return parts;
}

function shorten(line: string, fits: (line: string) => boolean): string {
  const kept = [...graphemes.segment(line)].map(({ segment }) => segment);
  while (kept.length > 0 && !fits(kept.join('').trimEnd() + ELLIPSIS)) kept.pop();
  return kept.join('').trimEnd() + ELLIPSIS;
}

const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The direction in which a text is read: that of its first letter. */
export const directionOf = (text: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.test(text) ? 'rtl' : 'ltr');
