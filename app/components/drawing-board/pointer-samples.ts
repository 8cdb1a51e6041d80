import type { PointerKind, PointerSample } from '#canvas/drawing-input.ts';
import { type Spot, toCanvas, type View } from './view.ts';

/** An event's age beyond this is a time stamp on another clock. */
const MAX_AGE_MS = 10_000;
/** `PointerEvent.buttons` and `.button` of a stylus that is held upside down. */
const ERASER_BUTTONS = 32;
const ERASER_BUTTON = 5;

export const pointerKind = (event: PointerEvent): PointerKind =>
  event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse';

export const isEraserEnd = (event: PointerEvent): boolean => (event.buttons & ERASER_BUTTONS) !== 0;

/** The first mouse button, a finger, the tip or the eraser of a pen. */
export const drawsWith = (event: PointerEvent): boolean => event.button === 0 || event.button === ERASER_BUTTON;

/** Where on the sheet, which fills `rect`, an event was. */
export const spotOf = (event: MouseEvent, rect: DOMRect): Spot => ({
  u: (event.clientX - rect.left) / rect.width,
  v: (event.clientY - rect.top) / rect.height,
});

/**
 * Every position that the browser gathered in one event, oldest first, in canvas units.
 *
 * `getCoalescedEvents` needs a secure context; over plain http the event itself is all there is.
 */
export function samplesOf(event: PointerEvent, rect: DOMRect, view: View, nowMs: number): PointerSample[] {
  const coalesced = event.getCoalescedEvents?.() ?? [];
  const events = coalesced.length > 0 ? coalesced : [event];
  const clockMs = performance.now();
  return events.map((each) => {
    const ageMs = clockMs - each.timeStamp;
    return {
      ...toCanvas(view, spotOf(each, rect)),
      pressure: each.pressure,
      timeMs: nowMs - (ageMs > 0 && ageMs < MAX_AGE_MS ? ageMs : 0),
    };
  });
}
