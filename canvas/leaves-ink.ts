import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { PAPER_COLOUR } from './render.ts';
import type { Stroke } from './visible-strokes.ts';

/**
 * Whether a stroke can be seen on white paper: in another colour, and with a point on or near the canvas. Of a shape, too,
 * whose corners are outside while its sides may not be.
 */
export function leavesInk({ tool, colour, size, points }: Stroke): boolean {
  if (tool === 'eraser' || colour.toLowerCase() === PAPER_COLOUR) return false;
  const [least, most] = [-size, CANVAS_UNITS + size];
  if (tool === 'line' || tool === 'rectangle' || tool === 'ellipse') {
    const meets = (a = 0, b = 0) => Math.max(a, b) > least && Math.min(a, b) < most;
    return meets(points[0], points[POINT_STRIDE]) && meets(points[1], points[POINT_STRIDE + 1]);
  }
  const isNear = (value = Number.NaN) => value >= least && value <= most;
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    if (isNear(points[i]) && isNear(points[i + 1])) return true;
  }
  return false;
}
