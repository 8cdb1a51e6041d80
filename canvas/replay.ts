import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { type Action, applyOp, emptyHistory, refusal, type Stroke, strokesOf } from './visible-strokes.ts';

/**
 * When a drawing's parts appear in its replay. Pure: ops in, and for every moment what is on the paper.
 *
 * Times come from the drawers' own clocks and are not to be trusted: they only ever space what the order of the ops has
 * settled. A replay never goes back, and none of its pauses is longer than MAX_PAUSE_MS.
 */
export interface Timeline {
  /** Length of the replay; 0: nothing was drawn. */
  readonly durationMs: number;
  /** What was taken back, brought back or wiped off, and when: in order. */
  readonly turns: readonly Turn[];
  /** Beats in order of time. The last one is the finished drawing. */
  readonly beats: readonly Beat[];
}

export interface Turn {
  atMs: number;
  kind: 'undo' | 'redo' | 'clear';
}

/** From one op to the next: what lies on the paper, and how its newest stroke grows. */
export interface Beat {
  /** When its first point (or the whole of it) appears. */
  atMs: number;
  /** What is done, newest first: a list that later beats share. null: nothing yet. */
  readonly top: Done | null;
  /** When each point that it adds to its newest stroke appears; empty: nothing grows. */
  readonly pointsAtMs: Float64Array;
  /** Points of the newest stroke once all of those are there; 0 when a clear is the newest. */
  readonly pointsAfter: number;
}

export interface Done {
  /** The whole stroke, also what is drawn of it later, or a clear. */
  readonly action: Action;
  readonly below: Done | null;
}

/** What is on the paper at a moment. */
export interface Moment {
  /** Finished actions, oldest first. The same object stands for the same action at every moment. */
  actions: Action[];
  /** The stroke that is being drawn: as far as it has come. */
  growing: Stroke | null;
}

/** Who thinks for longer than this is not waited for. */
export const MAX_PAUSE_MS = 500;
/** Drawings whose ops carry no times (imports) get these. */
const UNTIMED_POINT_MS = 12;
const UNTIMED_LIFT_MS = 200;

/** @param ops in order, as they were recorded; what cannot follow is passed over, as everywhere */
export function timelineOf(ops: readonly DrawOp[]): Timeline {
  const timed = build(ops, pausesShortened());
  // Nothing but op times of 0, or a clock that stood still: even steps instead.
  return timed.durationMs > 0 || timed.beats.length === 0 ? timed : build(ops, evenSteps());
}

/** Gives what comes next its moment: `wallMs` on the drawer's clock, `lifted` when the pen was up before it. */
type Clock = (wallMs: number, lifted: boolean) => number;

function pausesShortened(): Clock {
  let wall: number | null = null;
  let atMs = 0;
  return (wallMs) => {
    if (wall !== null) atMs += Math.min(MAX_PAUSE_MS, Math.max(0, wallMs - wall));
    wall = Math.max(wall ?? wallMs, wallMs);
    return atMs;
  };
}

function evenSteps(): Clock {
  let atMs = -UNTIMED_LIFT_MS;
  return (_wallMs, lifted) => {
    atMs += lifted ? UNTIMED_LIFT_MS : UNTIMED_POINT_MS;
    return atMs;
  };
}

function build(ops: readonly DrawOp[], clock: Clock): Timeline {
  const history = emptyHistory();
  const beats: Beat[] = [];
  const turns: Turn[] = [];
  let top: Done | null = null;
  let undone: Done | null = null;
  let durationMs = 0;
  for (const op of ops) {
    if (refusal(history, op) !== null) continue;
    applyOp(history, op);
    const newest = history.done.at(-1);
    const pointsAfter = newest?.kind === 'stroke' ? newest.stroke.points.length / POINT_STRIDE : 0;
    if (op.kind === 'undo' && top) {
      undone = { action: top.action, below: undone };
      top = top.below;
    } else if (op.kind === 'redo' && undone) {
      top = { action: undone.action, below: top };
      undone = undone.below;
    } else if (op.kind !== 'more') {
      top = { action: newest as Action, below: top };
      undone = null;
    }
    const pointsAtMs = 'points' in op ? pointTimes(op, clock) : new Float64Array();
    const atMs: number = pointsAtMs[0] ?? clock(op.t, true);
    durationMs = pointsAtMs.at(-1) ?? atMs;
    beats.push({ atMs, top, pointsAtMs, pointsAfter });
    if (op.kind === 'undo' || op.kind === 'redo' || op.kind === 'clear') turns.push({ atMs, kind: op.kind });
  }
  return { durationMs, turns, beats };
}

function pointTimes(op: Extract<DrawOp, { points: number[] }>, clock: Clock): Float64Array {
  const times = new Float64Array(op.points.length / POINT_STRIDE);
  let wallMs = op.t;
  for (let i = 0; i < times.length; i++) {
    wallMs += op.points[i * POINT_STRIDE + POINT_STRIDE - 1] as number;
    times[i] = clock(wallMs, i === 0 && op.kind === 'stroke');
  }
  return times;
}

/** How many of the first `count` times are at or before `ms`, for times in order. */
function countUntil(count: number, timeAt: (i: number) => number, ms: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(middle) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Beats that have begun at `ms`: two moments with the same number of beats and points show the same picture. */
function beatAt({ beats }: Timeline, ms: number): { index: number; points: number } {
  const index = countUntil(beats.length, (i) => (beats[i] as Beat).atMs, ms) - 1;
  const beat = beats[index];
  const points = beat ? countUntil(beat.pointsAtMs.length, (i) => beat.pointsAtMs[i] as number, ms) : 0;
  return { index, points };
}

/** What is on the paper at `ms`. Before the replay (negative): nothing; after it: the finished drawing. */
export function momentAt(timeline: Timeline, ms: number): Moment {
  const { index, points } = beatAt(timeline, ms);
  const beat = timeline.beats[index];
  const actions: Action[] = [];
  for (let done = beat?.top ?? null; done; done = done.below) actions.push(done.action);
  actions.reverse();
  const newest = actions.at(-1);
  if (!beat || newest?.kind !== 'stroke') return { actions, growing: null };
  const shown = (beat.pointsAfter - beat.pointsAtMs.length + points) * POINT_STRIDE;
  if (shown >= newest.stroke.points.length) return { actions, growing: null };
  actions.pop();
  return { actions, growing: { ...newest.stroke, points: newest.stroke.points.slice(0, shown) } };
}

/** The strokes that are on the paper at `ms`, the growing one among them: after the newest clear, in order. */
export function strokesAt(timeline: Timeline, ms: number): Stroke[] {
  const { actions, growing } = momentAt(timeline, ms);
  const strokes = strokesOf(actions);
  return growing ? [...strokes, growing] : strokes;
}

/** A name for what is seen at `ms`: moments of one name show the same picture. */
export function pictureName(timeline: Timeline, ms: number): string {
  const { index, points } = beatAt(timeline, ms);
  return `${index}.${points}`;
}

/** `count` moments from the first part of the way to the end, evenly spaced. */
export function evenMoments({ durationMs }: Timeline, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (durationMs * (i + 1)) / count);
}
