import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import type { PointerKind, PointerSample } from '#canvas/drawing-input.ts';
import {
  finishedActions,
  idleRecorder,
  liveStroke,
  type RecorderEvent,
  type RecorderState,
  recordEvent,
} from '#canvas/recorder.ts';
import type { Picture } from './board-painter.ts';
import { type Spot, toCanvas, type View } from './view.ts';

/** Interval at which pending points become an op while the pen is down. */
const FLUSH_EVERY_MS = 100;

/** Feeds pointer input to the recorder, and the recorder's ops to the session. */
export class StrokeInput {
  private readonly session: DrawingSession;
  private readonly changed: () => void;
  private readonly unsubscribe: () => void;
  private recorder = idleRecorder();
  private cuts: number;
  private flushTimer: ReturnType<typeof setInterval> | undefined;

  /** @param changed called when the picture must be drawn again */
  constructor(session: DrawingSession, changed: () => void) {
    this.session = session;
    this.changed = changed;
    this.cuts = session.cuts;
    this.unsubscribe = session.subscribe(() => this.sessionChanged());
  }

  /** The stroke or drag in progress. */
  get live(): RecorderState['live'] {
    return this.recorder.live;
  }

  get picture(): Picture {
    const { history } = this.session;
    const finished = finishedActions(this.recorder, history);
    return { actions: history.done, finished, live: liveStroke(this.recorder, history) };
  }

  feed(event: RecorderEvent): void {
    const { state, ops } = recordEvent(this.recorder, event, this.session.allowance);
    this.recorder = state;
    for (const op of ops) {
      if (this.session.record(op)) continue;
      this.recorder = idleRecorder();
      break;
    }
    this.keepFlushing();
    this.changed();
  }

  destroy(): void {
    this.feed({ kind: 'end' });
    this.unsubscribe();
  }

  private sessionChanged(): void {
    if (this.cuts !== this.session.cuts) {
      // The drawing was cut back: the stroke in progress has lost its beginning.
      this.cuts = this.session.cuts;
      this.recorder = idleRecorder();
      this.keepFlushing();
    }
    this.changed();
  }

  private keepFlushing(): void {
    const isDrawing = this.live !== null;
    if (isDrawing === (this.flushTimer !== undefined)) return;
    clearInterval(this.flushTimer);
    this.flushTimer = isDrawing ? setInterval(() => this.feed({ kind: 'flush' }), FLUSH_EVERY_MS) : undefined;
  }
}

/** A greater age of an event means that its time stamp is of another clock. */
const MAX_AGE_MS = 10_000;
/** `PointerEvent.buttons` and `.button` of the eraser end of a stylus. */
const ERASER_BUTTONS = 32;
const ERASER_BUTTON = 5;

export const pointerKind = (event: PointerEvent): PointerKind =>
  event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse';

export const isEraserEnd = (event: PointerEvent): boolean => (event.buttons & ERASER_BUTTONS) !== 0;

/** The first mouse button, a finger, the tip or the eraser end of a pen. */
export const drawsWith = (event: PointerEvent): boolean => event.button === 0 || event.button === ERASER_BUTTON;

/** Position of an event on the sheet, which fills `rect`. */
export const spotOf = (event: MouseEvent, rect: DOMRect): Spot => ({
  u: (event.clientX - rect.left) / rect.width,
  v: (event.clientY - rect.top) / rect.height,
});

/**
 * The coalesced positions of an event, oldest first, in canvas units. `getCoalescedEvents` needs a secure context; over
 * plain http there is only the event itself.
 */
export function samplesOf(event: PointerEvent, rect: DOMRect, view: View, nowMs: number): PointerSample[] {
  const coalesced = event.getCoalescedEvents?.() ?? [];
  const events = coalesced.length > 0 ? coalesced : [event];
  const clockMs = performance.now();
  return events.map((each) => {
    const ageMs = clockMs - each.timeStamp;
    return {
      ...toCanvas(view, spotOf(each, rect)),
      pressure: each.pressure,
      timeMs: nowMs - (ageMs > 0 && ageMs < MAX_AGE_MS ? ageMs : 0),
    };
  });
}
