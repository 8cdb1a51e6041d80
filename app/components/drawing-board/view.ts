import { WHOLE_CANVAS } from '#canvas/frame.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** What of the canvas the sheet shows, in canvas units. Never anything beyond the canvas: there is always paper to draw on. */
export type View = Square;

/** A place on the sheet as it is seen: from its left edge (0) to its right (1), from its top to its bottom. */
export interface Spot {
  u: number;
  v: number;
}

export const MAX_ZOOM = 8;
/** What the keys and buttons go through. */
const ZOOM_STEPS = [1, 1.5, 2, 3, 4, 6, MAX_ZOOM];
/** Fingers nearer to each other than this, as a share of the sheet, count as this far apart. */
const MIN_SPREAD = 0.02;

export const zoomOf = (view: View): number => CANVAS_UNITS / view.side;

/** The canvas point that is seen at a spot. */
export const toCanvas = (view: View, { u, v }: Spot): { x: number; y: number } => ({
  x: view.x + u * view.side,
  y: view.y + v * view.side,
});

/** Where on the sheet a canvas point is seen; outside 0–1 where it is not. */
export const toSpot = (view: View, { x, y }: { x: number; y: number }): Spot => ({
  u: (x - view.x) / view.side,
  v: (y - view.y) / view.side,
});

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** The nearest view that is allowed: 1 to `MAX_ZOOM` times, within the canvas. Not zoomed is `WHOLE_CANVAS` itself. */
export function clampView({ x, y, side }: View): View {
  const allowed = clamp(side, CANVAS_UNITS / MAX_ZOOM, CANVAS_UNITS);
  if (allowed === CANVAS_UNITS) return WHOLE_CANVAS;
  return { x: clamp(x, 0, CANVAS_UNITS - allowed), y: clamp(y, 0, CANVAS_UNITS - allowed), side: allowed };
}

/** The view of that size which shows `point` at `spot`, as far as the canvas's edges let it. */
function showing(point: { x: number; y: number }, spot: Spot, side: number): View {
  const allowed = clamp(side, CANVAS_UNITS / MAX_ZOOM, CANVAS_UNITS);
  return clampView({ x: point.x - spot.u * allowed, y: point.y - spot.v * allowed, side: allowed });
}

/** Closer by `factor` (below 1: further away); what is under the spot stays there. */
export const zoomAt = (view: View, factor: number, spot: Spot): View =>
  showing(toCanvas(view, spot), spot, view.side / factor);

const CENTRE: Spot = { u: 0.5, v: 0.5 };

/** The next step in or out, around the middle. */
export function zoomStep(view: View, by: 1 | -1): View {
  // A pinch ends between two steps; what is as good as on one counts as on it.
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

/** Two fingers hold the paper of `start` and go from one place to another: what was between them stays between them. */
export const pinched = (start: View, from: Fingers, to: Fingers): View =>
  showing(toCanvas(start, middle(from)), middle(to), (start.side * spread(from)) / spread(to));

/** How a bitmap that fills the sheet with `drawn` must be moved and scaled (origin: top left) so that the sheet shows `view`. */
export function placeOf(drawn: View, view: View): { u: number; v: number; scale: number } {
  return { ...toSpot(view, drawn), scale: drawn.side / view.side };
}
