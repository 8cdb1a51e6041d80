import type { DrawOp } from '#contract/drawing.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';
import { type Brush, inkOfBrush, type PointerKind, type PointerSample, usableSamples } from './drawing-input.ts';
import { allowanceAfter, allows, type StrokeAllowance } from './drawing-quota.ts';
import { beginDrag, dragOp, dragPreview, dragTo, type LiveDrag } from './live-drag.ts';
import {
  addSample,
  beginStroke,
  completed,
  continueStroke,
  endWithSample,
  type LiveStroke,
  pendingOp,
  type StrokeBrush,
  settled,
  unwritten,
} from './live-stroke.ts';
import type { History, Stroke } from './visible-strokes.ts';

/**
 * Input of the recorder. `samples` are the coalesced ones, oldest first. `constrain` (Shift): shapes become squares and
 * circles, lines keep to multiples of 45°.
 */
export type RecorderEvent =
  | { kind: 'down'; pointerId: number; pointer: PointerKind; brush: Brush; samples: readonly PointerSample[] }
  | {
      kind: 'move';
      pointerId: number;
      samples: readonly PointerSample[];
      constrain?: boolean;
    }
  | { kind: 'up'; pointerId: number; samples: readonly PointerSample[]; constrain?: boolean }
  | { kind: 'cancel'; pointerId: number }
  /** Comes at intervals while the pen is down: pending points become an op. */
  | { kind: 'flush' }
  /** Ends the stroke, whatever the pointer does (undo, a new tool, the end of the round). */
  | { kind: 'end' }
  /** Takes the whole stroke back: it is part of a pinch, or a hand that rests. */
  | { kind: 'abandon'; pointerId: number };

export interface RecorderState {
  /** The stroke or drag in progress. */
  live: LiveStroke | LiveDrag | null;
}

interface RecorderStep {
  state: RecorderState;
  /** To record, in order. */
  ops: DrawOp[];
  /** The drawing's limits have ended a stroke or kept one from beginning. */
  full: boolean;
}

export const idleRecorder = (): RecorderState => ({ live: null });

/** A touch stroke is not written before this time: it may become a pinch or be a palm, which must leave no op. */
const PINCH_MS = 250;
/** Most points of one op: bounds the size of an op and the work of a frame. */
export const MAX_POINTS_PER_OP = 256;

/** Collects the ops of one step while the drawing's limits allow any. */
class OpWriter {
  readonly ops: DrawOp[] = [];
  full = false;
  private allowance: StrokeAllowance;

  constructor(allowance: StrokeAllowance) {
    this.allowance = allowance;
  }

  /** Writes the pending points; returns the stroke to continue, or null if the drawing is full. */
  flush(live: LiveStroke): LiveStroke | null {
    const op = pendingOp(live);
    if (op === null) return live;
    return this.writeIfAllowed(op) ? { ...live, begun: true, pending: [] } : null;
  }

  /** Writes the rest of a stroke, or the shape or fill. */
  finish(live: LiveStroke | LiveDrag): void {
    const op = live.kind === 'drag' ? dragOp(live) : pendingOp(completed(live));
    if (op) this.writeIfAllowed(op);
  }

  /** Takes back what is written of a stroke. */
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
 * The pointer state machine: reduces one event to a new state and ops. Pure: no clock, no DOM.
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
      if (live?.pointerId !== event.pointerId) return state;
      return { live: moved(live, usableSamples(event.samples), event.constrain, writer) };
    }
    case 'up': {
      if (live?.pointerId !== event.pointerId) return state;
      const samples = usableSamples(event.samples);
      const ending = moved(live, samples.slice(0, -1), event.constrain, writer);
      const last = samples.at(-1);
      if (ending) writer.finish(last ? endedAt(ending, last, event.constrain) : ending);
      return { live: null };
    }
    case 'cancel':
      if (live?.pointerId !== event.pointerId) return state;
      interrupt(live, writer);
      return { live: null };
    case 'flush':
      return live?.kind === 'stroke' && !mayBePinch(live) ? { live: writer.flush(settled(live)) } : state;
    case 'end':
      if (live) interrupt(live, writer);
      return { live: null };
    case 'abandon':
      if (live?.pointerId !== event.pointerId) return state;
      writer.takeBack(live);
      return { live: null };
  }
}

const mayBePinch = ({ pointer, begun, lastMs, startedMs }: LiveStroke) =>
  pointer === 'touch' && !begun && lastMs - startedMs < PINCH_MS;

/** An interrupted stroke or shape stays as it is; an interrupted fill does nothing. */
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

  if (state.live) {
    if (state.live.pointerId !== event.pointerId) return state;
    // The same pointer coming down twice means that its "up" was lost.
    interrupt(state.live, writer);
    if (writer.full) return { live: null };
  }
  const { pointerId, pointer, brush } = event;
  const live = isStrokeBrush(brush)
    ? beginStroke(pointerId, pointer, brush, first)
    : beginDrag(pointerId, pointer, brush, first);
  return { live: moved(live, samples.slice(1), false, writer) };
}

const isStrokeBrush = (brush: Brush): brush is StrokeBrush => brush.tool === 'pen' || brush.tool === 'eraser';

/** Adds samples, writes an op whenever enough points are pending, and continues a full stroke with a new one. */
function addSamples(stroke: LiveStroke, samples: readonly PointerSample[], writer: OpWriter): LiveStroke | null {
  let live: LiveStroke | null = stroke;
  for (const sample of samples) {
    live = splitIfLong(live, writer);
    if (!live) return null;
    live = addSample(live, sample);
  }
  return splitIfLong(live, writer);
}

/** The next sample may add two points, and the end of the stroke another one. */
const HEADROOM = 2;

function splitIfLong(live: LiveStroke, writer: OpWriter): LiveStroke | null {
  const isStrokeFull = live.count >= MAX_POINTS_PER_STROKE - HEADROOM;
  if (!isStrokeFull && live.pending.length < MAX_POINTS_PER_OP - HEADROOM) return live;
  const written = writer.flush(live);
  return written && isStrokeFull ? continueStroke(written) : written;
}

/** Number of finished actions in the history: all but the stroke in progress. */
export function finishedActions(state: RecorderState, history: History): number {
  return history.done.length - (state.live?.begun ? 1 : 0);
}

/** The stroke in progress as it is shown: recorded points, pending points and the pointer's position. */
export function liveStroke(state: RecorderState, history: History): Stroke | null {
  const { live } = state;
  if (!live) return null;
  if (live.kind === 'drag') return dragPreview(live);
  const newestAction = history.done.at(-1);
  const recorded = live.begun && newestAction?.kind === 'stroke' ? newestAction.stroke.points : [];
  const { tool, colour } = live.brush;
  return { tool, colour, ...inkOfBrush(live.brush), points: [...recorded, ...unwritten(live)] };
}
