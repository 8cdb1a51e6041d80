import type { DrawOp } from '#contract/drawing.ts';
import { type Brush, inkOfBrush, type PointerKind, STABILISERS } from './brush.ts';
import { type OneEuroOptions, type OneEuroState, oneEuro, startOneEuro } from './one-euro.ts';
import { type PointerSample, place, roundTo } from './pointer-sample.ts';

/** A stroke under the pen. */
export interface LiveStroke {
  kind: 'stroke';
  pointerId: number;
  pointer: PointerKind;
  brush: StrokeBrush;
  startedMs: number;
  /** Its `stroke` op is written; what comes next is `more`. */
  begun: boolean;
  /** It goes on where a full stroke ended: its first point is that one's last. */
  continued: boolean;
  /** Points in the stroke, pending ones included. */
  count: number;
  /** Points that are in no op yet: x, y, pressure, dtMs. */
  pending: number[];
  /** Time of the first pending point. */
  pendingMs: number;
  /** Time of the newest point. */
  lastMs: number;
  /** The newest point. */
  last: { x: number; y: number; pressure: number };
  /** The pointer's own place ahead of the smoothed line, for the screen only: one point, or none. */
  tip: number[];
  filter: OneEuroState;
}

export type StrokeBrush = Brush & { tool: 'pen' | 'eraser' };

/** A point nearer than this to the one before is left out, canvas units: a third of a pixel on a phone. */
const MIN_STEP_UNITS = 1.5;
/** … unless the pressure has changed this much. */
const MIN_PRESSURE_STEP = 0.08;
/** Share of a new pressure sample in the smoothed pressure. */
const PRESSURE_SHARE = 0.6;
const NO_PRESSURE = 0.5;

/** Only pens measure pressure; touch screens report the finger's size or a constant. */
const pressureOf = (pointer: PointerKind, brush: Brush, sample: PointerSample) =>
  pointer === 'pen' && brush.pressure !== false ? sample.pressure : NO_PRESSURE;

/** The first sample is kept as it is: the light touch with which a stylus begins belongs to the stroke. */
export function beginStroke(
  pointerId: number,
  pointer: PointerKind,
  brush: StrokeBrush,
  first: PointerSample,
): LiveStroke {
  const timeMs = Math.round(first.timeMs);
  const point = { x: place(first.x), y: place(first.y), pressure: roundTo(pressureOf(pointer, brush, first), 100) };
  return {
    kind: 'stroke',
    pointerId,
    pointer,
    brush,
    startedMs: timeMs,
    begun: false,
    continued: false,
    count: 1,
    pending: [point.x, point.y, point.pressure, 0],
    pendingMs: timeMs,
    lastMs: timeMs,
    last: point,
    tip: [],
    filter: startOneEuro(first.x, first.y, first.timeMs),
  };
}

/** A new stroke that begins on the last point of a full one, so that nobody sees the seam. */
export function continueStroke(full: LiveStroke): LiveStroke {
  return {
    ...full,
    begun: false,
    continued: true,
    count: 1,
    pending: [full.last.x, full.last.y, full.last.pressure, 0],
    pendingMs: full.lastMs,
  };
}

/** The same filter for a hand that moves less on the canvas than on the screen. */
const closeUp = ({ minCutoffHz, beta, maxLagUnits }: OneEuroOptions, { zoom = 1 }: Brush): OneEuroOptions => ({
  minCutoffHz,
  beta: beta * zoom,
  maxLagUnits: maxLagUnits / zoom,
});

export function addSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  const { pointer, brush, last } = live;
  const options = STABILISERS[brush.stabiliser ?? 1];
  const filter = options
    ? oneEuro(live.filter, sample, closeUp(options, brush))
    : { ...live.filter, x: sample.x, y: sample.y, timeMs: sample.timeMs };
  const pressure = last.pressure + PRESSURE_SHARE * (pressureOf(pointer, brush, sample) - last.pressure);
  const moved = addPoint({ ...live, filter }, filter.x, filter.y, pressure, sample.timeMs);
  return { ...moved, tip: [place(sample.x), place(sample.y), moved.last.pressure, 0] };
}

/** The last sample: the line reaches it, and its pressure (0, for the pen is leaving) is not looked at. */
export function endWithSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  return { ...addPoint(live, sample.x, sample.y, live.last.pressure, sample.timeMs), tip: [] };
}

function addPoint(live: LiveStroke, x: number, y: number, pressure: number, timeMs: number): LiveStroke {
  const last = { x: place(x), y: place(y), pressure: roundTo(pressure, 100) };
  const isNear = Math.hypot(last.x - live.last.x, last.y - live.last.y) < MIN_STEP_UNITS / (live.brush.zoom ?? 1);
  if (isNear && Math.abs(last.pressure - live.last.pressure) < MIN_PRESSURE_STEP) return live;
  const lastMs = Math.max(live.lastMs, Math.round(timeMs));
  const isFirst = live.pending.length === 0;
  return {
    ...live,
    count: live.count + 1,
    pending: [...live.pending, last.x, last.y, last.pressure, isFirst ? 0 : lastMs - live.lastMs],
    pendingMs: isFirst ? lastMs : live.pendingMs,
    lastMs,
    last,
  };
}

/** The pending points as an op, or null if there is nothing new. */
export function pendingOp(live: LiveStroke): DrawOp | null {
  const isSeamOnly = live.continued && live.count === 1;
  if (live.pending.length === 0 || isSeamOnly) return null;
  if (live.begun) return { kind: 'more', t: live.pendingMs, points: live.pending };
  const { tool, colour } = live.brush;
  return { kind: 'stroke', t: live.pendingMs, tool, colour, ...inkOfBrush(live.brush), points: live.pending };
}
