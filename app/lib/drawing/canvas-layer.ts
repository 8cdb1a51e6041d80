import type { Layer } from '#canvas/picture-layers.ts';

/** A canvas element as a layer of a picture. */
export class CanvasLayer implements Layer {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;

  /** @throws Error where the browser has no 2D canvas */
  constructor(canvas: HTMLCanvasElement, isOpaque: boolean) {
    this.canvas = canvas;
    const context = canvas.getContext('2d', { alpha: !isOpaque });
    if (!context) throw new Error('This browser has no 2D canvas.');
    this.context = context;
  }

  /** An opaque layer, `sidePx` wide and high. */
  static paper(canvas: HTMLCanvasElement, sidePx: number): CanvasLayer {
    canvas.width = sidePx;
    canvas.height = sidePx;
    return new CanvasLayer(canvas, true);
  }

  copyFrom(other: CanvasLayer): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(other.canvas, 0, 0);
  }
}
