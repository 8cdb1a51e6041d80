import { z } from 'zod';
import {
  CANVAS_OVERSHOOT,
  CANVAS_UNITS,
  MAX_POINTS_PER_STROKE,
  MAX_STROKE_SIZE,
  MIN_OPACITY,
  MIN_STROKE_SIZE,
} from './limits.ts';

/**
 * Drawing ops: the only form in which a drawing crosses the wire or is stored.
 *
 * A stroke begins with a `stroke` op and goes on with `more` ops while the pen is down, so that a dying tab loses at
 * most the last tenth of a second. A `shape` and a `fill` are one op each. `undo` takes back the newest visible action
 * (a whole stroke, a shape, a fill or a clear), `redo` brings it back, any new action forgets what could be redone.
 *
 * Points are flat: `[x, y, pressure, dtMs, x, y, pressure, dtMs, …]`; x and y in canvas units, pressure 0–1
 * (0.5 where the device has none), dtMs since the point before (the first: since the op's own `t`).
 */
export const POINT_STRIDE = 4;

const finite = z.number();
// Plain comparisons: points are most of what the server reads.
const isCoordinate = (value: number) => value >= -CANVAS_OVERSHOOT && value <= CANVAS_UNITS + CANVAS_OVERSHOOT;

const Points = z
  .array(finite)
  .min(POINT_STRIDE)
  .max(MAX_POINTS_PER_STROKE * POINT_STRIDE)
  .superRefine((flat, context) => {
    if (flat.length % POINT_STRIDE !== 0) {
      context.addIssue({ code: 'custom', message: 'points come as x, y, pressure, dtMs' });
      return;
    }
    for (let i = 0; i < flat.length; i += POINT_STRIDE) {
      const ok =
        isCoordinate(flat[i] as number) &&
        isCoordinate(flat[i + 1] as number) &&
        (flat[i + 2] as number) >= 0 &&
        (flat[i + 2] as number) <= 1 &&
        (flat[i + 3] as number) >= 0 &&
        (flat[i + 3] as number) <= 86_400_000;
      if (!ok) {
        context.addIssue({ code: 'custom', message: 'a point lies outside its limits' });
        return;
      }
    }
  });

/** Milliseconds since the drawing phase began, on the drawer's clock; for replays only, never for order or time. */
const t = z.number().int().min(0).max(86_400_000);
const colour = z.string().regex(/^#[0-9a-f]{6}$/);
/** Width at pressure 0.5, in canvas units. */
const size = z.number().min(MIN_STROKE_SIZE).max(MAX_STROKE_SIZE);
/** Of the ink over what is there; absent: 1. The eraser has none. */
const opacity = z.number().min(MIN_OPACITY).max(1).exactOptional();
const coordinate = z.number().refine(isCoordinate, 'a point lies outside its limits');
/** Within the canvas. */
const seed = z.number().min(0).max(CANVAS_UNITS);

/** Straight lines, rectangles and ellipses that are dragged from one corner of their box to the other. */
export const SHAPES = ['line', 'rectangle', 'ellipse'] as const;

export const StrokeOp = z.strictObject({
  kind: z.literal('stroke'),
  t,
  tool: z.enum(['pen', 'eraser']),
  colour,
  size,
  opacity,
  points: Points,
});
const MoreOp = z.strictObject({ kind: z.literal('more'), t, points: Points });
/** An outline, drawn at once: `size` wide, along the line or the sides of the box between two corners. */
export const ShapeOp = z.strictObject({
  kind: z.literal('shape'),
  t,
  shape: z.enum(SHAPES),
  colour,
  size,
  opacity,
  from: z.tuple([coordinate, coordinate]),
  to: z.tuple([coordinate, coordinate]),
});
/** Everything of one colour that hangs together around a place takes on another colour. */
export const FillOp = z.strictObject({ kind: z.literal('fill'), t, colour, opacity, x: seed, y: seed });
const UndoOp = z.strictObject({ kind: z.literal('undo'), t });
const RedoOp = z.strictObject({ kind: z.literal('redo'), t });
const ClearOp = z.strictObject({ kind: z.literal('clear'), t });

export const DrawOp = z.discriminatedUnion('kind', [StrokeOp, MoreOp, ShapeOp, FillOp, UndoOp, RedoOp, ClearOp]);
export type DrawOp = z.infer<typeof DrawOp>;
export type StrokeOp = z.infer<typeof StrokeOp>;
export type ShapeOp = z.infer<typeof ShapeOp>;
export type FillOp = z.infer<typeof FillOp>;

/** The Quick, Draw! simplified format: per stroke `[xs, ys]`, at least one point, 0–255. */
export type QuickDrawing = [xs: number[], ys: number[]][];

/** What a drawing was made on. `paper`: a photographed sheet whose ink the browser turned into strokes. */
export type Medium = 'screen' | 'paper';

/** How much of something has a colour. */
export interface ColourShare {
  /** `#rrggbb` */
  colour: string;
  /** 0–1 */
  share: number;
}
