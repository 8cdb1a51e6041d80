import { CanvasLayer } from '#app/lib/drawing/canvas-layer.ts';
import { CanvasSet } from '#app/lib/drawing/canvas-set.ts';
import { pictureName, ReplayPainter, type Timeline } from '#canvas/replay.ts';

/** Bounds the memory of a canvas. */
const MAX_SIDE_PX = 2_048;
/** Memory of the snapshots for scrubbing back. */
const SNAPSHOT_BUDGET_BYTES = 64 * 1024 * 1024;
const MAX_SNAPSHOTS = 8;

/** Shows a replay on a canvas at the screen's resolution. Free of React. */
export class ReplayStage {
  private readonly canvas: HTMLCanvasElement;
  private readonly timeline: Timeline;
  private readonly canvases: CanvasSet;
  private readonly resizes: ResizeObserver;
  private painted: { painter: ReplayPainter<CanvasLayer>; shown: CanvasLayer; sidePx: number } | null = null;
  private ms: number;
  private picture: string | null = null;

  constructor(canvas: HTMLCanvasElement, timeline: Timeline) {
    this.canvas = canvas;
    this.timeline = timeline;
    this.ms = timeline.durationMs;
    this.canvases = new CanvasSet({
      shown: [canvas],
      onRestored: () => this.painted && this.redraw(this.painted.sidePx),
      onPixelRatio: () => this.fit(),
    });
    this.resizes = new ResizeObserver(() => this.fit());
    this.resizes.observe(canvas);
    this.fit();
  }

  show(ms: number): void {
    this.ms = ms;
    const picture = pictureName(this.timeline, ms);
    if (!this.painted || picture === this.picture) return;
    this.picture = picture;
    this.painted.painter.paint(this.painted.shown, ms);
  }

  destroy(): void {
    this.canvases.destroy();
    this.resizes.disconnect();
  }

  private fit(): void {
    const sidePx = Math.min(MAX_SIDE_PX, Math.round(this.canvas.clientWidth * window.devicePixelRatio));
    if (sidePx !== 0 && this.painted?.sidePx !== sidePx) this.redraw(sidePx);
  }

  /** Draws everything anew, on empty bitmaps. */
  private redraw(sidePx: number): void {
    this.canvases.renew();
    const create = () => this.canvases.create(sidePx);
    const maxSnapshots = Math.min(MAX_SNAPSHOTS, Math.floor(SNAPSHOT_BUDGET_BYTES / (sidePx * sidePx * 4)));
    const painter = new ReplayPainter(this.timeline, { base: create(), create, sidePx, maxSnapshots });
    this.painted = { painter, shown: CanvasLayer.paper(this.canvas, sidePx), sidePx };
    this.picture = null;
    this.show(this.ms);
  }
}
