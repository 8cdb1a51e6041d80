import { WHOLE_CANVAS } from '#canvas/frame.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** The part of the canvas that the sheet shows, in canvas units; always within the canvas. */
export type View = Square;

/** A position on the sheet, 0–1 from left to right and from top to bottom. */
export interface Spot {
  u: number;
  v: number;
}

export const MAX_ZOOM = 8;
/** Zoom levels of keys and buttons. */
const ZOOM_STEPS = [1, 1.5, 2, 3, 4, 6, MAX_ZOOM];
/** Least distance between two fingers in a pinch, as a share of the sheet. */
const MIN_SPREAD = 0.02;

export const zoomOf = (view: View): number => CANVAS_UNITS / view.side;

/** The canvas point at a spot. */
export const toCanvas = (view: View, { u, v }: Spot): { x: number; y: number } => ({
  x: view.x + u * view.side,
  y: view.y + v * view.side,
});

/** The spot of a canvas point; outside 0–1 if it is not in view. */
export const toSpot = (view: View, { x, y }: { x: number; y: number }): Spot => ({
  u: (x - view.x) / view.side,
  v: (y - view.y) / view.side,
});

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** The nearest allowed view: zoom 1 to `MAX_ZOOM`, within the canvas. Zoom 1 is `WHOLE_CANVAS` itself. */
export function clampView({ x, y, side }: View): View {
  const allowed = clamp(side, CANVAS_UNITS / MAX_ZOOM, CANVAS_UNITS);
  if (allowed === CANVAS_UNITS) return WHOLE_CANVAS;
  return { x: clamp(x, 0, CANVAS_UNITS - allowed), y: clamp(y, 0, CANVAS_UNITS - allowed), side: allowed };
}

/** The view of that side with `point` at `spot`, as far as the canvas's edges allow. */
function showing(point: { x: number; y: number }, spot: Spot, side: number): View {
  const allowed = clamp(side, CANVAS_UNITS / MAX_ZOOM, CANVAS_UNITS);
  return clampView({ x: point.x - spot.u * allowed, y: point.y - spot.v * allowed, side: allowed });
}

/** Zooms by `factor`, keeping the canvas point at the spot. */
export const zoomAt = (view: View, factor: number, spot: Spot): View =>
  showing(toCanvas(view, spot), spot, view.side / factor);

const CENTRE: Spot = { u: 0.5, v: 0.5 };

/** The next zoom level in or out, around the centre. */
export function zoomStep(view: View, by: 1 | -1): View {
  // A pinch may end close to a level, which then counts as reached.
  const zoom = zoomOf(view);
  const next =
    by > 0 ? ZOOM_STEPS.find((step) => step > zoom * 1.01) : ZOOM_STEPS.findLast((step) => step < zoom / 1.01);
  return next === undefined ? view : showing(toCanvas(view, CENTRE), CENTRE, CANVAS_UNITS / next);
}

/** Pans by shares of the sheet. */
export const panBy = (view: View, du: number, dv: number): View =>
  clampView({ ...view, x: view.x - du * view.side, y: view.y - dv * view.side });

export type Fingers = readonly [Spot, Spot];

const middle = ([a, b]: Fingers): Spot => ({ u: (a.u + b.u) / 2, v: (a.v + b.v) / 2 });
const spread = ([a, b]: Fingers): number => Math.max(MIN_SPREAD, Math.hypot(a.u - b.u, a.v - b.v));

/** The view after a pinch: the canvas point between the fingers follows them. */
export const pinched = (start: View, from: Fingers, to: Fingers): View =>
  showing(toCanvas(start, middle(from)), middle(to), (start.side * spread(from)) / spread(to));

/** Offset and scale (origin: top left) of a bitmap that shows `drawn` on a sheet that shows `view`. */
export function placeOf(drawn: View, view: View): { u: number; v: number; scale: number } {
  return { ...toSpot(view, drawn), scale: drawn.side / view.side };
}
