'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { CanvasLayer } from '#app/lib/drawing/canvas-layer.ts';
import { CanvasSet } from '#app/lib/drawing/canvas-set.ts';
import type { SpectatedCanvas } from '#app/lib/spectated-canvases.ts';
import { roomClient } from '#app/lib/use-room.ts';
import { PictureLayers } from '#canvas/picture-layers.ts';
import { renderStroke } from '#canvas/render.ts';
import { mayGrow } from '#canvas/visible-strokes.ts';
import type { SeatId } from '#contract/ids.ts';
import styles from './spectator-grid.module.css';

interface SpectatedDrawingProps {
  seatId: SeatId;
  nickname: string;
  /** The only one on the screen. */
  isLarge?: boolean;
}

/** Another player's canvas, updated as it is drawn. */
export function SpectatedDrawing({ seatId, nickname, isLarge = false }: SpectatedDrawingProps) {
  const t = useTranslations('round');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const { canvases } = roomClient();
    const stage = new SpectatedStage({
      canvas: canvas.current,
      read: () => canvases.canvasOf(seatId),
      maxSidePx: isLarge ? MAX_LARGE_SIDE_PX : MAX_SIDE_PX,
    });
    const unsubscribe = canvases.subscribe(() => stage.update());
    return () => {
      unsubscribe();
      stage.destroy();
    };
  }, [seatId, isLarge]);
  return <canvas ref={canvas} className={styles.sheet} role="img" aria-label={t('watch.sheet', { nickname })} />;
}

/** Small, as many are shown at once. */
const MAX_SIDE_PX = 720;
const MAX_LARGE_SIDE_PX = 1_440;
const RESIZE_SETTLE_MS = 150;

interface SpectatedStageOptions {
  canvas: HTMLCanvasElement;
  /** The current drawing; null: nothing has come yet. */
  read: () => SpectatedCanvas | null;
  maxSidePx: number;
}

/**
 * Draws a spectated canvas. Finished strokes are flattened into a bitmap, so that the cost of a new point does not grow
 * with the drawing; nothing is drawn while the canvas is out of view. Free of React.
 */
class SpectatedStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #read: () => SpectatedCanvas | null;
  readonly #maxSidePx: number;
  readonly #shown: CanvasLayer;
  readonly #canvases: CanvasSet;
  readonly #resizes: ResizeObserver;
  readonly #visibility: IntersectionObserver;
  #layers: { base: CanvasLayer; painted: PictureLayers<CanvasLayer> } | null = null;
  #sidePx = 0;
  #isVisible = false;
  #drawn: SpectatedCanvas | null = null;
  #frame = 0;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ canvas, read, maxSidePx }: SpectatedStageOptions) {
    this.#canvas = canvas;
    this.#read = read;
    this.#maxSidePx = maxSidePx;
    this.#shown = CanvasLayer.paper(canvas, canvas.width);
    this.#canvases = new CanvasSet({
      shown: [canvas],
      onRestored: () => this.#redraw(),
      onPixelRatio: () => this.#fit(),
    });
    this.#resizes = new ResizeObserver(() => {
      clearTimeout(this.#resizeTimer);
      if (this.#layers) this.#resizeTimer = setTimeout(() => this.#fit(), RESIZE_SETTLE_MS);
      else this.#fit();
    });
    this.#resizes.observe(canvas);
    this.#visibility = new IntersectionObserver((entries) => {
      this.#isVisible = entries.at(-1)?.isIntersecting === true;
      this.update();
    });
    this.#visibility.observe(canvas);
  }

  /** Draws the next frame if the drawing has changed. */
  update(): void {
    if (this.#frame !== 0 || !this.#isVisible || this.#read() === this.#drawn) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  destroy(): void {
    this.#canvases.destroy();
    this.#resizes.disconnect();
    this.#visibility.disconnect();
    clearTimeout(this.#resizeTimer);
    cancelAnimationFrame(this.#frame);
  }

  #draw(): void {
    const drawing = this.#read();
    if (!this.#layers || !drawing) return;
    this.#drawn = drawing;
    const { done } = drawing.history;
    const newest = done.at(-1);
    // The newest stroke may still grow, so it is not flattened.
    const growing = newest?.kind === 'stroke' && mayGrow(newest.stroke) ? newest.stroke : null;
    this.#layers.painted.sync(done, growing ? done.length - 1 : done.length);
    this.#shown.copyFrom(this.#layers.base);
    if (growing) renderStroke(this.#shown.context, growing, this.#sidePx);
  }

  #fit(): void {
    const sidePx = Math.min(this.#maxSidePx, Math.round(this.#canvas.clientWidth * window.devicePixelRatio));
    if (sidePx <= 0 || sidePx === this.#sidePx) return;
    this.#sidePx = sidePx;
    this.#redraw();
  }

  /** Draws everything anew, on empty bitmaps. */
  #redraw(): void {
    const sidePx = this.#sidePx;
    if (sidePx === 0) return;
    this.#canvases.renew();
    this.#canvas.width = sidePx;
    this.#canvas.height = sidePx;
    const create = () => this.#canvases.create(sidePx);
    const base = create();
    this.#layers = { base, painted: new PictureLayers({ base, create, sidePx, maxSnapshots: 1 }) };
    this.#shown.copyFrom(base);
    this.#drawn = null;
    this.update();
  }
}
