import { type Fingers, panBy, pinched, type Spot, type View, zoomAt, zoomOf } from './view.ts';

/** A pinch of two fingers or a drag of one pointer. */
type Gesture =
  | { kind: 'pinch'; ids: readonly [number, number]; from: Fingers; start: View }
  | { kind: 'drag'; id: number; from: Spot; start: View };

/** Pan and zoom by two fingers, or pan by one dragging pointer. No DOM, no clock. */
export class PanZoomGesture {
  /** Fingers on the sheet, in order of arrival. */
  private readonly fingers = new Map<number, Spot>();
  private gesture: Gesture | null = null;

  get isActive(): boolean {
    return this.gesture !== null;
  }

  fingerDown(id: number, spot: Spot): void {
    this.fingers.set(id, spot);
  }

  /** Begins a pinch of the first two fingers; returns false if there are fewer. */
  pinch(start: View): boolean {
    const [one, other] = [...this.fingers];
    if (!one || !other) return false;
    this.gesture = { kind: 'pinch', ids: [one[0], other[0]], from: [one[1], other[1]], start };
    return true;
  }

  /** Begins a drag of this pointer. */
  drag(id: number, from: Spot, start: View): void {
    this.gesture = { kind: 'drag', id, from, start };
  }

  /** The view after a pointer's movement; null: the pointer takes no part in a gesture. */
  move(id: number, spot: Spot): View | null {
    if (this.fingers.has(id)) this.fingers.set(id, spot);
    const { gesture } = this;
    if (gesture?.kind === 'drag') {
      return gesture.id === id ? panBy(gesture.start, spot.u - gesture.from.u, spot.v - gesture.from.v) : null;
    }
    if (!gesture?.ids.includes(id)) return null;
    const [one, other] = gesture.ids.map((each) => this.fingers.get(each));
    return one && other ? pinched(gesture.start, gesture.from, [one, other]) : null;
  }

  /** Ends the pointer's gesture. A remaining finger does nothing until it comes down again. */
  up(id: number): void {
    this.fingers.delete(id);
    const { gesture } = this;
    if (gesture?.kind === 'drag' ? gesture.id === id : gesture?.ids.includes(id)) this.gesture = null;
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
