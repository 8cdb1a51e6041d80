import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** One letter as a pen draws it: 1/1000 em, y downwards, 0 on the baseline. */
export interface Glyph {
  advance: number;
  /** Flat, x and y in turn; one for each time the pen goes down. */
  lines: readonly (readonly number[])[];
}

/** Whose handwriting: a glyph for each character. */
export type Hand = ReadonlyMap<string, Glyph>;

/** How a text comes to stand on the canvas. Lengths are in em (about 1.4 times a capital's height) unless they say so. */
export interface Writing {
  /** `line`: one; `wrapped`: as many as make the letters largest; `stacked`: a column a word; `arc`: over a circle. */
  layout: 'line' | 'wrapped' | 'stacked' | 'scattered' | 'arc';
  letters: 'as is' | 'upper' | 'lower';
  /** Pen width, canvas units; thinner where the letters would run into blots. */
  penUnits: number;
  colour: string;
  /** Share of the canvas's side that the text takes, 0–1. */
  fill: number;
  /** Shear of the letters, and rotation of the whole, radians. */
  slant: number;
  tilt: number;
  /** Free space between letters, on top of the font's own. */
  spacing: number;
  /** How far letters leave their place, and how much their size differs. */
  unevenness: number;
  /** How far points leave the line. */
  tremor: number;
  /** Height of the waves of the baseline. */
  wave: number;
  /** Every line is drawn twice, not quite alike. */
  retraced: boolean;
}

const LINE_HEIGHT_EM = 1.15;
const SPACE_EM = 0.35;
/** Thicker pens close the eyes of the letters. */
const MAX_PEN_EM = 0.17;
const MIN_PEN_UNITS = 4;

/** Lines of a hand file: character, tab, advance, tab, polylines separated by `|`, each `x,y x,y …`. */
export function parseHand(text: string): Hand {
  const hand = new Map<string, Glyph>();
  for (const line of text.split('\n')) {
    const [character, advance, lines] = line.split('\t');
    if (!character || lines === undefined) continue;
    const polylines = lines.split('|').filter(Boolean);
    hand.set(character, {
      advance: Number(advance),
      lines: polylines.map((one) => one.split(/[ ,]/).map(Number)),
    });
  }
  return hand;
}

/** The text as strokes on the canvas, its middle in the canvas's middle. Characters that the hand lacks are left out. */
export function writeText(text: string, hand: Hand, writing: Writing, random: () => number): Stroke[] {
  const asked = { 'as is': text, upper: text.toUpperCase(), lower: text.toLowerCase() }[writing.letters];
  const words = asked.split(/\s+/).map((word) => [...word].filter((character) => hand.has(character)));
  const places = lettersOf(
    words.filter((word) => word.length > 0),
    hand,
    writing,
    random,
  );
  const phase = random() * 2 * Math.PI;
  const lines = places.flatMap((place) => drawnLetter(place, hand, writing, phase, random));
  return fitted(lines, writing, random);
}

interface Place {
  character: string;
  x: number;
  y: number;
  turn: number;
}

const advanceOf = (hand: Hand, character: string) => (hand.get(character)?.advance ?? 0) / 1000;
const widthOf = (word: readonly string[], hand: Hand, spacing: number) =>
  word.reduce((sum, character) => sum + advanceOf(hand, character) + spacing, 0);

/** Where each letter's origin stands, in em. */
function lettersOf(words: readonly string[][], hand: Hand, writing: Writing, random: () => number): Place[] {
  const { layout, spacing } = writing;
  if (layout === 'stacked') {
    return words.flatMap((word, column) =>
      word.map((character, i) => ({
        character,
        x: column * 1.2 - advanceOf(hand, character) / 2,
        y: i * LINE_HEIGHT_EM * 0.85,
        turn: 0,
      })),
    );
  }
  if (layout === 'scattered') {
    const letters = words.flat();
    const columns = Math.ceil(Math.sqrt(letters.length * 1.3));
    return letters.map((character, i) => ({
      character,
      x: (i % columns) * 1.1 + (random() - 0.5) * 0.5,
      y: Math.floor(i / columns) * 1.3 + (random() - 0.5) * 0.6,
      turn: (random() - 0.5) * 0.8,
    }));
  }
  const rows = layout === 'wrapped' ? bestRows(words, hand, spacing) : [words];
  const places = rows.flatMap((row, at) => {
    let x = -rowWidth(row, hand, spacing) / 2 + (random() - 0.5) * 0.6 * (rows.length > 1 ? 1 : 0);
    return row.flatMap((word) => {
      const start = x;
      x += widthOf(word, hand, spacing) + SPACE_EM;
      let inWord = 0;
      return word.map((character) => {
        const place = { character, x: start + inWord, y: at * LINE_HEIGHT_EM, turn: 0 };
        inWord += advanceOf(hand, character) + spacing;
        return place;
      });
    });
  });
  if (layout !== 'arc') return places;
  const radius = Math.max(1.5, rowWidth(words, hand, spacing) / 2.2);
  return places.map(({ character, x, y }) => {
    const angle = x / radius;
    return { character, x: (radius - y) * Math.sin(angle), y: radius - (radius - y) * Math.cos(angle), turn: angle };
  });
}

