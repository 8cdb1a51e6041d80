import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { type Layer, PictureLayers, type PictureLayersOptions } from './picture-layers.ts';
import { renderStroke } from './render.ts';
import { type Action, applyOp, emptyHistory, refusal, type Stroke, strokesOf } from './visible-strokes.ts';

/**
 * The times at which the parts of a drawing appear in its replay, computed from its ops.
 *
 * Times in ops come from the drawers' clocks and are not trusted: they space the ops, whose order is given. A replay never
 * goes back, and no pause is longer than MAX_PAUSE_MS.
 */
export interface Timeline {
  /** 0: nothing was drawn. */
  readonly durationMs: number;
  /** Undos, redos and clears in order of time. */
  readonly turns: readonly Turn[];
  /** In order of time; the last one is the finished drawing. */
  readonly beats: readonly Beat[];
}

export interface Turn {
  atMs: number;
  kind: 'undo' | 'redo' | 'clear';
}

/** The time from one op to the next: what is on the canvas, and how its newest stroke grows. */
interface Beat {
  /** When its first point, or all of it, appears. */
  atMs: number;
  /** Done actions as a linked list, newest first, that later beats share; null: none. */
  readonly top: Done | null;
  /** Times of the points that it adds to the newest stroke; empty: none. */
  readonly pointsAtMs: Float64Array;
  /** Points of the newest stroke at the end of the beat; 0 if the newest action is a clear. */
  readonly pointsAfter: number;
}

interface Done {
  /** A clear, or a whole stroke with the points that are drawn later. */
  readonly action: Action;
  readonly below: Done | null;
}

/** What is on the canvas at one time. */
export interface Moment {
  /** Finished actions, oldest first; the same objects at all times. */
  actions: Action[];
  /** The stroke in progress with the points drawn so far. */
  growing: Stroke | null;
}

/** Longer pauses are cut to this. */
export const MAX_PAUSE_MS = 500;
/** Intervals for drawings whose ops have no times (imports). */
const UNTIMED_POINT_MS = 12;
const UNTIMED_LIFT_MS = 200;

/** @param ops in recorded order; ops that cannot follow are skipped, as everywhere */
export function timelineOf(ops: readonly DrawOp[]): Timeline {
  const timed = build(ops, pausesShortened());
  // All times are 0, or the clock stood still.
  return timed.durationMs > 0 || timed.beats.length === 0 ? timed : build(ops, evenSteps());
}

/** Maps the next point to its time in the replay: `wallMs` on the drawer's clock, `lifted` if the pen was up before it. */
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

/** Number of the first `count` times, which are sorted, that are at or before `ms`. */
function countUntil(count: number, timeAt: (i: number) => number, ms: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(middle) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the beat at `ms` and the number of its points that are drawn. */
function beatAt({ beats }: Timeline, ms: number): { index: number; points: number } {
  const index = countUntil(beats.length, (i) => (beats[i] as Beat).atMs, ms) - 1;
  const beat = beats[index];
  const points = beat ? countUntil(beat.pointsAtMs.length, (i) => beat.pointsAtMs[i] as number, ms) : 0;
  return { index, points };
}

/** What is on the canvas at `ms`: nothing before the replay (negative), the finished drawing after it. */
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

/** Strokes on the canvas at `ms` in order, the growing one among them. */
export function strokesAt(timeline: Timeline, ms: number): Stroke[] {
  const { actions, growing } = momentAt(timeline, ms);
  const strokes = strokesOf(actions);
  return growing ? [...strokes, growing] : strokes;
}

/** Key of the picture at `ms`: times with the same key show the same picture. */
export function pictureName(timeline: Timeline, ms: number): string {
  const { index, points } = beatAt(timeline, ms);
  return `${index}.${points}`;
}

/** `count` evenly spaced times; the last one is the end. */
export function evenMoments({ durationMs }: Timeline, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (durationMs * (i + 1)) / count);
}

/**
 * Paints a replay at any times in any order. Going forward costs what is new; going back starts from the nearest snapshot.
 * Finished strokes are on the base layer; the growing one is painted on the shown layer only.
 */
export class ReplayPainter<L extends Layer> {
  private readonly timeline: Timeline;
  private readonly base: L;
  private readonly sidePx: number;
  private readonly layers: PictureLayers<L>;

  constructor(timeline: Timeline, options: PictureLayersOptions<L>) {
    this.timeline = timeline;
    this.base = options.base;
    this.sidePx = options.sidePx;
    this.layers = new PictureLayers(options);
  }

  /** Paints the picture at `ms` on `shown`, which has the size of the base layer. */
  paint(shown: L, ms: number): void {
    const { actions, growing } = momentAt(this.timeline, ms);
    this.layers.sync(actions, actions.length);
    shown.copyFrom(this.base);
    if (growing) renderStroke(shown.context, growing, this.sidePx);
  }
}
