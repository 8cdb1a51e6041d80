import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_OVERSHOOT, CANVAS_UNITS } from '#contract/limits.ts';
import { type OneEuroState, oneEuro, startOneEuro } from './one-euro.ts';

export type PointerKind = 'mouse' | 'touch' | 'pen';

/** Where a pointer was: x and y in canvas units, pressure 0–1, time in ms since the drawing phase began. */
export interface PointerSample {
  x: number;
  y: number;
  pressure: number;
  timeMs: number;
}

export interface Brush {
  tool: 'pen' | 'eraser';
  /** `#rrggbb`, lower case. */
  colour: string;
  /** Width at pressure 0.5, canvas units. */
  size: number;
}

/** A stroke under the pen. */
export interface LiveStroke {
  pointerId: number;
  pointer: PointerKind;
  brush: Brush;
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

/** A point nearer than this to the one before is left out, canvas units: a third of a pixel on a phone. */
const MIN_STEP_UNITS = 1.5;
/** … unless the pressure has changed this much. */
const MIN_PRESSURE_STEP = 0.08;
/** Share of a new pressure sample in the smoothed pressure. */
const PRESSURE_SHARE = 0.6;
const NO_PRESSURE = 0.5;
const MAX_MS = 86_400_000;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
/** Adding 0 turns -0, which JSON does not keep, into 0. */
const roundTo = (value: number, steps: number) => Math.round(value * steps) / steps + 0;
const place = (value: number) => roundTo(value, 10);

/**
 * What can be used of samples from outside: drivers report NaN for a moment, and a captured pointer may be anywhere.
 * Coordinates are kept to what the contract takes, so that the filter never sees a leap out of this world.
 */
export function usableSamples(samples: readonly PointerSample[]): PointerSample[] {
  return samples
    .filter(({ x, y, pressure, timeMs }) => [x, y, pressure, timeMs].every(Number.isFinite))
    .map(({ x, y, pressure, timeMs }) => ({
      x: clamp(x, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      y: clamp(y, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      pressure: clamp(pressure, 0, 1),
      timeMs: clamp(timeMs, 0, MAX_MS),
    }));
}

/** Only pens measure pressure; touch screens report the finger's size or a constant. */
const pressureOf = (pointer: PointerKind, sample: PointerSample) => (pointer === 'pen' ? sample.pressure : NO_PRESSURE);

/** The first sample is kept as it is: the light touch with which a stylus begins belongs to the stroke. */
export function beginStroke(pointerId: number, pointer: PointerKind, brush: Brush, first: PointerSample): LiveStroke {
  const timeMs = Math.round(first.timeMs);
  const point = { x: place(first.x), y: place(first.y), pressure: roundTo(pressureOf(pointer, first), 100) };
  return {
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

export function addSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  const filter = oneEuro(live.filter, sample.x, sample.y, sample.timeMs);
  const pressure = live.last.pressure + PRESSURE_SHARE * (pressureOf(live.pointer, sample) - live.last.pressure);
  const moved = addPoint({ ...live, filter }, filter.x, filter.y, pressure, sample.timeMs);
  return { ...moved, tip: [place(sample.x), place(sample.y), moved.last.pressure, 0] };
}

/** The last sample: the line reaches it, and its pressure (0, for the pen is leaving) is not looked at. */
export function endWithSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  return { ...addPoint(live, sample.x, sample.y, live.last.pressure, sample.timeMs), tip: [] };
}

function addPoint(live: LiveStroke, x: number, y: number, pressure: number, timeMs: number): LiveStroke {
  const last = { x: place(x), y: place(y), pressure: roundTo(pressure, 100) };
  const isNear = Math.hypot(last.x - live.last.x, last.y - live.last.y) < MIN_STEP_UNITS;
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
  return { kind: 'stroke', t: live.pendingMs, ...live.brush, points: live.pending };
}
