import { CanvasLayer } from '#app/lib/drawing/canvas-layer.ts';
import { CanvasSet } from '#app/lib/drawing/canvas-set.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { PictureLayers } from '#canvas/picture-layers.ts';
import { renderStroke } from '#canvas/render.ts';
import type { Action, Stroke } from '#canvas/visible-strokes.ts';
import { placeOf, type View } from './view.ts';

export interface BoardCanvases {
  /** All finished strokes, moved and scaled by CSS to the view; opaque. */
  paper: HTMLCanvasElement;
  /** Above it while zoomed: the view at the screen's resolution. */
  detail: HTMLCanvasElement;
  /** Above both: receives pointer events and shows the stroke in progress. */
  live: HTMLCanvasElement;
}

export interface Picture {
  actions: readonly Action[];
  /** How many of them are finished. */
  finished: number;
  /** The stroke in progress. */
  live: Stroke | null;
}

const MAX_SIDE_PX = 2048;
/** Memory for undo snapshots, each of paper and detail. */
const SNAPSHOT_BUDGET_BYTES = 32 * 1024 * 1024;
const MAX_SNAPSHOTS = 8;
/** The detail is drawn when the view has not changed for this long. */
const DETAIL_SETTLE_MS = 120;
/** Time of each frame for drawing the detail, and strokes between two readings of the clock. */
const DETAIL_BUDGET_MS = 8;
const DETAIL_STROKES = 10;

/**
 * Draws the picture at any zoom. A new view first moves the existing bitmaps; once it has settled, its part of the canvas
 * is drawn at full resolution, a few strokes a frame, into a bitmap of the sheet's size.
 */
export class BoardPainter {
  private readonly paper: CanvasLayer;
  private readonly detail: CanvasLayer;
  private readonly live: CanvasLayer;
  private readonly canvases: CanvasSet;
  private readonly changed: () => void;
  private sidePx = 0;
  private view: View = WHOLE_CANVAS;
  private whole: PictureLayers<CanvasLayer> | null = null;
  private close: { layers: PictureLayers<CanvasLayer>; view: View; drawn: number; isDone: boolean } | null = null;
  private isLiveDirty = false;
  private settleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed called when `draw` is needed at the next frame */
  constructor(canvases: BoardCanvases, changed: () => void) {
    this.paper = new CanvasLayer(canvases.paper, true);
    this.detail = new CanvasLayer(canvases.detail, true);
    this.live = new CanvasLayer(canvases.live, false);
    this.canvases = new CanvasSet({
      shown: [canvases.paper, canvases.detail, canvases.live],
      onRestored: () => this.redraw(),
      onPixelRatio: () => this.fit(),
    });
    this.changed = changed;
  }

  get isFitted(): boolean {
    return this.whole !== null;
  }

  /** Leaves the canvases as they are for the next painter. */
  destroy(): void {
    clearTimeout(this.settleTimer);
    this.canvases.destroy();
    this.paper.canvas.style.transform = '';
    this.forgetDetail();
  }

  /** Fits the bitmaps to their size in device pixels and draws everything anew. */
  fit(): void {
    const wanted = Math.round(this.live.canvas.clientWidth * window.devicePixelRatio);
    const sidePx = Math.min(MAX_SIDE_PX, wanted);
    if (sidePx <= 0 || (sidePx === this.sidePx && this.whole)) return;
    this.sidePx = sidePx;
    this.redraw();
  }

  /** Draws everything anew, on empty bitmaps. */
  private redraw(): void {
    const { sidePx } = this;
    if (sidePx === 0) return;
    this.canvases.renew();
    for (const { canvas } of [this.paper, this.detail, this.live]) {
      canvas.width = sidePx;
      canvas.height = sidePx;
    }
    this.isLiveDirty = false;
    this.whole = this.layersOn(this.paper, WHOLE_CANVAS);
    this.forgetDetail();
    this.settle();
    this.changed();
  }

  show(view: View): void {
    this.view = view;
    place(this.paper.canvas, WHOLE_CANVAS, view);
    if (view === WHOLE_CANVAS) this.forgetDetail();
    else if (this.close) place(this.detail.canvas, this.close.view, view);
    this.settle();
    this.changed();
  }

  draw({ actions, finished, live }: Picture): void {
    if (!this.whole) return;
    this.whole.sync(actions, finished);
    this.drawDetail(actions, finished);
    const { context } = this.live;
    if (this.isLiveDirty) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this.sidePx, this.sidePx);
    }
    if (live) renderStroke(context, live, this.sidePx, null, this.view);
    this.isLiveDirty = live !== null;
  }

  private settle(): void {
    clearTimeout(this.settleTimer);
    if (this.view === WHOLE_CANVAS || this.close?.view === this.view) return;
    this.settleTimer = setTimeout(() => {
      const { view } = this;
      this.detail.canvas.hidden = true;
      this.close = { layers: this.layersOn(this.detail, view), view, drawn: 0, isDone: false };
      this.changed();
    }, DETAIL_SETTLE_MS);
  }

  /** Shows the detail as soon as it is complete; until then the paper is visible at a lower resolution. */
  private drawDetail(actions: readonly Action[], finished: number): void {
    const { close } = this;
    if (!close) return;
    if (close.isDone) {
      close.layers.sync(actions, finished);
      return;
    }
    const until = performance.now() + DETAIL_BUDGET_MS;
    // Skips strokes before the newest clear.
    close.drawn = Math.max(close.drawn, actions.findLastIndex(({ kind }, i) => i < finished && kind === 'clear') + 1);
    do {
      close.drawn = Math.min(finished, close.drawn + DETAIL_STROKES);
      close.layers.sync(actions, close.drawn);
    } while (close.drawn < finished && performance.now() < until);
    if (close.drawn < finished) {
      this.changed();
      return;
    }
    close.isDone = true;
    place(this.detail.canvas, close.view, this.view);
    this.detail.canvas.hidden = false;
  }

  private forgetDetail(): void {
    this.close = null;
    this.detail.canvas.hidden = true;
  }

  private layersOn(base: CanvasLayer, frame: View): PictureLayers<CanvasLayer> {
    const { sidePx } = this;
    const maxSnapshots = Math.min(MAX_SNAPSHOTS, Math.floor(SNAPSHOT_BUDGET_BYTES / (sidePx * sidePx * 4)));
    return new PictureLayers({ base, create: () => this.canvases.create(sidePx), sidePx, maxSnapshots, frame });
  }
}

/** Places a bitmap that shows `drawn` on a sheet that shows `view`. */
function place(canvas: HTMLCanvasElement, drawn: View, view: View): void {
  const { u, v, scale } = placeOf(drawn, view);
  canvas.style.transform = drawn === view ? '' : `translate(${u * 100}%, ${v * 100}%) scale(${scale})`;
}
