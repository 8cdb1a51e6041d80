import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { type Layer, PictureLayers } from '#canvas/picture-layers.ts';
import {
  type Brush,
  finishedActions,
  idleRecorder,
  liveStroke,
  type RecorderEvent,
  recordEvent,
} from '#canvas/recorder.ts';
import { renderStroke } from '#canvas/render.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { drawsWith, isEraserEnd, pointerKind, samplesOf } from './pointer-samples.ts';

export interface BoardSurfaceOptions {
  session: DrawingSession;
  /** Shows finished strokes; opaque. */
  paper: HTMLCanvasElement;
  /** Above it, takes the pointer and shows the stroke under the pen. */
  live: HTMLCanvasElement;
  /** Follows the pointer and shows the brush's size. */
  ring: HTMLElement;
}

/** While the pen is down, what has gathered becomes an op this often. */
const FLUSH_EVERY_MS = 100;
/** A resize re-draws the whole history, so it waits until the size has settled. */
const RESIZE_SETTLE_MS = 150;
const MAX_SIDE_PX = 2048;
/** For the copies that undo goes back to. */
const SNAPSHOT_BUDGET_BYTES = 64 * 1024 * 1024;
const MAX_SNAPSHOTS = 8;
const MIN_RING_PX = 6;

class CanvasLayer implements Layer {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement, isOpaque: boolean) {
    this.canvas = canvas;
    const context = canvas.getContext('2d', { alpha: !isOpaque });
    if (!context) throw new Error('This browser has no 2D canvas.');
    this.context = context;
  }

  copyFrom(other: CanvasLayer): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(other.canvas, 0, 0);
  }
}

