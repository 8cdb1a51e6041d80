import type { DrawOp } from '#contract/drawing.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE, MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';
import {
  addSample,
  type Brush,
  beginStroke,
  continueStroke,
  endWithSample,
  type LiveStroke,
  type PointerKind,
  type PointerSample,
  pendingOp,
  usableSamples,
} from './live-stroke.ts';
import { opBytes, type StrokeRoom } from './op-size.ts';
import type { History, Stroke } from './visible-strokes.ts';

export type { Brush, PointerKind, PointerSample } from './live-stroke.ts';

/** What the host tells the recorder. `samples` are the coalesced ones, oldest first. */
export type RecorderEvent =
  | { kind: 'down'; pointerId: number; pointer: PointerKind; brush: Brush; samples: readonly PointerSample[] }
  | { kind: 'move'; pointerId: number; pointer: PointerKind; samples: readonly PointerSample[] }
  | { kind: 'up'; pointerId: number; samples: readonly PointerSample[] }
  | { kind: 'cancel'; pointerId: number }
  /** Now and then while the pen is down: what has gathered becomes an op. */
  | { kind: 'flush' }
  /** The stroke is over, whatever the pointer does (undo, a new tool, the end of the round). */
  | { kind: 'end' };

export interface RecorderState {
  live: LiveStroke | null;
  /** When a pen was last seen near the paper, ms; -Infinity: never. */
  penSeenMs: number;
}

export interface RecorderStep {
  state: RecorderState;
  /** To be recorded, in order. */
  ops: DrawOp[];
  /** The drawing's limits cut a stroke off, or kept one from beginning. */
  full: boolean;
}

export const idleRecorder = (): RecorderState => ({ live: null, penSeenMs: Number.NEGATIVE_INFINITY });

/** A touch this soon after a pen is the palm of the hand that holds it. */
const PALM_AFTER_PEN_MS = 700;
/** A touch stroke this young when a pen comes down was that palm, too. */
const PALM_BEFORE_PEN_MS = 500;
/** Points that go into one op at most: keeps each op small and one frame's work bounded. */
export const MAX_POINTS_PER_OP = 256;

/** Ops as they come out of one step, for as long as there is room. */
class OpWriter {
  readonly ops: DrawOp[] = [];
  full = false;
  private readonly room: StrokeRoom;

  constructor(room: StrokeRoom) {
    this.room = { ...room };
  }

  /** Writes a part of a stroke; the answer is the stroke as it goes on, or null if the drawing is full. */
  flush(live: LiveStroke): LiveStroke | null {
    const op = pendingOp(live);
    if (op === null) return live;
    if (this.room.ops <= 0 || this.room.bytes <= 0) {
      this.full = true;
      return null;
    }
    this.write(op);
    return { ...live, begun: true, pending: [] };
  }

  write(op: DrawOp): void {
    this.ops.push(op);
    this.room.ops -= 1;
    this.room.bytes -= opBytes(op);
  }
}

/**
 * The pointer state machine: one event in, ops out. Pure: no clock, no DOM.
 *
 * One pointer draws at a time; others are ignored until it is up. `room` is what the drawing has left for strokes.
 * Every op fits the contract and is one that `refusal` lets through, given that the ops before it were recorded.
 */
export function recordEvent(state: RecorderState, event: RecorderEvent, room: StrokeRoom): RecorderStep {
  const writer = new OpWriter(room);
  const next = reduce(state, event, writer);
  return { state: next, ops: writer.ops, full: writer.full };
}

