import type { DrawOp } from '#contract/drawing.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';
import { type Brush, inkOfBrush, type PointerKind } from './brush.ts';
import { allowanceAfter, allows, type StrokeAllowance } from './drawing-quota.ts';
import { beginDrag, dragOp, dragPreview, dragTo, type LiveDrag } from './live-drag.ts';
import {
  addSample,
  beginStroke,
  continueStroke,
  endWithSample,
  type LiveStroke,
  pendingOp,
  type StrokeBrush,
} from './live-stroke.ts';
import { type PointerSample, usableSamples } from './pointer-sample.ts';
import type { History, Stroke } from './visible-strokes.ts';

export type { Brush, PointerKind, Stabiliser, Tool } from './brush.ts';
export type { PointerSample } from './pointer-sample.ts';

/**
 * What the host tells the recorder. `samples` are the coalesced ones, oldest first. `constrain`: shapes become squares and
 * circles, lines keep to multiples of 45° (Shift is held).
 */
export type RecorderEvent =
  | { kind: 'down'; pointerId: number; pointer: PointerKind; brush: Brush; samples: readonly PointerSample[] }
  | {
      kind: 'move';
      pointerId: number;
      pointer: PointerKind;
      samples: readonly PointerSample[];
      constrain?: boolean;
    }
  | { kind: 'up'; pointerId: number; samples: readonly PointerSample[]; constrain?: boolean }
  | { kind: 'cancel'; pointerId: number }
  /** Now and then while the pen is down: what has gathered becomes an op. */
  | { kind: 'flush' }
  /** The stroke is over, whatever the pointer does (undo, a new tool, the end of the round). */
  | { kind: 'end' }
  /** The stroke was none (a second finger makes it a pinch): all of it is taken back. */
  | { kind: 'abandon' };

export interface RecorderState {
  /** What is under the pointer. */
  live: LiveStroke | LiveDrag | null;
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
export const PALM_AFTER_PEN_MS = 700;
/** A touch stroke this young when a pen comes down was that palm, too. */
const PALM_BEFORE_PEN_MS = 500;
/** So long a finger's stroke is not written yet: it may become a pinch, and what was never written leaves no trace. */
const PINCH_MS = 250;
/** Points that go into one op at most: keeps each op small and one frame's work bounded. */
export const MAX_POINTS_PER_OP = 256;

/** Collects the ops of one step while the drawing's limits allow any. */
class OpWriter {
  readonly ops: DrawOp[] = [];
  full = false;
  private allowance: StrokeAllowance;

  constructor(allowance: StrokeAllowance) {
    this.allowance = allowance;
  }

  /** Writes a part of a stroke; the answer is the stroke as it goes on, or null if the drawing is full. */
  flush(live: LiveStroke): LiveStroke | null {
    const op = pendingOp(live);
    if (op === null) return live;
    return this.writeIfAllowed(op) ? { ...live, begun: true, pending: [] } : null;
  }

  /** Writes all that there is of a stroke, a shape or a fill that is over. */
  finish(live: LiveStroke | LiveDrag): void {
    const op = live.kind === 'drag' ? dragOp(live) : pendingOp(live);
    if (op) this.writeIfAllowed(op);
  }

  /** Takes a stroke back as if it had never been. */
  takeBack(live: LiveStroke | LiveDrag): void {
    if (live.begun) this.write({ kind: 'undo', t: live.lastMs });
  }

  private writeIfAllowed(op: DrawOp): boolean {
    this.full ||= !allows(this.allowance, op);
    if (!this.full) this.write(op);
    return !this.full;
  }

  private write(op: DrawOp): void {
    this.ops.push(op);
    this.allowance = allowanceAfter(this.allowance, op);
  }
}

/**
 * The pointer state machine: one event in, ops out. Pure: no clock, no DOM.
 *
 * One pointer draws at a time; others are ignored until it is up. Every op fits the contract, and `refusal` lets it
 * through if the ops before it were recorded.
 */
export function recordEvent(state: RecorderState, event: RecorderEvent, allowance: StrokeAllowance): RecorderStep {
  const writer = new OpWriter(allowance);
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
      return { live: moved(live, samples, event.constrain, writer), penSeenMs };
    }
    case 'up': {
      if (live?.pointerId !== event.pointerId) return state;
      const samples = usableSamples(event.samples);
      const ending = moved(live, samples.slice(0, -1), event.constrain, writer);
      const last = samples.at(-1);
      if (ending) writer.finish(last ? endedAt(ending, last, event.constrain) : ending);
      const penSeenMs = live.pointer === 'pen' ? newest(samples, state.penSeenMs) : state.penSeenMs;
      return { live: null, penSeenMs };
    }
    case 'cancel':
      if (live?.pointerId !== event.pointerId) return state;
      interrupt(live, writer);
      return { ...state, live: null };
    case 'flush':
      return live?.kind === 'stroke' && !mayBePinch(live) ? { ...state, live: writer.flush(live) } : state;
    case 'end':
      if (live) interrupt(live, writer);
      return { ...state, live: null };
    case 'abandon':
      if (live) writer.takeBack(live);
      return { ...state, live: null };
  }
}

const mayBePinch = ({ pointer, begun, lastMs, startedMs }: LiveStroke) =>
  pointer === 'touch' && !begun && lastMs - startedMs < PINCH_MS;

/** What can be seen stays; a fill that was not let go of is none. */
function interrupt(live: LiveStroke | LiveDrag, writer: OpWriter): void {
  if (live.brush.tool !== 'fill') writer.finish(live);
}

function moved(
  live: LiveStroke | LiveDrag,
  samples: readonly PointerSample[],
  constrain: boolean | undefined,
  writer: OpWriter,
): LiveStroke | LiveDrag | null {
  if (live.kind === 'stroke') return addSamples(live, samples, writer);
  return samples.reduce((drag, sample) => dragTo(drag, sample, constrain === true), live);
}

const endedAt = (live: LiveStroke | LiveDrag, last: PointerSample, constrain = false) =>
  live.kind === 'stroke' ? endWithSample(live, last) : dragTo(live, last, constrain);

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
    if (isPalm) writer.takeBack(state.live);
    else interrupt(state.live, writer);
    if (writer.full) return { live: null, penSeenMs };
  } else if (event.pointer === 'touch' && first.timeMs - state.penSeenMs < PALM_AFTER_PEN_MS) {
    return state;
  }

  const { pointerId, pointer, brush } = event;
  const live = isStrokeBrush(brush)
    ? beginStroke(pointerId, pointer, brush, first)
    : beginDrag(pointerId, pointer, brush, first);
  return { live: moved(live, samples.slice(1), false, writer), penSeenMs };
}

const isStrokeBrush = (brush: Brush): brush is StrokeBrush => brush.tool === 'pen' || brush.tool === 'eraser';

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

/** What is under the pointer as it should be seen now: what is recorded, what is pending, and the pointer's own place. */
export function liveStroke(state: RecorderState, history: History): Stroke | null {
  const { live } = state;
  if (!live) return null;
  if (live.kind === 'drag') return dragPreview(live);
  const newestAction = history.done.at(-1);
  const recorded = live.begun && newestAction?.kind === 'stroke' ? newestAction.stroke.points : [];
  const { tool, colour } = live.brush;
  return { tool, colour, ...inkOfBrush(live.brush), points: [...recorded, ...live.pending, ...live.tip] };
}