const rowWidth = (row: readonly string[][], hand: Hand, spacing: number) =>
  row.reduce((sum, word) => sum + widthOf(word, hand, spacing) + SPACE_EM, -SPACE_EM);

/** The words in rows such that the side of the square around them is smallest. */
function bestRows(words: readonly string[][], hand: Hand, spacing: number): string[][][] {
  let best: string[][][] = [[...words]];
  let bestSide = Number.POSITIVE_INFINITY;
  for (const longest of words.map((_, i) => rowWidth(words.slice(0, i + 1), hand, spacing))) {
    const rows: string[][][] = [[]];
    for (const word of words) {
      const row = rows.at(-1) as string[][];
      if (row.length > 0 && rowWidth([...row, word], hand, spacing) > longest + 1e-9) rows.push([word]);
      else row.push(word);
    }
    const side = Math.max(rows.length * LINE_HEIGHT_EM, ...rows.map((row) => rowWidth(row, hand, spacing)));
    if (side < bestSide) [best, bestSide] = [rows, side];
  }
  return best;
}

/** The letter's lines in em, flat, with what the hand does to them. */
function drawnLetter(place: Place, hand: Hand, writing: Writing, phase: number, random: () => number): number[][] {
  const { unevenness, slant, tremor, wave, retraced } = writing;
  const around = () => random() - 0.5;
  const size = 1 + around() * unevenness;
  const turn = place.turn + around() * unevenness * 0.5;
  const dx = place.x + around() * unevenness * 0.2;
  const dy = place.y + around() * unevenness * 0.5 + wave * Math.sin(place.x * 1.1 + phase);
  const [cos, sin] = [Math.cos(turn) * size, Math.sin(turn) * size];
  const glyph = hand.get(place.character);
  const once = () =>
    (glyph?.lines ?? []).map((line) => {
      const points: number[] = [];
      for (let i = 0; i + 1 < line.length; i += 2) {
        const y = (line[i + 1] as number) / 1000;
        const x = (line[i] as number) / 1000 - slant * y;
        points.push(dx + x * cos - y * sin + around() * tremor, dy + x * sin + y * cos + around() * tremor);
      }
      return points;
    });
  return retraced ? [...once(), ...once()] : once();
}

/** From em to canvas units: turned, as large as `fill` says, in the middle. */
function fitted(lines: readonly number[][], { fill, tilt, penUnits, colour }: Writing, random: () => number): Stroke[] {
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const turned = lines.map((line) => {
    const points: [number, number][] = [];
    for (let i = 0; i + 1 < line.length; i += 2) {
      const [x, y] = [line[i] as number, line[i + 1] as number];
      points.push([x * cos - y * sin, x * sin + y * cos]);
    }
    return points;
  });
  const { minX, minY, maxX, maxY } = boundsOf(turned.flat());
  const units = (fill * CANVAS_UNITS) / Math.max(maxX - minX, maxY - minY, 0.5);
  const [left, top] = [(CANVAS_UNITS - units * (minX + maxX)) / 2, (CANVAS_UNITS - units * (minY + maxY)) / 2];
  const size = Math.max(MIN_PEN_UNITS, Math.min(penUnits, MAX_PEN_EM * units));
  return turned.map((points) => {
    const pressure = 0.45 + 0.1 * random();
    return {
      tool: 'pen' as const,
      colour,
      size,
      points: points.flatMap(([x, y]) => [left + x * units, top + y * units, pressure, 0]),
    };
  });
}

export function boundsOf(points: readonly (readonly [number, number])[]) {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of points) {
    bounds.minX = Math.min(bounds.minX, x);
    bounds.maxX = Math.max(bounds.maxX, x);
    bounds.minY = Math.min(bounds.minY, y);
    bounds.maxY = Math.max(bounds.maxY, y);
  }
  return bounds;
}
