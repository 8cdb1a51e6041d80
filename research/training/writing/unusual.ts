// Ways of writing that `written.ts` has rarely or not: short words written large, fat, dashed, doubled, bent, upright,
// angular letters, white ones on paint.

import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { CANVAS_UNITS, MAX_STROKE_SIZE } from '../../../contract/limits.ts';
import { between } from '../../../contract/random.ts';
import { type Writing, writeText } from '../../calibration/hand-layout.ts';
import { INKS, painted } from './honest.ts';
import { shortText, someText } from './texts.ts';
import { coloured, type Hands, ruled, someWriting, withDrawing } from './written.ts';

const STRIDE = 4;
const MIDDLE = CANVAS_UNITS / 2;
const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;
const chance = (share: number, random: () => number) => random() < share;

type Point = [number, number];
const pathOf = ({ points }: Stroke): Point[] =>
  Array.from({ length: points.length / STRIDE }, (_, i) => [
    points[i * STRIDE] as number,
    points[i * STRIDE + 1] as number,
  ]);
const along = (stroke: Stroke, path: readonly Point[]): Stroke => ({
  ...stroke,
  points: path.flatMap(([x, y]) => [x, y, 0.5, 0]),
});
const mapped = (strokes: readonly Stroke[], to: (point: Point) => Point): Stroke[] =>
  strokes.map((stroke) => along(stroke, pathOf(stroke).map(to)));

/** The baseline as a bow, up or down. */
function bent(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const depth = between(random, 80, 280) * (chance(0.5, random) ? 1 : -1);
  return mapped(strokes, ([x, y]) => [x, y + depth * (((x - MIDDLE) / MIDDLE) ** 2 - 0.5)]);
}

/** The pen is lifted again and again. */
function dashed(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const step = between(random, 14, 40);
  return strokes.flatMap((stroke) => {
    const path = pathOf(stroke);
    const dashes: Point[][] = [];
    let [dash, length]: [Point[], number] = [[], 0];
    for (const [i, [x, y]] of path.entries()) {
      const [px, py] = path[i - 1] ?? [x, y];
      const parts = Math.max(1, Math.ceil(Math.hypot(x - px, y - py) / step));
      for (let k = 1; k <= parts; k++) {
        dash.push([px + ((x - px) * k) / parts, py + ((y - py) * k) / parts]);
        length += Math.hypot(x - px, y - py) / parts;
        if (length < 2 * step) continue;
        dashes.push(dash.slice(0, Math.max(2, Math.ceil(dash.length * 0.6))));
        [dash, length] = [[], 0];
      }
    }
    if (dash.length > 1) dashes.push(dash);
    return dashes.map((one) => along({ ...stroke, size: Math.min(stroke.size, step * 0.8) }, one));
  });
}

/** Corners on a grid, as in letters of squares. */
function angular(strokes: readonly Stroke[], letters: number, random: () => number): Stroke[] {
  const grid = between(random, 0.12, 0.22) * Math.min(400, CANVAS_UNITS / Math.max(2, letters));
  return mapped(strokes, ([x, y]) => [Math.round(x / grid) * grid, Math.round(y / grid) * grid]);
}

/** Every letter again, a little aside: a shadow, or a double line. */
function doubled(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const [dx, dy] = [between(random, 8, 34), between(random, -24, 24)];
  const colour = chance(0.4, random) ? pick(INKS, random) : '#000000';
  return [...mapped(strokes, ([x, y]) => [x + dx, y + dy]).map((stroke) => ({ ...stroke, colour })), ...strokes];
}

/** Light letters on a ground of paint. */
function onPaint(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const ink = pick(['#ffffff', '#ffffff', '#ffd43b', '#f7c9a3'], random);
  const paint = pick(
    INKS.filter((one) => one !== ink),
    random,
  );
  return [...painted(paint, random), ...strokes.map((stroke) => ({ ...stroke, colour: ink }))];
}

function unusualWriting(text: string, random: () => number): Writing {
  const writing = someWriting(text, random);
  const dice = random();
  if (dice < 0.15) return { ...writing, layout: 'arc' };
  if (dice < 0.27) return { ...writing, retraced: true, tremor: between(random, 0.008, 0.03) };
  if (dice < 0.33) return { ...writing, layout: 'line', tilt: pick([-1, 1], random) * between(random, 1.35, 1.6) };
  if (dice < 0.45) return { ...writing, layout: 'stacked' };
  return writing;
}

export function unusualCanvas(
  hands: Hands,
  drawings: Stroke[][],
  random: () => number,
  /** Share of the canvases whose letters are drawn around: half of them from a font's outlines, half as bubbles. */
  outlinedShare = 0.28,
): { name: string; strokes: Stroke[] } {
  const text = (chance(0.65, random) ? shortText : someText)(random);
  const dice = random();
  const isOutlined = dice < outlinedShare;
  const letters = dice < outlinedShare / 2 ? hands.outlines : isOutlined ? hands.bubbles : hands.pens;
  const { name, hand } = pick(letters, random);
  const writing = unusualWriting(text, random);
  if (isOutlined) Object.assign(writing, { spacing: writing.spacing + 0.05, penUnits: between(random, 6, 30) });
  let strokes = writeText(text, hand, writing, random);
  const way = random();
  if (way < 0.08) strokes = bent(strokes, random);
  else if (way < 0.13) strokes = dashed(strokes, random);
  else if (way < 0.18) strokes = angular(strokes, text.length, random);
  else if (way < 0.24) strokes = doubled(strokes, random);
  else if (way < 0.34 && !isOutlined) {
    const thicker = between(random, 1.3, 2.2);
    strokes = strokes.map((stroke) => ({ ...stroke, size: Math.min(MAX_STROKE_SIZE, stroke.size * thicker) }));
  }
  if (chance(0.05, random)) strokes.push(...ruled(strokes, writing.penUnits, random));
  strokes = chance(0.15, random) ? onPaint(strokes, random) : coloured(strokes, random);
  return { name: `${name}: ${text}`, strokes: chance(0.25, random) ? withDrawing(strokes, drawings, random) : strokes };
}
