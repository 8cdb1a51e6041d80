import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import type { Brush } from '#canvas/drawing-input.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { type BoardCanvases, BoardPainter } from './board-painter.ts';
import { CursorPreview } from './cursor-preview.ts';
import { PanZoomGesture } from './pan-zoom-gesture.ts';
import { drawsWith, isEraserEnd, pointerKind, samplesOf, spotOf } from './pointer-samples.ts';
import type { ViewChange } from './shortcuts.ts';
import { StrokeFeed } from './stroke-feed.ts';
import { panBy, type Spot, toCanvas, type View, zoomOf, zoomStep } from './view.ts';
import { viewAfterWheel } from './wheel-input.ts';

export interface BoardSurfaceOptions extends BoardCanvases {
  session: DrawingSession;
  /** Follows the pointer and shows the brush's size. */
  cursorPreview: HTMLElement;
  /** The paper is touched. */
  onTouch: () => void;
  /** How many times closer it is seen, to one decimal. */
  onZoom: (zoom: number) => void;
  /** A colour was taken from the paper, `#rrggbb`. */
  onPick: (colour: string) => void;
}

/** A resize re-draws the whole history, so it waits until the size has settled. */
const RESIZE_SETTLE_MS = 150;
/** A finger that has drawn further than this share of the sheet means it: a second one makes no pinch of it. */
const PINCH_WITHIN = 0.1;
/** Of the sheet, for each press of an arrow. */
const PAN_STEP = 0.15;
const MIDDLE_BUTTON = 1;

