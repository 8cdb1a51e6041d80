import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import {
  finishedActions,
  idleRecorder,
  liveStroke,
  PALM_AFTER_PEN_MS,
  type RecorderEvent,
  type RecorderState,
  recordEvent,
} from '#canvas/recorder.ts';
import type { Picture } from './board-painter.ts';

/** While the pen is down, what has gathered becomes an op this often. */
const FLUSH_EVERY_MS = 100;

/** Pointers' events in, ops to the session. */
export class StrokeFeed {
  private readonly session: DrawingSession;
  private readonly changed: () => void;
  private readonly unsubscribe: () => void;
  private recorder = idleRecorder();
  private cuts: number;
  private flushTimer: ReturnType<typeof setInterval> | undefined;

  /** @param changed another picture is to be seen */
  constructor(session: DrawingSession, changed: () => void) {
    this.session = session;
    this.changed = changed;
    this.cuts = session.cuts;
    this.unsubscribe = session.subscribe(() => this.sessionChanged());
  }

  /** What is under the pointer. */
  get live(): RecorderState['live'] {
    return this.recorder.live;
  }

  /** A pen draws, or is near: touches are the palm of the hand that holds it. */
  get isByPen(): boolean {
    return this.live?.pointer === 'pen' || this.session.time() - this.recorder.penSeenMs < PALM_AFTER_PEN_MS;
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
      this.recorder = { ...state, live: null };
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
      // The drawing was cut back under the pen: the stroke has lost its beginning.
      this.cuts = this.session.cuts;
      this.recorder = { ...this.recorder, live: null };
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
