import { QUICKDRAW_MARGIN } from '../../canvas/quickdraw.ts';
import type { QuickDrawing } from '../../contract/drawing.ts';
import { CANVAS_UNITS } from '../../contract/limits.ts';

const SIDE = 255;
/** Of the canvas, about: what is smaller is not enlarged any further by the judge's frame (canvas/frame.ts: 40 % less the room around the ink). */
const SMALLEST = 0.4 / 1.125;

/** The first half of the strokes, rounded up; of a drawing in one stroke the first half of its points. */
export function firstHalf(drawing: QuickDrawing): QuickDrawing {
  const [only, ...more] = drawing;
  if (!only) return [];
  if (more.length > 0) return drawing.slice(0, Math.ceil(drawing.length / 2));
  const points = Math.ceil(only[0].length / 2);
  return [[only[0].slice(0, points), only[1].slice(0, points)]];
}

/** As large as the judge's frame makes it, and how much larger that is. */
export function framed(drawing: QuickDrawing): { drawing: QuickDrawing; scale: number } {
  const span = (values: number[]) => Math.max(...values) - Math.min(...values);
  const side = Math.max(span(drawing.flatMap(([xs]) => xs)), span(drawing.flatMap(([, ys]) => ys)));
  const least = (SMALLEST * CANVAS_UNITS * SIDE) / (CANVAS_UNITS - 2 * QUICKDRAW_MARGIN);
  const scale = SIDE / Math.max(side, least);
  return { drawing: drawing.map(([xs, ys]) => [xs.map((x) => x * scale), ys.map((y) => y * scale)]), scale };
}
