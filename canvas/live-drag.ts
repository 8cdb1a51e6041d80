import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_OVERSHOOT, CANVAS_UNITS } from '#contract/limits.ts';
import { type Brush, inkOfBrush, isShape, type PointerKind, type PointerSample, place } from './drawing-input.ts';
import { type Stroke, strokeOf } from './visible-strokes.ts';

/** A shape or a fill while the pointer is down: it becomes one op when the pointer is up. */
export interface LiveDrag {
  kind: 'drag';
  pointerId: number;
  pointer: PointerKind;
  brush: Brush;
  startedMs: number;
  lastMs: number;
  begun: false;
  from: [number, number];
  to: [number, number];
  /** Largest distance of the pointer from where it came down, canvas units. */
  strayed: number;
}

/** A drag shorter than this is a tap and makes no shape. */
const SHORTEST_UNITS = 4;
/** A drag longer than this makes no fill: about a fingertip on a phone. */
const TAP_UNITS = 24;

export function beginDrag(pointerId: number, pointer: PointerKind, brush: Brush, first: PointerSample): LiveDrag {
  const startedMs = Math.round(first.timeMs);
  const from: [number, number] = [place(first.x), place(first.y)];
  return {
    kind: 'drag',
    pointerId,
    pointer,
    brush,
    startedMs,
    lastMs: startedMs,
    begun: false,
    from,
    to: from,
    strayed: 0,
  };
}

/** @param isConstrained makes squares, circles, and lines at multiples of 45° */
export function dragTo(live: LiveDrag, { x, y, timeMs }: PointerSample, isConstrained: boolean): LiveDrag {
  const [fromX, fromY] = live.from;
  const [width, height] = isConstrained ? constrained(live, x - fromX, y - fromY) : [x - fromX, y - fromY];
  return {
    ...live,
    to: [place(fromX + width), place(fromY + height)],
    lastMs: Math.max(live.lastMs, Math.round(timeMs)),
    strayed: Math.max(live.strayed, Math.hypot(x - fromX, y - fromY)),
  };
}

function constrained({ brush, from }: LiveDrag, width: number, height: number): [number, number] {
  const [right, down] = [width < 0 ? -1 : 1, height < 0 ? -1 : 1];
  const [longer, shorter] = [Math.max(Math.abs(width), Math.abs(height)), Math.min(Math.abs(width), Math.abs(height))];
  // tan 22.5°: nearer to an axis than to a diagonal.
  if (brush.tool === 'line' && shorter < longer * (Math.SQRT2 - 1)) {
    return Math.abs(width) >= Math.abs(height) ? [width, 0] : [0, height];
  }
  const side = Math.min(longer, reach(from[0], right), reach(from[1], down));
  return [right * side, down * side];
}

/** Distance to the limit of coordinates in that direction. */
const reach = (from: number, direction: number) =>
  direction > 0 ? CANVAS_UNITS + CANVAS_OVERSHOOT - from : from + CANVAS_OVERSHOOT;

/** The op if the drag ended now; null: none. A fill takes a tap, a shape takes a drag. */
export function dragOp({
  brush,
  from,
  to,
  lastMs: t,
  strayed,
}: LiveDrag): Extract<DrawOp, { kind: 'shape' | 'fill' }> | null {
  const { tool, colour, zoom = 1 } = brush;
  const { size, ...opacity } = inkOfBrush(brush);
  if (isShape(tool)) {
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < SHORTEST_UNITS / zoom) return null;
    return { kind: 'shape', t, shape: tool, colour, size, ...opacity, from, to };
  }
  const [x, y] = from;
  const isOnCanvas = x >= 0 && y >= 0 && x <= CANVAS_UNITS && y <= CANVAS_UNITS;
  return isOnCanvas && strayed <= TAP_UNITS / zoom ? { kind: 'fill', t, colour, ...opacity, x, y } : null;
}

/** The shape as it is shown during the drag; null for fills, which show only when they are done. */
export function dragPreview(live: LiveDrag): Stroke | null {
  const op = dragOp(live);
  return op?.kind === 'shape' ? strokeOf(op) : null;
}