function reduce(state: RecorderState, event: RecorderEvent, writer: OpWriter): RecorderState {
  const { live } = state;
  switch (event.kind) {
    case 'down':
      return pointerDown(state, event, writer);
    case 'move': {
      const samples = usableSamples(event.samples);
      const penSeenMs = event.pointer === 'pen' ? newest(samples, state.penSeenMs) : state.penSeenMs;
      if (live?.pointerId !== event.pointerId) return { ...state, penSeenMs };
      return { live: addSamples(live, samples, writer), penSeenMs };
    }
    case 'up': {
      if (live?.pointerId !== event.pointerId) return state;
      const samples = usableSamples(event.samples);
      const last = samples.at(-1);
      let ending = addSamples(live, samples.slice(0, -1), writer);
      if (ending && last) ending = endWithSample(ending, last);
      if (ending) writer.flush(ending);
      const penSeenMs = live.pointer === 'pen' ? newest(samples, state.penSeenMs) : state.penSeenMs;
      return { live: null, penSeenMs };
    }
    case 'cancel':
      if (live?.pointerId !== event.pointerId) return state;
      writer.flush(live);
      return { ...state, live: null };
    case 'flush':
      return live ? { ...state, live: writer.flush(live) } : state;
    case 'end':
      if (live) writer.flush(live);
      return { ...state, live: null };
  }
}

function pointerDown(
  state: RecorderState,
  event: Extract<RecorderEvent, { kind: 'down' }>,
  writer: OpWriter,
): RecorderState {
  const samples = usableSamples(event.samples);
  const first = samples[0];
  if (!first) return state;
  const penSeenMs = event.pointer === 'pen' ? newest(samples, state.penSeenMs) : state.penSeenMs;

  if (state.live) {
    const isPenOverTouch = event.pointer === 'pen' && state.live.pointer === 'touch';
    if (!isPenOverTouch && state.live.pointerId !== event.pointerId) return { ...state, penSeenMs };
    // The same pointer down twice means that its "up" was lost.
    const isPalm = isPenOverTouch && first.timeMs - state.live.startedMs < PALM_BEFORE_PEN_MS;
    if (!isPalm) writer.flush(state.live);
    else if (state.live.begun) writer.write({ kind: 'undo', t: state.live.lastMs });
    if (writer.full) return { live: null, penSeenMs };
  } else if (event.pointer === 'touch' && first.timeMs - state.penSeenMs < PALM_AFTER_PEN_MS) {
    return state;
  }

  const size = Math.round(Math.min(MAX_STROKE_SIZE, Math.max(MIN_STROKE_SIZE, event.brush.size)) * 10) / 10;
  const live = beginStroke(event.pointerId, event.pointer, { ...event.brush, size }, first);
  return { live: addSamples(live, samples.slice(1), writer), penSeenMs };
}

/** Adds samples, writes ops whenever enough has gathered, and starts the next stroke where a full one ends. */
function addSamples(stroke: LiveStroke, samples: readonly PointerSample[], writer: OpWriter): LiveStroke | null {
  let live: LiveStroke | null = stroke;
  for (const sample of samples) {
    live = splitIfLong(live, writer);
    if (!live) return null;
    live = addSample(live, sample);
  }
  return splitIfLong(live, writer);
}

function splitIfLong(live: LiveStroke, writer: OpWriter): LiveStroke | null {
  const isStrokeFull = live.count >= MAX_POINTS_PER_STROKE;
  if (!isStrokeFull && live.pending.length < MAX_POINTS_PER_OP * POINT_STRIDE) return live;
  const written = writer.flush(live);
  return written && isStrokeFull ? continueStroke(written) : written;
}

const newest = (samples: readonly PointerSample[], beforeMs: number) =>
  samples.reduce((latest, sample) => Math.max(latest, sample.timeMs), beforeMs);

/** How many of the history's actions are finished: all but the stroke under the pen. */
export function finishedActions(state: RecorderState, history: History): number {
  return history.done.length - (state.live?.begun ? 1 : 0);
}

/** The stroke under the pen as it should be seen now: what is recorded, what is pending, and the pen's own place. */
export function liveStroke(state: RecorderState, history: History): Stroke | null {
  const { live } = state;
  if (!live) return null;
  const newestAction = history.done.at(-1);
  const recorded = live.begun && newestAction?.kind === 'stroke' ? newestAction.stroke.points : [];
  return { ...live.brush, points: [...recorded, ...live.pending, ...live.tip] };
}
