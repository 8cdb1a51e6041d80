import type { InkColour } from '#contract/caption.ts';
import { type ColourShare, POINT_STRIDE } from '#contract/drawing.ts';
import type { Stroke } from './visible-strokes.ts';

/** What people call such colours: those of both palettes and common ones beside them. Names of the nearest decide. */
const EXAMPLES: readonly (readonly [name: InkColour, ...colours: string[]])[] = [
  ['black', '#000000', '#1a1a1a'],
  ['gray', '#868e96', '#777777', '#ced4da', '#4d4d4d', '#a6a6a6'],
  ['brown', '#7a4a21', '#663333', '#5c3a1e', '#a0703c'],
  ['red', '#e02f2f', '#b3121d', '#ff3b30', '#8c1515'],
  ['orange', '#ff922b', '#e69f00', '#d55e00', '#f7c9a3'],
  ['yellow', '#ffd43b', '#f0e442', '#fff176', '#e6c200'],
  ['green', '#94d82d', '#2b9348', '#009e73', '#666633', '#1b5e20', '#7cd67c', '#225555'],
  ['blue', '#4cb8f5', '#1d4ed8', '#0072b2', '#222255', '#99ddff', '#0c8599', '#56b4e9'],
  ['purple', '#7b2cbf', '#4a148c', '#ab6fe0'],
  ['pink', '#f783ac', '#cc79a7', '#ffcccc', '#ff69b4'],
];

type Lab = readonly [lightness: number, a: number, b: number];

/** Of a channel, 0–1, as sRGB has it. */
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

const NAMED = EXAMPLES.flatMap(([name, ...colours]) => colours.map((colour) => ({ name, lab: labOf(colour) })));

/** The everyday name of a colour, `#rrggbb`: that of the nearest example in OKLab (B. Ottosson, 2020). */
export function colourName(colour: string): InkColour {
  const lab = labOf(colour);
  const distance = (other: Lab) => Math.hypot(lab[0] - other[0], lab[1] - other[1], lab[2] - other[2]);
  return NAMED.reduce((best, one) => (distance(one.lab) < distance(best.lab) ? one : best)).name;
}

function labOf(colour: string): Lab {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** This share of the ink has to be of one colour. */
const NEARLY_ALL = 0.7;

/**
 * The colour that nearly all ink of some strokes has, from their ops; null: there are several. A fill counts as much as half
 * of the box around all strokes, so that an apple with a black outline and a red fill is red. Strokes count by the area of
 * their lines. Strokes that were painted over count too.
 */
export function inkColour(strokes: readonly Stroke[]): InkColour | null {
  const areas = inkAreas(strokes);
  const all = sumOf(areas.values());
  const named = new Map<InkColour, number>();
  for (const [colour, area] of areas) named.set(colourName(colour), (named.get(colourName(colour)) ?? 0) + area);
  for (const [name, area] of named) if (area >= NEARLY_ALL * all) return name;
  return null;
}

/** A drawing may have thousands of mixed colours. */
const MOST_COLOURS = 12;

/**
 * The colours of a drawing by the share (0–1, three decimals) of its ink, the most first, at most twelve. Ink counts as in
 * `inkColour`; the eraser is none. No strokes: none.
 */
export function inkShares(strokes: readonly Stroke[]): ColourShare[] {
  const areas = inkAreas(strokes.filter(({ tool }) => tool !== 'eraser'));
  const all = sumOf(areas.values());
  return [...areas]
    .map(([colour, area]) => ({ colour, share: Math.round((area / all) * 1000) / 1000 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_COLOURS);
}

const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((sum, one) => sum + one, 0);

/** The area of the ink of each colour, in square units of the canvas. */
function inkAreas(strokes: readonly Stroke[]): Map<string, number> {
  const areas = new Map<string, number>();
  const fillArea = boxArea(strokes) / 2 / Math.max(1, strokes.filter(({ tool }) => tool === 'fill').length);
  for (const stroke of strokes) {
    const { tool, colour, size, opacity = 1 } = stroke;
    const area = (tool === 'fill' ? fillArea : (pathLength(stroke) + size) * size) * opacity;
    areas.set(colour, (areas.get(colour) ?? 0) + area);
  }
  return areas;
}

/** In canvas units; of a shape about the length of its outline. */
function pathLength({ tool, points }: Stroke): number {
  let length = 0;
  for (let i = POINT_STRIDE; i < points.length; i += POINT_STRIDE) {
    const [dx, dy] = [
      (points[i] as number) - (points[i - POINT_STRIDE] as number),
      (points[i + 1] as number) - (points[i + 1 - POINT_STRIDE] as number),
    ];
    length += tool === 'rectangle' || tool === 'ellipse' ? 2 * (Math.abs(dx) + Math.abs(dy)) : Math.hypot(dx, dy);
  }
  return length;
}

function boxArea(strokes: readonly Stroke[]): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { tool, points } of strokes) {
    if (tool === 'fill') continue;
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      left = Math.min(left, points[i] as number);
      right = Math.max(right, points[i] as number);
      top = Math.min(top, points[i + 1] as number);
      bottom = Math.max(bottom, points[i + 1] as number);
    }
  }
  return right > left && bottom > top ? (right - left) * (bottom - top) : 1;
}
