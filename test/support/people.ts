import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { quickDrawOps, quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { type DrawOp, POINT_STRIDE, type QuickDrawing } from '#contract/drawing.ts';

export interface PersonsDrawing {
  word: string;
  drawing: QuickDrawing;
}

/** test/fixtures/people: drawings of ten words, each by somebody else. */
export const peoplesDrawings = (): PersonsDrawing[] =>
  gunzipSync(readFileSync(new URL('../fixtures/people/drawings.ndjson.gz', import.meta.url)))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PersonsDrawing);

export const strokesOf = ({ drawing }: PersonsDrawing): Stroke[] => quickDrawStrokes(drawing);
export const opsOf = ({ drawing }: PersonsDrawing): DrawOp[] => quickDrawOps(drawing);

/** Rounded as the browser records them. */
const moved = (strokes: readonly Stroke[], to: (x: number, y: number) => [number, number]): Stroke[] =>
  strokes.map((stroke) => {
    const points = [...stroke.points];
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      const [x, y] = to(points[i] as number, points[i + 1] as number);
      points[i] = Math.round(x * 10) / 10;
      points[i + 1] = Math.round(y * 10) / 10;
    }
    return { ...stroke, points };
  });

const line: Stroke = {
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [60, 940, 0.5, 0, 400, 980, 0.5, 0, 960, 930, 0.5, 0],
};

/** What somebody can do to a drawing, so that it is another one by its ops. */
export const COPIES: Record<string, (strokes: readonly Stroke[]) => Stroke[]> = {
  same: (strokes) => [...strokes],
  moved: (strokes) => moved(strokes, (x, y) => [x + 41, y - 37]),
  scaled: (strokes) => moved(strokes, (x, y) => [300 + (x - 512) * 0.4, 620 + (y - 512) * 0.4]),
  mirrored: (strokes) => moved(strokes, (x, y) => [1024 - x, y]),
  'with one stroke more': (strokes) => [...strokes, line],
  stretched: (strokes) => moved(strokes, (x, y) => [x, 512 + (y - 512) * 0.88]),
  turned: (strokes) =>
    moved(strokes, (x, y) => [512 + (x - 512) * 0.88 - (y - 512) * 0.2, 512 + (x - 512) * 0.2 + (y - 512) * 0.88]),
  'in other colours, thicker, backwards': (strokes) =>
    strokes
      .toReversed()
      .map((stroke) => ({ ...stroke, colour: '#aa3300', size: 32, points: backwards(stroke.points) })),
  'in pieces': (strokes) => strokes.flatMap(inTwo),
};

const pointsOf = (flat: readonly number[]) =>
  Array.from({ length: flat.length / POINT_STRIDE }, (_, i) => flat.slice(i * POINT_STRIDE, (i + 1) * POINT_STRIDE));
const backwards = (flat: readonly number[]) => pointsOf(flat).toReversed().flat();

function inTwo(stroke: Stroke): Stroke[] {
  const points = pointsOf(stroke.points);
  if (points.length < 4) return [stroke];
  const half = Math.floor(points.length / 2);
  return [points.slice(0, half + 1), points.slice(half)].map((part) => ({ ...stroke, points: part.flat() }));
}

/** Pen strokes as ops. */
export const asOps = (strokes: readonly Stroke[]): DrawOp[] =>
  strokes.map(({ colour, size, points }) => ({ kind: 'stroke', t: 0, tool: 'pen', colour, size, points }));
