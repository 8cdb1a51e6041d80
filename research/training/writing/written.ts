// A canvas that a player filled with words.

import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { between } from '../../../contract/random.ts';
import { type Hand, type Writing, writeText } from '../../calibration/hand-layout.ts';
import { at, INKS, painted } from './honest.ts';
import { someText } from './texts.ts';

export interface Hands {
  /** Lines of a pen. */
  pens: { name: string; hand: Hand }[];
  /** Letters drawn around. */
  outlines: { name: string; hand: Hand }[];
  /** Fat letters drawn around. */
  bubbles: { name: string; hand: Hand }[];
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;
const chance = (share: number, random: () => number) => random() < share;
/** Small values are common. */
const little = (most: number, random: () => number) => most * random() ** 2;

export function someWriting(text: string, random: () => number): Writing {
  const dice = random();
  const letters = [...text].length;
  return {
    layout:
      dice < 0.5
        ? 'wrapped'
        : dice < 0.78
          ? 'line'
          : dice < 0.9 && letters < 30
            ? 'stacked'
            : letters < 16
              ? 'scattered'
              : 'wrapped',
    letters: pick(['as is', 'as is', 'lower', 'upper'] as const, random),
    penUnits: chance(0.3, random) ? 20 : between(random, 6, 60),
    colour: '#000000',
    fill: between(random, 0.35, 0.95),
    slant: between(random, -0.15, 0.35),
    tilt: chance(0.7, random) ? between(random, -0.12, 0.12) : between(random, -0.6, 0.6),
    spacing: chance(0.7, random) ? between(random, -0.02, 0.06) : between(random, 0.05, 0.5),
    unevenness: little(0.45, random),
    tremor: little(0.03, random),
    wave: chance(0.3, random) ? between(random, 0, 0.3) : 0,
    retraced: false,
  };
}

export function writtenCanvas(
  hands: Hands,
  drawings: Stroke[][],
  random: () => number,
): { name: string; strokes: Stroke[] } {
  const text = someText(random);
  const { name, hand } = pick(chance(0.1, random) ? hands.outlines : hands.pens, random);
  const writing = someWriting(text, random);
  let strokes = writeText(text, hand, writing, random);
  if (chance(0.06, random)) {
    // Again and again, below each other.
    const times = 2 + Math.floor(random() * 3);
    const again = () => writeText(text, hand, { ...writing, layout: 'line' }, random);
    strokes = Array.from({ length: times }, (_, i) =>
      at(again(), 40, 40 + (i * 944) / times, 944, 944 / times - 20),
    ).flat();
  }
  if (chance(0.06, random)) strokes.push(...ruled(strokes, writing.penUnits, random));
  strokes = coloured(strokes, random);
  return { name: `${name}: ${text}`, strokes: chance(0.3, random) ? withDrawing(strokes, drawings, random) : strokes };
}

/** Mostly black on paper; some in colours, some on paint. */
export function coloured(strokes: Stroke[], random: () => number): Stroke[] {
  const looks = random();
  if (looks < 0.12) return strokes.map((stroke) => ({ ...stroke, colour: pick(INKS, random) }));
  if (looks < 0.2) {
    const colour = pick(INKS, random);
    return strokes.map((stroke) => ({ ...stroke, colour }));
  }
  if (looks >= 0.29) return strokes;
  const [paint, ink] = [pick(INKS, random), pick(['#ffffff', '#ffffff', '#000000', ...INKS], random)];
  if (paint === ink) return strokes;
  return [...painted(paint, random), ...strokes.map((stroke) => ({ ...stroke, colour: ink }))];
}

/** A line under the words, or a box or an oval around them. */
export function ruled(strokes: readonly Stroke[], size: number, random: () => number): Stroke[] {
  const xs = strokes.flatMap(({ points }) => points.filter((_, i) => i % 4 === 0));
  const ys = strokes.flatMap(({ points }) => points.filter((_, i) => i % 4 === 1));
  const [left, right] = [Math.min(...xs) - 50, Math.max(...xs) + 50];
  const [top, bottom] = [Math.min(...ys) - 50, Math.max(...ys) + 50];
  const shake = () => (random() - 0.5) * 20;
  const kind = Math.floor(random() * 3);
  const path: [number, number][] =
    kind === 0
      ? [
          [left, bottom],
          [right, bottom],
        ]
      : kind === 1
        ? [
            [left, top],
            [right, top],
            [right, bottom],
            [left, bottom],
            [left, top],
          ]
        : Array.from({ length: 33 }, (_, i) => [
            (left + right) / 2 + ((right - left) / 1.7) * Math.cos((i * Math.PI) / 16),
            (top + bottom) / 2 + ((bottom - top) / 1.7) * Math.sin((i * Math.PI) / 16),
          ]);
  return [
    {
      tool: 'pen',
      colour: '#000000',
      size: Math.min(size, 30),
      points: path.flatMap(([x, y]) => [x + shake(), y + shake(), 0.5, 0]),
    },
  ];
}

/** A drawing beside the words, on any side, at most half as large; now and then across them. */
export function withDrawing(strokes: Stroke[], drawings: Stroke[][], random: () => number): Stroke[] {
  const drawing = pick(drawings, random);
  const side = between(random, 200, 470);
  const room = 1024 - side - 60;
  const where = Math.floor(random() * 4.4);
  const along = between(random, 20, 1004 - side);
  const other = [
    () => [...at(strokes, 30, 30, 964, room), ...at(drawing, along, 1004 - side, side, side)],
    () => [...at(strokes, 30, side + 40, 964, room), ...at(drawing, along, 20, side, side)],
    () => [...at(strokes, 30, 30, room, 964), ...at(drawing, 1004 - side, along, side, side)],
    () => [...at(strokes, side + 40, 30, room, 964), ...at(drawing, 20, along, side, side)],
    () => [...strokes, ...at(drawing, along, between(random, 20, 1004 - side), side, side)],
  ][where];
  return other?.() ?? strokes;
}
