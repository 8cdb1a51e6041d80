import { panBy, type Spot, type View, zoomAt, zoomOf } from './view.ts';

/** The part of WheelEvent that is looked at. */
export interface WheelInput {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** CSS pixels of a line, where a wheel counts lines (`deltaMode` 1). */
const LINE_PX = 16;
/** What a notch may count at most: mice say anything from 3 to 150, a trackpad's pinch some pixels at a time. */
const MAX_ZOOM_PX = 40;
const ZOOM_PER_PX = 0.01;

/**
 * What a turn of the wheel shows. With Ctrl or ⌘ (and so a pinch on a trackpad, which browsers report like this) closer
 * or further away, at the pointer; otherwise the paper moves, if there is more of it. null: the wheel is not ours.
 */
export function viewAfterWheel(view: View, wheel: WheelInput, spot: Spot, sidePx: number): View | null {
  const unit = wheel.deltaMode === 1 ? LINE_PX : wheel.deltaMode === 2 ? sidePx : 1;
  const [across, down] = [wheel.deltaX * unit, wheel.deltaY * unit];
  if (wheel.ctrlKey || wheel.metaKey) {
    const px = Math.min(MAX_ZOOM_PX, Math.max(-MAX_ZOOM_PX, down));
    return zoomAt(view, Math.exp(-px * ZOOM_PER_PX), spot);
  }
  if (zoomOf(view) === 1) return null;
  // Shift turns a wheel that has one direction only.
  const [right, below] = wheel.shiftKey && across === 0 ? [down, 0] : [across, down];
  return panBy(view, -right / sidePx, -below / sidePx);
}
