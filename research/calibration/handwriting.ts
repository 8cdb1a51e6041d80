import { readFileSync } from 'node:fs';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { boundsOf, type Hand, parseHand, type Writing, writeText } from './hand-layout.ts';

/**
 * Handwriting to measure the judge with: hands that the writing guard never saw (research/training/writing/fonts.ts keeps them
 * apart), each in a way of writing of its own.
 */
export interface HandStyle {
  readonly name: string;
  readonly hand: Hand;
  readonly writing: Writing;
}

const readHand = (name: string) => parseHand(readFileSync(new URL(`hands/${name}.txt`, import.meta.url), 'utf8'));

const PLAIN: Writing = {
  layout: 'wrapped',
  letters: 'as is',
  penUnits: 20,
  colour: '#000000',
  fill: 0.8,
  slant: 0,
  tilt: 0,
  spacing: 0.02,
  unevenness: 0.1,
  tremor: 0.006,
  wave: 0,
  retraced: false,
};

const style = (name: string, differences: Partial<Writing>): HandStyle => ({
  name,
  hand: readHand(name),
  writing: { ...PLAIN, ...differences },
});

export const HAND_STYLES: readonly HandStyle[] = [
  style('print', {}),
  style('cursive', { penUnits: 12, layout: 'line', slant: 0.1, tilt: -0.06 }),
  style('capitals', { penUnits: 40, letters: 'upper' }),
  style('scrawl', { penUnits: 16, unevenness: 0.3, tremor: 0.02, wave: 0.12, tilt: 0.12 }),
  style('arched', { layout: 'arc', penUnits: 16 }),
  style('retraced', { retraced: true, penUnits: 14, tremor: 0.015 }),
  style('stacked', { layout: 'stacked', penUnits: 24, letters: 'upper' }),
  style('blocks', { penUnits: 12, spacing: 0.08 }),
];

/**
 * The text as a player writes it, as strokes on the canvas. The same text, style and random numbers give the same
 * strokes; characters other than letters, digits and common punctuation are left out.
 */
export function handwrittenStrokes(text: string, { hand, writing }: HandStyle, random: () => number): Stroke[] {
  return writeText(text, hand, writing, random);
}

/** Shares of the canvas's side. */
const MARGIN = 0.06;
const GAP = 0.06;
const DRAWING_SIDE = 0.3;

/**
 * The writing, and a small drawing beside it: under writing that is wider than high, else to its right. Pens keep their
 * width in the writing, and become thinner with the drawing, by at most half.
 */
export function withSmallDrawing(writing: readonly Stroke[], drawing: readonly Stroke[]): Stroke[] {
  const { minX, minY, maxX, maxY } = boundsOf(pointsOf(writing));
  const side = (1 - 2 * MARGIN) * CANVAS_UNITS;
  const [near, small] = [MARGIN * CANVAS_UNITS, DRAWING_SIDE * CANVAS_UNITS];
  const rest = side - small - GAP * CANVAS_UNITS;
  const below = maxX - minX >= maxY - minY;
  const text = below
    ? { left: near, top: near, width: side, height: rest }
    : { left: near, top: near, width: rest, height: side };
  const picture = below
    ? { left: near + (side - small) / 2, top: near + side - small, width: small, height: small }
    : { left: near + side - small, top: near + (side - small) / 2, width: small, height: small };
  return [...fittedInto(writing, text, 1), ...fittedInto(drawing, picture, 0.5)];
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const pointsOf = (strokes: readonly Stroke[]): [number, number][] =>
  strokes.flatMap(({ points }) =>
    Array.from({ length: points.length / 4 }, (_, i): [number, number] => [
      points[i * 4] as number,
      points[i * 4 + 1] as number,
    ]),
  );

/** As large as the box allows, in its middle. */
function fittedInto(strokes: readonly Stroke[], box: Box, thinnestPen: number): Stroke[] {
  const { minX, minY, maxX, maxY } = boundsOf(pointsOf(strokes));
  const scale = Math.min(box.width / Math.max(1, maxX - minX), box.height / Math.max(1, maxY - minY));
  const dx = box.left + (box.width - scale * (minX + maxX)) / 2;
  const dy = box.top + (box.height - scale * (minY + maxY)) / 2;
  return strokes.map((stroke) => ({
    ...stroke,
    size: stroke.size * Math.min(1, Math.max(thinnestPen, scale)),
    points: stroke.points.map((value, i) =>
      i % 4 === 0 ? value * scale + dx : i % 4 === 1 ? value * scale + dy : value,
    ),
  }));
}
