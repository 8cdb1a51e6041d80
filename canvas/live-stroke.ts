import type { DrawOp } from '#contract/drawing.ts';
import { type Brush, inkOfBrush, type PointerKind, type PointerSample, place, roundTo } from './drawing-input.ts';
import {
  endLine,
  extendLine,
  type LinePoint,
  type Simplified,
  type Simplifier,
  settleLine,
  startLine,
} from './line-simplifier.ts';
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
  /** Points not yet written into an op. */
  pending: readonly LinePoint[];
  /** Time of the newest point. */
  lastMs: number;
  /** The newest point, which may be left out later. */
  last: LinePoint;
  /** Leaves out points. */
  line: Simplifier;
  /** The pointer's position ahead of the smoothed line, for the screen only; null: none. */
  pointerAt: LinePoint | null;
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
  const { x, y, timeMs } = first;
  const point = { x, y, pressure: pressureOf(pointer, brush, first), timeMs };
  return {
    kind: 'stroke',
    pointerId,
    pointer,
    brush,
    startedMs: Math.round(timeMs),
    begun: false,
    continued: false,
    count: 1,
    pending: [point],
    lastMs: Math.round(timeMs),
    last: point,
    line: startLine(point),
    pointerAt: null,
    filter: startFilter(x, y, timeMs),
  };
}

/** A new stroke that begins on the last point of a full one, so that no seam is visible. */
export function continueStroke(full: LiveStroke): LiveStroke {
  const seam = full.line.last;
  const empty = { ...full, begun: false, continued: true, count: 1, pending: [seam], line: startLine(seam) };
  return full.line.open ? extend(empty, full.line.open.newest) : empty;
}

export function addSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  const { pointer, brush, last } = live;
  const filter = stabilise(live.filter, sample, brush);
  const pressure = last.pressure + PRESSURE_SHARE * (pressureOf(pointer, brush, sample) - last.pressure);
  const moved = addPoint({ ...live, filter }, filter.x, filter.y, pressure, sample.timeMs);
  return { ...moved, pointerAt: { ...sample, pressure: moved.last.pressure } };
}

/** Adds the last sample: the line reaches it, and its pressure is ignored, which is 0 as the pen lifts. */
export function endWithSample(live: LiveStroke, sample: PointerSample): LiveStroke {
  return addPoint(live, sample.x, sample.y, live.last.pressure, sample.timeMs);
}

function addPoint(live: LiveStroke, x: number, y: number, pressure: number, timeMs: number): LiveStroke {
  const { last, brush } = live;
  const isNear = Math.hypot(x - last.x, y - last.y) < MIN_STEP_UNITS / (brush.zoom ?? 1);
  if (isNear && Math.abs(pressure - last.pressure) < MIN_PRESSURE_STEP) return live;
  return extend(live, { x, y, pressure, timeMs: Math.max(last.timeMs, timeMs) });
}

const extend = (live: LiveStroke, point: LinePoint): LiveStroke => ({
  ...withKept(live, extendLine(live.line, point, live.brush)),
  last: point,
  lastMs: Math.round(point.timeMs),
});

/** With a point pending if there is a new one. */
export const settled = (live: LiveStroke): LiveStroke =>
  live.pending.length > 0 ? live : withKept(live, settleLine(live.line, live.brush));

/** With all points pending. */
export const completed = (live: LiveStroke): LiveStroke => withKept(live, endLine(live.line));

const withKept = (live: LiveStroke, { simplifier, kept }: Simplified): LiveStroke => ({
  ...live,
  line: simplifier,
  count: live.count + kept.length,
  pending: kept.length > 0 ? [...live.pending, ...kept] : live.pending,
});

/** The pending points as an op, or null if there are none. */
export function pendingOp(live: LiveStroke): DrawOp | null {
  const first = live.pending[0];
  const isSeamOnly = live.continued && live.count === 1;
  if (!first || isSeamOnly) return null;
  const t = Math.round(first.timeMs);
  const points = flat(live.pending);
  if (live.begun) return { kind: 'more', t, points };
  const { tool, colour } = live.brush;
  return { kind: 'stroke', t, tool, colour, ...inkOfBrush(live.brush), points };
}

/** The points that are not written yet as the screen shows them: those pending, the newest one, and the pointer. */
export function unwritten({ pending, line, pointerAt }: LiveStroke): number[] {
  return flat([...pending, ...(line.open ? [line.open.newest] : []), ...(pointerAt ? [pointerAt] : [])]);
}

/** As ops carry them; the first one has the time of its op. */
const flat = (points: readonly LinePoint[]): number[] =>
  points.flatMap(({ x, y, pressure, timeMs }, i) => {
    const before = points[i - 1]?.timeMs ?? timeMs;
    return [place(x), place(y), roundTo(pressure, 100), Math.round(timeMs) - Math.round(before)];
  });
