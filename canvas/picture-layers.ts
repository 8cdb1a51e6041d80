import type { Square } from '#contract/explanation.ts';
import { FillRegions, type Region } from './fill-regions.ts';
import { WHOLE_CANVAS } from './frame.ts';
import { type DrawingContext, renderPaper, renderStroke } from './render.ts';
import { type Action, type Stroke, strokesOf } from './visible-strokes.ts';

/** A bitmap of the host. */
export interface Layer {
  context: DrawingContext;
  /** Copies `other`, which has the same size. */
  copyFrom(other: this): void;
}

export interface PictureLayersOptions<L extends Layer> {
  /** Shows the finished strokes. */
  base: L;
  /** Makes another layer of the same size. */
  create: () => L;
  sidePx: number;
  /** Limit of the copies kept for undo. */
  maxSnapshots: number;
  /** The part of the canvas that is shown, not beyond its edges; absent: all of it. */
  frame?: Square;
}

/** A snapshot is kept after this many actions: an undo draws fewer strokes than this. */
export const SNAPSHOT_EVERY = 50;

/**
 * Flattens finished strokes into one bitmap, so that the cost of a new stroke does not grow with their number. An undo
 * starts from the newest snapshot that is still valid.
 */
export class PictureLayers<L extends Layer> {
  private readonly options: PictureLayersOptions<L>;
  /** The actions on the base. An action object has one place in one history, so equal last actions mean equal histories. */
  private drawn: Action[] = [];
  private snapshots: { count: number; layer: L }[] = [];
  private readonly spare: L[] = [];
  private readonly regions = new FillRegions();

  constructor(options: PictureLayersOptions<L>) {
    this.options = options;
    renderPaper(options.base.context, options.sidePx);
  }

  /** Makes the base show the first `count` of `actions`. */
  sync(actions: readonly Action[], count: number): void {
    let common = Math.min(this.drawn.length, count);
    while (common > 0 && this.drawn[common - 1] !== actions[common - 1]) common--;
    if (common < this.drawn.length) this.goBack(common);
    if (this.drawn.length === count) return;
    const newestClear = actions.findLastIndex((action, i) => i < count && action.kind === 'clear');
    for (let i = this.drawn.length; i < count; i++) this.draw(actions[i] as Action, i < newestClear);
  }

  private draw(action: Action, isCoveredLater: boolean): void {
    const { base, sidePx, frame = WHOLE_CANVAS } = this.options;
    this.drawn.push(action);
    if (isCoveredLater) return;
    if (action.kind === 'clear') renderPaper(base.context, sidePx);
    else renderStroke(base.context, action.stroke, sidePx, this.regionOfNewest(action.stroke), frame);
    if (this.drawn.length % SNAPSHOT_EVERY === 0) this.keepSnapshot();
  }

  /** The area of the newest action if it is a fill. */
  private regionOfNewest({ tool }: Stroke): Region | null {
    if (tool !== 'fill') return null;
    const strokes = strokesOf(this.drawn);
    return this.regions.find(strokes, strokes.length - 1);
  }

  private goBack(count: number): void {
    const { base, sidePx } = this.options;
    while ((this.snapshots.at(-1)?.count ?? 0) > count) this.spare.push((this.snapshots.pop() as { layer: L }).layer);
    const snapshot = this.snapshots.at(-1);
    if (snapshot) base.copyFrom(snapshot.layer);
    else renderPaper(base.context, sidePx);
    this.drawn.length = snapshot?.count ?? 0;
  }

  private keepSnapshot(): void {
    const { base, create, maxSnapshots } = this.options;
    if (maxSnapshots <= 0) return;
    if (this.snapshots.length >= maxSnapshots) this.spare.push((this.snapshots.shift() as { layer: L }).layer);
    const layer = this.spare.pop() ?? create();
    layer.copyFrom(base);
    this.snapshots.push({ count: this.drawn.length, layer });
  }
}
