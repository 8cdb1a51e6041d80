import { type Layer, PictureLayers, type PictureLayersOptions } from './picture-layers.ts';
import { renderStroke } from './render.ts';
import { momentAt, type Timeline } from './replay.ts';

/**
 * Paints any moment of a replay, in any order. Going on costs what is new; going back starts from the nearest copy that
 * is kept. Finished strokes are on the base; the one that is being drawn is only added to the picture on show.
 */
export class ReplayPainter<L extends Layer> {
  private readonly timeline: Timeline;
  private readonly base: L;
  private readonly sidePx: number;
  private readonly layers: PictureLayers<L>;

  constructor(timeline: Timeline, options: PictureLayersOptions<L>) {
    this.timeline = timeline;
    this.base = options.base;
    this.sidePx = options.sidePx;
    this.layers = new PictureLayers(options);
  }

  /** Makes `shown`, of the base's size, the picture at `ms`. */
  paint(shown: L, ms: number): void {
    const { actions, growing } = momentAt(this.timeline, ms);
    this.layers.sync(actions, actions.length);
    shown.copyFrom(this.base);
    if (growing) renderStroke(shown.context, growing, this.sidePx);
  }
}
