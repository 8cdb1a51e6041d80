import type { DrawOp } from '#contract/drawing.ts';
import { type Brush, inkOfBrush, type PointerKind, type PointerSample, place, roundTo } from './drawing-input.ts';
import { type FilterState, stabilise, startFilter } from './stabiliser.ts';

/** A freehand stroke while it is drawn. */
export interface LiveStroke {
  kind: 'stroke';
  pointerId: number;
  pointer: PointerKind;
  brush: StrokeBrush;
  startedMs: number;
  /** Its `stroke` op is written; further points go into `more` ops. */
  begun: boolean;
  /** It continues a full stroke: its first point is the last one of that stroke. */
  continued: boolean;
  /** Points in the stroke, pending ones included. */
  count: number;
  /** Points not yet written into an op: x, y, pressure, dtMs. */
  pending: number[];
  /** Time of the first pending point. */
  pendingMs: number;
  /** Time of the newest point. */
  lastMs: number;
  /** The newest point. */
  last: { x: number; y: number; pressure: number };
  /** The pointer's position ahead of the smoothed line, for the screen only: one point or none. */
  tip: number[];
  filter: FilterState;
}

export type StrokeBrush = Brush & { tool: 'pen' | 'eraser' };

/** Points nearer than this to the previous one are dropped, canvas units: a third of a pixel on a phone. */
const MIN_STEP_UNITS = 1.5;
/** Unless the pressure has changed by this much. */
const MIN_PRESSURE_STEP = 0.08;
/** Weight of a new sample in the smoothed pressure. */
const PRESSURE_SHARE = 0.6;
const NO_PRESSURE = 0.5;

/** Only pens measure pressure; touch screens report the size of the contact or a constant. */
const pressureOf = (pointer: PointerKind, brush: Brush, sample: PointerSample) =>
  pointer === 'pen' && brush.pressure !== false ? sample.pressure : NO_PRESSURE;

/** Keeps the first sample's pressure unsmoothed: the light touch with which a stylus begins belongs to the stroke. */
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
    filter: startFilter(first.x, first.y, first.timeMs),
  };
}

/** A new stroke that begins on the last point of a full one, so that no seam is visible. */
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
  const { pointer, brush, last } = live;
  const filter = stabilise(live.filter, sample, brush);
  const pressure = last.pressure + PRESSURE_SHARE * (pressureOf(pointer, brush, sample) - last.pressure);
  const moved = addPoint({ ...live, filter }, filter.x, filter.y, pressure, sample.timeMs);
  return { ...moved, tip: [place(sample.x), place(sample.y), moved.last.pressure, 0] };
}

/** Adds the last sample: the line reaches it, and its pressure is ignored, which is 0 as the pen lifts. */
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

/** The pending points as an op, or null if there are none. */
export function pendingOp(live: LiveStroke): DrawOp | null {
  const isSeamOnly = live.continued && live.count === 1;
  if (live.pending.length === 0 || isSeamOnly) return null;
  if (live.begun) return { kind: 'more', t: live.pendingMs, points: live.pending };
  const { tool, colour } = live.brush;
  return { kind: 'stroke', t: live.pendingMs, tool, colour, ...inkOfBrush(live.brush), points: live.pending };
}
