import { CanvasLayer } from './canvas-layer.ts';

export interface CanvasSetOptions {
  /** The canvases on the page. */
  shown: readonly HTMLCanvasElement[];
  /** A canvas has lost its pixels, and can be drawn on again: everything is to be drawn anew, on new spare canvases. */
  onRestored: () => void;
  /** The pixels of the screen have another size: the window is on another screen, or the page is magnified. */
  onPixelRatio: () => void;
}

/**
 * The canvases of one picture, and what happens to them: a browser takes their pixels away when the graphics process dies
 * or memory is short, and the size of pixels changes while the size on the page stays.
 */
export class CanvasSet {
  private readonly options: CanvasSetOptions;
  private readonly shown = new AbortController();
  private spare = new AbortController();

  constructor(options: CanvasSetOptions) {
    this.options = options;
    for (const canvas of options.shown) this.watch(canvas, this.shown.signal);
    this.watchPixelRatio();
  }

  /** A canvas beside the page, opaque, until the next `renew`. */
  create(sidePx: number): CanvasLayer {
    const canvas = document.createElement('canvas');
    this.watch(canvas, this.spare.signal);
    return CanvasLayer.paper(canvas, sidePx);
  }

  /** Forgets the spare canvases. */
  renew(): void {
    this.spare.abort();
    this.spare = new AbortController();
  }

  destroy(): void {
    this.shown.abort();
    this.spare.abort();
  }

  private watch(canvas: HTMLCanvasElement, signal: AbortSignal): void {
    canvas.addEventListener('contextrestored', () => this.options.onRestored(), { signal });
  }

  /** A media query matches one ratio, so each ratio needs another. */
  private watchPixelRatio(): void {
    const { signal } = this.shown;
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const changed = () => {
      this.options.onPixelRatio();
      this.watchPixelRatio();
    };
    query.addEventListener('change', changed, { signal, once: true });
  }
}
