import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { colourAt } from '#canvas/colour-at.ts';
import type { Brush } from '#canvas/drawing-input.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import type { RecorderEvent } from '#canvas/recorder.ts';
import { visibleStrokes } from '#canvas/visible-strokes.ts';
import { type BoardCanvases, BoardPainter } from './board-painter.ts';
import { CursorPreview } from './cursor-preview.ts';
import { PanZoomGesture, viewAfterWheel } from './pan-zoom.ts';
import { type PointerAction, type PointerInput, PointerRoles } from './pointer-roles.ts';
import type { ViewChange } from './shortcuts.ts';
import { drawsWith, isEraserEnd, pointerKind, StrokeInput, samplesOf, spotOf } from './stroke-input.ts';
import { panBy, type Spot, toCanvas, type View, zoomOf, zoomStep } from './view.ts';

export interface BoardSurfaceOptions extends BoardCanvases {
  session: DrawingSession;
  /** The cursor preview's element. */
  cursorPreview: HTMLElement;
  /** A pointer came down on the canvas. */
  onTouch: () => void;
  /** The zoom factor, to one decimal, has changed. */
  onZoom: (zoom: number) => void;
  /** A colour was picked from the canvas, `#rrggbb`. */
  onPick: (colour: string) => void;
}

/** Debounce of resizes, each of which draws the whole history anew. */
const RESIZE_SETTLE_MS = 150;
/** Share of the sheet that an arrow key pans. */
const PAN_STEP = 0.15;
const MIDDLE_BUTTON = 1;
const PRIMARY_PRESSED = 1;
/** A mouse or pen may begin a stroke so far outside of the sheet, CSS pixels. */
const MARGIN_PX = 32;

type StrokeAction = Extract<PointerAction, { kind: 'move' | 'up' | 'cancel' | 'abandon' }>;