/** Where pointers, ops and pixels meet: who draws, and who moves the paper. One session's life; knows nothing of React. */
export class BoardSurface {
  private readonly options: BoardSurfaceOptions;
  private readonly session: DrawingSession;
  private readonly live: HTMLCanvasElement;
  private readonly strokes: StrokeFeed;
  private readonly painter: BoardPainter;
  private readonly cursorPreview: CursorPreview;
  private readonly gesture = new PanZoomGesture();
  private readonly cleanUp = new AbortController();
  private readonly resizes: ResizeObserver;
  private brush: Brush = { tool: 'pen', colour: '#000000', size: 20 };
  private view: View = WHOLE_CANVAS;
  private disabled = false;
  private isPicking = false;
  private isPanning = false;
  /** Where the stroke under the pointer began. */
  private begunAt: Spot = { u: 0, v: 0 };
  private hasStrayed = false;
  private frame = 0;
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BoardSurfaceOptions) {
    this.options = options;
    this.session = options.session;
    this.live = options.live;
    this.strokes = new StrokeFeed(options.session, () => this.requestFrame());
    this.painter = new BoardPainter(options, () => this.requestFrame());
    this.cursorPreview = new CursorPreview(options.cursorPreview);
    this.resizes = new ResizeObserver(() => this.resized());
    this.resizes.observe(this.live);
    this.listen();
  }

  /** @param isPicking the next touch takes a colour instead of drawing */
  setTool(brush: Brush, isPicking: boolean): void {
    this.brush = brush;
    this.isPicking = isPicking;
    this.cursorPreview.setBrush(brush);
    this.showCursor();
  }

  setDisabled(disabled: boolean): void {
    this.disabled = disabled;
    if (!disabled) return;
    this.strokes.feed({ kind: 'end' });
    this.isPanning = false;
    this.cursorPreview.hide();
    this.showCursor();
  }

  /** The stroke under the pen is over; to be called before undo, redo and clear. */
  endStroke(): void {
    this.strokes.feed({ kind: 'end' });
  }

  /** While the paper is held, what drags moves it. */
  setPanning(isHeld: boolean): void {
    this.isPanning = isHeld;
    this.showCursor();
  }

  changeView(change: ViewChange): void {
    if (change.kind === 'pan') this.look(panBy(this.view, -PAN_STEP * change.across, -PAN_STEP * change.down));
    else this.look(change.by === 0 ? WHOLE_CANVAS : zoomStep(this.view, change.by));
  }

  destroy(): void {
    this.strokes.destroy();
    this.cleanUp.abort();
    this.resizes.disconnect();
    this.painter.destroy();
    this.options.onZoom(1);
    clearTimeout(this.resizeTimer);
    cancelAnimationFrame(this.frame);
  }

  private listen(): void {
    const { signal } = this.cleanUp;
    const { live } = this;
    live.addEventListener('pointerdown', (event) => this.pointerDown(event), { signal });
    live.addEventListener('pointermove', (event) => this.pointerMove(event), { signal });
    live.addEventListener('pointerup', (event) => this.pointerUp(event), { signal });
    const cancel = (event: PointerEvent) => {
      this.release(event);
      this.strokes.feed({ kind: 'cancel', pointerId: event.pointerId });
    };
    live.addEventListener('pointercancel', cancel, { signal });
    live.addEventListener('lostpointercapture', cancel, { signal });
    live.addEventListener('pointerleave', () => this.cursorPreview.hide(), { signal });
    live.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    live.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    // No circle to scroll with under the middle button.
    const mouseDown = (event: MouseEvent) => {
      if (event.button === MIDDLE_BUTTON) event.preventDefault();
    };
    live.addEventListener('mousedown', mouseDown, { signal });
    // iOS: without this a long press opens the magnifier, whatever touch-action says.
    live.addEventListener('touchstart', (event) => event.preventDefault(), { signal, passive: false });
    // The last moment in which a page that is closed or reloaded can keep what is under the pen.
    window.addEventListener('pagehide', () => this.strokes.feed({ kind: 'flush' }), { signal });
    document.addEventListener('visibilitychange', () => this.strokes.feed({ kind: 'flush' }), { signal });
  }

  private pointerDown(event: PointerEvent): void {
    if (this.disabled || this.session.isClosed) return;
    const isDrag = event.button === MIDDLE_BUTTON || (this.isPanning && event.button === 0);
    if (!isDrag && !drawsWith(event)) return;
    event.preventDefault();
    this.options.onTouch();
    // Whoever draws has stopped typing: keys are the board's again.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    try {
      this.live.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already; its stroke is one point.
    }
    const spot = this.spot(event);
    if (event.pointerType === 'touch') this.gesture.fingerDown(event.pointerId, spot);
    if (isDrag) {
      this.strokes.feed({ kind: 'end' });
      this.gesture.drag(event.pointerId, spot, this.view);
      this.showCursor();
    } else if (this.isPicking || event.altKey) {
      this.options.onPick(this.painter.colourAt(toCanvas(this.view, spot)));
    } else if (!this.gesture.isHolding && !this.becomesPinch(event)) {
      const tool = isEraserEnd(event) ? 'eraser' : this.brush.tool;
      const brush: Brush = { ...this.brush, tool, zoom: zoomOf(this.view) };
      if (!this.strokes.live) [this.begunAt, this.hasStrayed] = [spot, false];
      this.strokes.feed({ kind: 'down', ...this.pointer(event), brush });
      this.cursorPreview.move(event, this.live.getBoundingClientRect(), this.view);
    }
  }

  /** A second finger takes hold of the paper, if the first has hardly drawn and no pen is near. */
  private becomesPinch(event: PointerEvent): boolean {
    if (event.pointerType !== 'touch') return false;
    const { live, isByPen } = this.strokes;
    if (isByPen || (live && this.hasStrayed) || !this.gesture.pinch(this.view)) return false;
    this.strokes.feed({ kind: 'abandon' });
    return true;
  }

  private pointerMove(event: PointerEvent): void {
    if (this.disabled) return;
    const spot = this.spot(event);
    const view = this.gesture.move(event.pointerId, spot);
    if (view) this.look(view);
    this.cursorPreview.move(event, this.live.getBoundingClientRect(), this.view);
    const isDrawing = this.strokes.live?.pointerId === event.pointerId;
    if (isDrawing) this.hasStrayed ||= Math.hypot(spot.u - this.begunAt.u, spot.v - this.begunAt.v) > PINCH_WITHIN;
    // A hovering mouse says nothing; a hovering pen announces the palm that rests beside it.
    if (isDrawing || event.pointerType === 'pen') this.strokes.feed({ kind: 'move', ...this.pointer(event) });
  }

  private pointerUp(event: PointerEvent): void {
    this.release(event);
    this.strokes.feed({ kind: 'up', ...this.pointer(event) });
    if (event.pointerType === 'touch') this.cursorPreview.hide();
  }

  private release(event: PointerEvent): void {
    this.gesture.up(event.pointerId);
    this.showCursor();
  }

  private wheel(event: WheelEvent): void {
    if (this.disabled) return;
    const rect = this.live.getBoundingClientRect();
    const view = viewAfterWheel(this.view, event, spotOf(event, rect), rect.width);
    // Not zoomed, a wheel is the page's.
    if (!view) return;
    event.preventDefault();
    this.look(view);
    this.cursorPreview.move(event, rect, this.view);
  }

  /** Shows another part of the canvas; not under a stroke, which would leap. */
  private look(view: View): void {
    if (this.strokes.live || view === this.view) return;
    this.view = view;
    this.painter.show(view);
    this.options.onZoom(Math.round(zoomOf(view) * 10) / 10);
  }

  private showCursor(): void {
    const { tool } = this.brush;
    const cursor = this.gesture.isHolding
      ? 'grabbing'
      : this.isPanning
        ? 'grab'
        : this.isPicking || tool === 'fill'
          ? 'crosshair'
          : 'preview';
    this.live.dataset.cursor = cursor;
    this.cursorPreview.setWanted(cursor === 'preview');
  }

  private spot(event: PointerEvent): Spot {
    return spotOf(event, this.live.getBoundingClientRect());
  }

  private pointer(event: PointerEvent) {
    const rect = this.live.getBoundingClientRect();
    return {
      pointerId: event.pointerId,
      pointer: pointerKind(event),
      samples: samplesOf(event, rect, this.view, this.session.time()),
      constrain: event.shiftKey,
    };
  }

  private requestFrame(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.painter.draw(this.strokes.picture);
    });
  }

  private resized(): void {
    clearTimeout(this.resizeTimer);
    if (!this.painter.isFitted) this.painter.fit();
    else this.resizeTimer = setTimeout(() => this.painter.fit(), RESIZE_SETTLE_MS);
  }
}
