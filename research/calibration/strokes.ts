import { penStroke } from '#canvas/quickdraw.ts';
import { PAPER_COLOUR } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS, MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';

/** x′ = scale · x + left, y′ = scale · y + top; the pens grow with `penScale`, within the limits of the game. */
export interface Placement {
  scale: number;
  left: number;
  top: number;
  penScale: number;
  /** Left and right change places, about the middle of the canvas, before anything else. */
  mirrored?: boolean;
}

export function placed(strokes: readonly Stroke[], place: Placement): Stroke[] {
  return strokes.map((stroke) => ({
    ...stroke,
    size: Math.min(MAX_STROKE_SIZE, Math.max(MIN_STROKE_SIZE, stroke.size * place.penScale)),
    points: stroke.points.map((value, i) => {
      if (i % POINT_STRIDE === 0) return (place.mirrored ? CANVAS_UNITS - value : value) * place.scale + place.left;
      return i % POINT_STRIDE === 1 ? value * place.scale + place.top : value;
    }),
  }));
}

/** Paints the canvas from `from` to `to` (0–1 of its height) in one colour, in bands from side to side. */
export function paint(colour: string, tool: Stroke['tool'] = 'pen', from = 0, to = 1): Stroke[] {
  const step = MAX_STROKE_SIZE / 2;
  const [first, last] = [from * CANVAS_UNITS, to * CANVAS_UNITS];
  const bands = Math.ceil((last - first) / step);
  return Array.from({ length: bands + 1 }, (_, i) => {
    const y = Math.min(last, first + i * step);
    const ends: [number, number][] = [
      [-MAX_STROKE_SIZE, y],
      [CANVAS_UNITS + MAX_STROKE_SIZE, y],
    ];
    return { ...penStroke(ends, MAX_STROKE_SIZE, colour), tool };
  });
}

/** White paint or the eraser over everything: nothing of what lies below is to be seen. */
export const cover = (tool: Stroke['tool']): Stroke[] => paint(PAPER_COLOUR, tool);