/** Pointers in, ops to the session, pixels out. One session's life; knows nothing of React. */
export class BoardSurface {
  private readonly session: DrawingSession;
  private readonly paper: HTMLCanvasElement;
  private readonly live: HTMLCanvasElement;
  private readonly ring: HTMLElement;
  private readonly paperLayer: CanvasLayer;
  private readonly liveLayer: CanvasLayer;
  private readonly cleanUp = new AbortController();
  private readonly resizes: ResizeObserver;
  private readonly unsubscribe: () => void;
  private layers: PictureLayers<CanvasLayer> | null = null;
  private cuts: number;
  private sidePx = 0;
  private recorder = idleRecorder();
  private brush: Brush = { tool: 'pen', colour: '#000000', size: 20 };
  private disabled = false;
  private isLiveDirty = false;
  private frame = 0;
  private flushTimer: ReturnType<typeof setInterval> | undefined;
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BoardSurfaceOptions) {
    this.session = options.session;
    this.paper = options.paper;
    this.live = options.live;
    this.ring = options.ring;
    this.paperLayer = new CanvasLayer(options.paper, true);
    this.liveLayer = new CanvasLayer(options.live, false);
    this.cuts = this.session.cuts;
    this.unsubscribe = this.session.subscribe(() => this.sessionChanged());
    this.resizes = new ResizeObserver(() => this.resized());
    this.resizes.observe(this.paper);
    this.listen();
  }

  setBrush(brush: Brush): void {
    this.brush = brush;
    this.ring.style.borderColor = brush.tool === 'eraser' ? '#ffffff' : brush.colour;
  }

  setDisabled(disabled: boolean): void {
    this.disabled = disabled;
    if (!disabled) return;
    this.feed({ kind: 'end' });
    this.ring.hidden = true;
  }

  /** The stroke under the pen is over; to be called before undo, redo and clear. */
  endStroke(): void {
    this.feed({ kind: 'end' });
  }

  destroy(): void {
    this.feed({ kind: 'end' });
    this.cleanUp.abort();
    this.resizes.disconnect();
    this.unsubscribe();
    clearTimeout(this.resizeTimer);
    cancelAnimationFrame(this.frame);
  }

  private listen(): void {
    const { signal } = this.cleanUp;
    const { live } = this;
    live.addEventListener('pointerdown', (event) => this.pointerDown(event), { signal });
    live.addEventListener('pointermove', (event) => this.pointerMove(event), { signal });
    live.addEventListener('pointerup', (event) => this.pointerUp(event), { signal });
    const cancel = (event: PointerEvent) => this.feed({ kind: 'cancel', pointerId: event.pointerId });
    live.addEventListener('pointercancel', cancel, { signal });
    live.addEventListener('lostpointercapture', cancel, { signal });
    live.addEventListener('pointerleave', () => this.hideRing(), { signal });
    live.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    // iOS: without this a long press opens the magnifier, whatever touch-action says.
    live.addEventListener('touchstart', (event) => event.preventDefault(), { signal, passive: false });
    // The last moment in which a page that is closed or reloaded can keep what is under the pen.
    window.addEventListener('pagehide', () => this.feed({ kind: 'flush' }), { signal });
    document.addEventListener('visibilitychange', () => this.feed({ kind: 'flush' }), { signal });
  }

  private pointerDown(event: PointerEvent): void {
    if (this.disabled || this.session.isClosed || !drawsWith(event)) return;
    event.preventDefault();
    try {
      this.live.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already; its stroke is one point.
    }
    const brush: Brush = isEraserEnd(event) ? { ...this.brush, tool: 'eraser' } : this.brush;
    this.feed({ kind: 'down', ...this.pointer(event), brush });
    this.moveRing(event);
  }

  private pointerMove(event: PointerEvent): void {
    if (this.disabled) return;
    this.moveRing(event);
    // A hovering mouse says nothing; a hovering pen announces the palm that rests beside it.
    if (this.recorder.live?.pointerId !== event.pointerId && event.pointerType !== 'pen') return;
    this.feed({ kind: 'move', ...this.pointer(event) });
  }

  private pointerUp(event: PointerEvent): void {
    this.feed({ kind: 'up', ...this.pointer(event) });
    if (event.pointerType === 'touch') this.hideRing();
  }

  private pointer(event: PointerEvent) {
    const samples = samplesOf(event, this.live.getBoundingClientRect(), this.session.time());
    return { pointerId: event.pointerId, pointer: pointerKind(event), samples };
  }

  private feed(event: RecorderEvent): void {
    const { state, ops } = recordEvent(this.recorder, event, this.session.room);
    this.recorder = state;
    for (const op of ops) {
      if (this.session.record(op)) continue;
      this.recorder = { ...state, live: null };
      break;
    }
    this.keepFlushing(this.recorder.live !== null);
    this.requestFrame();
  }

  private sessionChanged(): void {
    if (this.cuts !== this.session.cuts) {
      // The drawing was cut back under the pen: the stroke has lost its beginning.
      this.cuts = this.session.cuts;
      this.recorder = { ...this.recorder, live: null };
      this.keepFlushing(false);
    }
    this.requestFrame();
  }

  private keepFlushing(isDrawing: boolean): void {
    if (isDrawing === (this.flushTimer !== undefined)) return;
    clearInterval(this.flushTimer);
    this.flushTimer = isDrawing ? setInterval(() => this.feed({ kind: 'flush' }), FLUSH_EVERY_MS) : undefined;
  }

  private requestFrame(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (!this.layers) return;
    const { history } = this.session;
    this.layers.sync(history.done, finishedActions(this.recorder, history));
    const stroke = liveStroke(this.recorder, history);
    const { context } = this.liveLayer;
    if (this.isLiveDirty) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this.sidePx, this.sidePx);
    }
    if (stroke) renderStroke(context, stroke, this.sidePx);
    this.isLiveDirty = stroke !== null;
  }

  private resized(): void {
    clearTimeout(this.resizeTimer);
    if (this.layers === null) this.fit();
    else this.resizeTimer = setTimeout(() => this.fit(), RESIZE_SETTLE_MS);
  }

  /** Gives the bitmaps the size in device pixels at which they are seen, and draws everything anew. */
  private fit(): void {
    const wanted = Math.round(this.paper.clientWidth * window.devicePixelRatio);
    const sidePx = Math.min(MAX_SIDE_PX, wanted);
    if (sidePx <= 0 || (sidePx === this.sidePx && this.layers)) return;
    this.sidePx = sidePx;
    for (const canvas of [this.paper, this.live]) {
      canvas.width = sidePx;
      canvas.height = sidePx;
    }
    const maxSnapshots = Math.min(MAX_SNAPSHOTS, Math.floor(SNAPSHOT_BUDGET_BYTES / (sidePx * sidePx * 4)));
    this.layers = new PictureLayers({ base: this.paperLayer, create: () => this.spareLayer(), sidePx, maxSnapshots });
    this.draw();
  }

  private spareLayer(): CanvasLayer {
    const canvas = document.createElement('canvas');
    canvas.width = this.sidePx;
    canvas.height = this.sidePx;
    return new CanvasLayer(canvas, true);
  }

  private moveRing(event: PointerEvent): void {
    const rect = this.live.getBoundingClientRect();
    const diameterPx = Math.max(MIN_RING_PX, (this.brush.size / CANVAS_UNITS) * rect.width);
    this.ring.hidden = event.pointerType === 'touch';
    this.ring.style.width = `${diameterPx}px`;
    this.ring.style.height = `${diameterPx}px`;
    this.ring.style.transform = `translate(${event.clientX - rect.left - diameterPx / 2}px, ${event.clientY - rect.top - diameterPx / 2}px)`;
  }

  private hideRing(): void {
    this.ring.hidden = true;
  }
}
