import { type Fingers, panBy, pinched, type Spot, type View, zoomAt, zoomOf } from './view.ts';

/** A pinch of two fingers or a drag of one pointer, and the view when it began. */
type Gesture = { kind: 'pinch'; from: Fingers; start: View } | { kind: 'drag'; id: number; from: Spot; start: View };

/** Pan and zoom by two fingers, or pan by one dragging pointer. No DOM, no clock. */
export class PanZoomGesture {
  private gesture: Gesture | null = null;

  get isActive(): boolean {
    return this.gesture !== null;
  }

  pinch(from: Fingers, start: View): void {
    this.gesture = { kind: 'pinch', from, start };
  }

  /** The view when the fingers are there; null: there is no pinch. */
  pinchTo(to: Fingers): View | null {
    return this.gesture?.kind === 'pinch' ? pinched(this.gesture.start, this.gesture.from, to) : null;
  }

  /** @returns the view before it; null: there was no pinch */
  endPinch(): View | null {
    if (this.gesture?.kind !== 'pinch') return null;
    const { start } = this.gesture;
    this.gesture = null;
    return start;
  }

  drag(id: number, from: Spot, start: View): void {
    this.gesture = { kind: 'drag', id, from, start };
  }

  /** The view after the movement of a pointer; null: it does not drag. */
  dragTo(id: number, { u, v }: Spot): View | null {
    const { gesture } = this;
    return gesture?.kind === 'drag' && gesture.id === id
      ? panBy(gesture.start, u - gesture.from.u, v - gesture.from.v)
      : null;
  }

  endDrag(id: number): void {
    if (this.gesture?.kind === 'drag' && this.gesture.id === id) this.gesture = null;
  }
}

/** The part of WheelEvent that the view depends on. */
interface WheelInput {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** CSS pixels of a line, for `deltaMode` 1. */
const LINE_PX = 16;
/** Bound of a zoom step: a notch of a mouse is 3 to 150 pixels, a step of a trackpad's pinch is a few. */
const MAX_ZOOM_PX = 40;
const ZOOM_PER_PX = 0.01;

/**
 * The view after a wheel event. With Ctrl or ⌘, which browsers also report for a trackpad's pinch, it zooms at the
 * pointer; otherwise it pans, if zoomed in. null: the page handles the event.
 */
export function viewAfterWheel(view: View, wheel: WheelInput, spot: Spot, sidePx: number): View | null {
  const unit = wheel.deltaMode === 1 ? LINE_PX : wheel.deltaMode === 2 ? sidePx : 1;
  const [across, down] = [wheel.deltaX * unit, wheel.deltaY * unit];
  if (wheel.ctrlKey || wheel.metaKey) {
    const px = Math.min(MAX_ZOOM_PX, Math.max(-MAX_ZOOM_PX, down));
    return zoomAt(view, Math.exp(-px * ZOOM_PER_PX), spot);
  }
  if (zoomOf(view) === 1) return null;
  // Shift makes a vertical wheel pan horizontally.
  const [right, below] = wheel.shiftKey && across === 0 ? [down, 0] : [across, down];
  return panBy(view, -right / sidePx, -below / sidePx);
}
