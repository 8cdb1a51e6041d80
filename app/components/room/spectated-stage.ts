import { CanvasLayer } from '#app/lib/drawing/canvas-layer.ts';
import type { SpectatedCanvas } from '#app/lib/spectated-canvases.ts';
import { PictureLayers } from '#canvas/picture-layers.ts';
import { renderStroke } from '#canvas/render.ts';
import { mayGrow } from '#canvas/visible-strokes.ts';

/** Many are on the screen at once, and none is large. */
const MAX_SIDE_PX = 720;
const RESIZE_SETTLE_MS = 150;

interface SpectatedStageOptions {
  canvas: HTMLCanvasElement;
  /** What is known of the drawing now; null: nothing yet. */
  read: () => SpectatedCanvas | null;
}

/**
 * Somebody else's drawing while it is drawn. What is finished is flattened into a bitmap, so that a new point costs the
 * same however much there is; nothing is painted while nobody sees it. Knows nothing of React.
 */
export class SpectatedStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #read: () => SpectatedCanvas | null;
  readonly #shown: CanvasLayer;
  readonly #resizes: ResizeObserver;
  readonly #sights: IntersectionObserver;
  #layers: { base: CanvasLayer; painted: PictureLayers<CanvasLayer> } | null = null;
  #sidePx = 0;
  #isSeen = false;
  #drawn: SpectatedCanvas | null = null;
  #frame = 0;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ canvas, read }: SpectatedStageOptions) {
    this.#canvas = canvas;
    this.#read = read;
    this.#shown = CanvasLayer.paper(canvas, canvas.width);
    this.#resizes = new ResizeObserver(() => {
      clearTimeout(this.#resizeTimer);
      if (this.#layers) this.#resizeTimer = setTimeout(() => this.#fit(), RESIZE_SETTLE_MS);
      else this.#fit();
    });
    this.#resizes.observe(canvas);
    this.#sights = new IntersectionObserver((entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting === true;
      this.update();
    });
    this.#sights.observe(canvas);
  }

  /** The drawing may have changed. */
  update(): void {
    if (this.#frame !== 0 || !this.#isSeen || this.#read() === this.#drawn) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  destroy(): void {
    this.#resizes.disconnect();
    this.#sights.disconnect();
    clearTimeout(this.#resizeTimer);
    cancelAnimationFrame(this.#frame);
  }

  #draw(): void {
    const drawing = this.#read();
    if (!this.#layers || !drawing) return;
    this.#drawn = drawing;
    const { done } = drawing.history;
    const newest = done.at(-1);
    // The newest stroke may still grow: it is drawn over the rest, each time anew.
    const growing = newest?.kind === 'stroke' && mayGrow(newest.stroke) ? newest.stroke : null;
    this.#layers.painted.sync(done, growing ? done.length - 1 : done.length);
    this.#shown.copyFrom(this.#layers.base);
    if (growing) renderStroke(this.#shown.context, growing, this.#sidePx);
  }

  #fit(): void {
    const sidePx = Math.min(MAX_SIDE_PX, Math.round(this.#canvas.clientWidth * window.devicePixelRatio));
    if (sidePx <= 0 || sidePx === this.#sidePx) return;
    this.#sidePx = sidePx;
    this.#canvas.width = sidePx;
    this.#canvas.height = sidePx;
    const create = () => CanvasLayer.paper(document.createElement('canvas'), sidePx);
    const base = create();
    this.#layers = { base, painted: new PictureLayers({ base, create, sidePx, maxSnapshots: 1 }) };
    this.#shown.copyFrom(base);
    this.#drawn = null;
    this.update();
  }
}
