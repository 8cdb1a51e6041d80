import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { blend, PAPER } from './fill-mask.ts';
import { FillRegions } from './fill-regions.ts';
import { paintOf, traceInk } from './render.ts';
import { EdgeList, GRID } from './scan-conversion.ts';
import type { Stroke } from './visible-strokes.ts';

const REGIONS = new FillRegions();

/**
 * The colour at a point of the canvas, `#rrggbb`, computed from the strokes: browsers that protect against fingerprints add
 * noise to pixels that are read. Edges are not anti-aliased, so the colour is never one between two.
 */
export function colourAt(strokes: readonly Stroke[], { x, y }: { x: number; y: number }): string {
  const [inX, inY] = [x, y].map((units) => Math.min(CANVAS_UNITS - 0.5, Math.max(0, units))) as [number, number];
  const inks: { colour: number; alpha: number }[] = [];
  for (let i = strokes.length - 1; i >= 0; i--) {
    const stroke = strokes[i] as Stroke;
    if (!isNear(stroke, inX, inY) || !covers(strokes, i, inX, inY)) continue;
    const { colour, alpha } = paintOf(stroke);
    inks.push({ colour: Number.parseInt(colour.slice(1), 16), alpha: Math.round(alpha * 255) });
    if (alpha === 1) break;
  }
  const seen = inks.reduceRight((under, { colour, alpha }) => blend(under, colour, alpha), PAPER);
  return `#${seen.toString(16).padStart(6, '0')}`;
}

/** Whether the point is in the box of the stroke's points, or near enough for its width. */
function isNear({ tool, size, points }: Stroke, x: number, y: number): boolean {
  if (tool === 'fill') return true;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    left = Math.min(left, points[i] as number);
    right = Math.max(right, points[i] as number);
    top = Math.min(top, points[i + 1] as number);
    bottom = Math.max(bottom, points[i + 1] as number);
  }
  return x >= left - size && x <= right + size && y >= top - size && y <= bottom + size;
}

/** Whether the area of the stroke at `index` contains the point, by the nonzero rule. */
function covers(strokes: readonly Stroke[], index: number, x: number, y: number): boolean {
  const stroke = strokes[index] as Stroke;
  const edges = new EdgeList();
  traceInk(stroke, stroke.tool === 'fill' ? REGIONS.find(strokes, index) : null, edges);
  // Between the lines of the grid on which all edges begin and end.
  const [column, row] = [Math.floor(x * GRID) + 0.5, Math.floor(y * GRID) + 0.5];
  let wound = 0;
  for (let i = 0; i < edges.ends.length; i += 4) {
    const [x0, y0, x1, y1] = edges.ends.slice(i, i + 4) as [number, number, number, number];
    if (y0 < row === y1 < row) continue;
    if (x0 + ((row - y0) * (x1 - x0)) / (y1 - y0) > column) wound += y0 < y1 ? 1 : -1;
  }
  return wound !== 0;
}