/** Routes pointer events to drawing or to pan and zoom, and draws frames. Lives as long as one session; free of React. */
export class BoardSurface {
  private readonly options: BoardSurfaceOptions;
  private readonly session: DrawingSession;
  private readonly live: HTMLCanvasElement;
  private readonly strokes: StrokeInput;
  private readonly painter: BoardPainter;
  private readonly cursorPreview: CursorPreview;
  private readonly roles = new PointerRoles();
  private readonly gesture = new PanZoomGesture();
  private readonly cleanUp = new AbortController();
  private readonly resizes: ResizeObserver;
  private brush: Brush = { tool: 'pen', colour: '#000000', size: 20 };
  private view: View = WHOLE_CANVAS;
  private disabled = false;
  private isPicking = false;
  private isPanning = false;
  private frame = 0;
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BoardSurfaceOptions) {
    this.options = options;
    this.session = options.session;
    this.live = options.live;
    this.strokes = new StrokeInput(options.session, () => this.requestFrame());
    this.painter = new BoardPainter(options, () => this.requestFrame());
    this.cursorPreview = new CursorPreview(options.cursorPreview);
    this.resizes = new ResizeObserver(() => this.resized());
    this.resizes.observe(this.live);
    this.listen();
  }

  /** @param isPicking the next press picks a colour instead of drawing */
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

  /** Ends the stroke in progress; to be called before undo, redo and clear. */
  endStroke(): void {
    this.strokes.feed({ kind: 'end' });
  }

  /** While panning is on, drags pan instead of drawing. */
  setPanning(isPanning: boolean): void {
    this.isPanning = isPanning;
    this.showCursor();
  }

  changeView(change: ViewChange): void {
    if (change.kind === 'pan') this.setView(panBy(this.view, -PAN_STEP * change.across, -PAN_STEP * change.down));
    else this.setView(change.by === 0 ? WHOLE_CANVAS : zoomStep(this.view, change.by));
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
    document.addEventListener('pointerdown', (event) => this.isJustOutside(event) && this.pointerDown(event), {
      signal,
    });
    live.addEventListener('pointermove', (event) => this.pointerChanged(event), { signal });
    live.addEventListener('pointerup', (event) => this.pointerEnded(event, 'up'), { signal });
    const cancel = (event: PointerEvent) => this.pointerEnded(event, 'cancel');
    live.addEventListener('pointercancel', cancel, { signal });
    live.addEventListener('lostpointercapture', cancel, { signal });
    live.addEventListener('pointerleave', () => this.cursorPreview.hide(), { signal });
    live.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    live.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    // Prevents autoscroll with the middle button.
    const mouseDown = (event: MouseEvent) => {
      if (event.button === MIDDLE_BUTTON) event.preventDefault();
    };
    live.addEventListener('mousedown', mouseDown, { signal });
    // iOS: without this a long press opens the magnifier in spite of touch-action.
    live.addEventListener('touchstart', (event) => event.preventDefault(), { signal, passive: false });
    // The last chance to keep the stroke in progress when the page is closed or reloaded.
    window.addEventListener('pagehide', () => this.strokes.feed({ kind: 'flush' }), { signal });
    document.addEventListener('visibilitychange', () => this.strokes.feed({ kind: 'flush' }), { signal });
  }

  private pointerDown(event: PointerEvent): void {
    if (this.disabled || this.session.isClosed) return;
    const isDrag = event.button === MIDDLE_BUTTON || (this.isPanning && event.button === 0);
    if (!isDrag && !drawsWith(event)) return;
    event.preventDefault();
    this.options.onTouch();
    // Takes the focus from text fields, so that shortcuts work again.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    try {
      this.live.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is already gone; its stroke is one point.
    }
    if (isDrag) {
      this.strokes.feed({ kind: 'end' });
      this.gesture.drag(event.pointerId, this.spot(event), this.view);
      this.showCursor();
    } else {
      this.take(event, 'down');
    }
  }

  /** Lets the pointers draw, pan and zoom as their roles are. */
  private take(event: PointerEvent, kind: PointerInput['kind']): void {
    for (const action of this.roles.take(this.input(event, kind))) this.follow(action, event);
  }

  private follow(action: PointerAction, event: PointerEvent): void {
    switch (action.kind) {
      case 'draw':
        if (this.isPicking || event.altKey)
          this.options.onPick(colourAt(visibleStrokes(this.session.history), toCanvas(this.view, this.spot(event))));
        else if (!this.gesture.isActive) this.begin(action, event);
        return;
      case 'move':
      case 'up':
      case 'cancel':
      case 'abandon':
        if (this.isDrawing(action.id)) this.strokes.feed(recorded(action, event.shiftKey));
        return;
      case 'pinch':
        this.gesture.pinch(action.from, this.view);
        this.showCursor();
        return;
      case 'pinch-to':
        this.setView(this.gesture.pinchTo(action.to) ?? this.view);
        return;
      case 'pinch-end': {
        const before = this.gesture.endPinch();
        if (action.isUndone && before) this.setView(before);
        this.showCursor();
      }
    }
  }

  private begin({ id, pointer, samples }: Extract<PointerAction, { kind: 'draw' }>, event: PointerEvent): void {
    const tool = isEraserEnd(event) ? 'eraser' : this.brush.tool;
    const pixel = this.view.side / (this.live.clientWidth * window.devicePixelRatio);
    const brush: Brush = { ...this.brush, tool, zoom: zoomOf(this.view), pixel };
    // A pen that ends a pinch has changed the view.
    const fresh = id === event.pointerId ? this.input(event, 'down').samples : samples;
    this.strokes.feed({ kind: 'down', pointerId: id, pointer, brush, samples: fresh });
    this.cursorPreview.move(event, this.live.getBoundingClientRect(), this.view);
  }

  /** Whether a stroke begins on the page beside the sheet, not on a control. A finger there scrolls; a colour is picked inside. */
  private isJustOutside({ target, pointerType, button, altKey, clientX, clientY }: PointerEvent): boolean {
    const isStroke = button === 0 && !altKey && !this.isPicking && !this.isPanning && this.brush.tool !== 'fill';
    if (!isStroke || pointerType === 'touch' || target === this.live) return false;
    if (!(target instanceof Element) || !target.contains(this.live)) return false;
    const { left, right, top, bottom } = this.live.getBoundingClientRect();
    const isNear = (value: number, from: number, to: number) => value > from - MARGIN_PX && value < to + MARGIN_PX;
    return isNear(clientX, left, right) && isNear(clientY, top, bottom);
  }

  private isDrawing = (pointerId: number): boolean => this.strokes.live?.pointerId === pointerId;

  /** A button that is pressed or released while another one is held comes as a move. */
  private pointerChanged(event: PointerEvent): void {
    const isPressed = (event.buttons & PRIMARY_PRESSED) !== 0;
    if (event.pointerType !== 'mouse' || event.button !== 0) this.pointerMove(event);
    else if (isPressed && !this.isDrawing(event.pointerId)) this.pointerDown(event);
    else if (!isPressed && this.isDrawing(event.pointerId)) this.pointerEnded(event, 'up');
  }

  private pointerMove(event: PointerEvent): void {
    if (this.disabled) return;
    const view = this.gesture.dragTo(event.pointerId, this.spot(event));
    if (view) this.setView(view);
    this.cursorPreview.move(event, this.live.getBoundingClientRect(), this.view);
    // A hovering mouse does nothing; a hovering pen shows that it is there.
    if (event.pointerType !== 'mouse' || this.isDrawing(event.pointerId)) this.take(event, 'move');
  }

  private pointerEnded(event: PointerEvent, kind: 'up' | 'cancel'): void {
    this.gesture.endDrag(event.pointerId);
    this.take(event, kind);
    this.showCursor();
    if (event.pointerType === 'touch') this.cursorPreview.hide();
  }

  private wheel(event: WheelEvent): void {
    if (this.disabled) return;
    const rect = this.live.getBoundingClientRect();
    const view = viewAfterWheel(this.view, event, spotOf(event, rect), rect.width);
    // The page scrolls unless the canvas is zoomed.
    if (!view) return;
    event.preventDefault();
    this.setView(view);
    this.cursorPreview.move(event, rect, this.view);
  }

  /** Changes the view, except during a stroke, which would jump. */
  private setView(view: View): void {
    if (this.strokes.live || view === this.view) return;
    this.view = view;
    this.painter.show(view);
    this.options.onZoom(Math.round(zoomOf(view) * 10) / 10);
  }

  private showCursor(): void {
    const { tool } = this.brush;
    const cursor = this.gesture.isActive
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

  private input(event: PointerEvent, kind: PointerInput['kind']): PointerInput {
    const rect = this.live.getBoundingClientRect();
    const nowMs = this.session.time();
    const samples = samplesOf(event, rect, this.view, nowMs);
    return {
      kind,
      id: event.pointerId,
      pointer: pointerKind(event),
      spot: spotOf(event, rect),
      samples,
      // When it happened, which may be a while ago on a busy page.
      timeMs: samples.at(-1)?.timeMs ?? nowMs,
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

/** What a stroke in progress takes. */
function recorded(action: StrokeAction, constrain: boolean): RecorderEvent {
  const { kind, id: pointerId } = action;
  return kind === 'move' || kind === 'up'
    ? { kind, pointerId, samples: action.samples, constrain }
    : { kind, pointerId };
}
