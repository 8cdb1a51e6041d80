import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PanZoomGesture, viewAfterWheel } from '#app/components/drawing-board/pan-zoom.ts';
import {
  clampView,
  type Fingers,
  MAX_ZOOM,
  panBy,
  pinched,
  placeOf,
  type Spot,
  toCanvas,
  toSpot,
  type View,
  zoomAt,
  zoomOf,
  zoomStep,
} from '#app/components/drawing-board/view.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

const anything = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const spot: fc.Arbitrary<Spot> = fc.record({ u: share, v: share });
const view: fc.Arbitrary<View> = fc.record({ x: anything, y: anything, side: anything }).map(clampView);
const fingers: fc.Arbitrary<Fingers> = fc.tuple(spot, spot);

const isAllowed = ({ x, y, side }: View) => {
  expect(side).toBeGreaterThanOrEqual(CANVAS_UNITS / MAX_ZOOM);
  expect(side).toBeLessThanOrEqual(CANVAS_UNITS);
  for (const from of [x, y]) {
    expect(from).toBeGreaterThanOrEqual(0);
    expect(from + side).toBeLessThanOrEqual(CANVAS_UNITS + 1e-9);
  }
};

describe('[TOOL-8] what the sheet shows', () => {
  it('tells screen from canvas, there and back', () => {
    fc.assert(
      fc.property(view, spot, (shown, at) => {
        const back = toSpot(shown, toCanvas(shown, at));
        expect(Math.hypot(back.u - at.u, back.v - at.v)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is never anything but paper, whatever is done', () => {
    fc.assert(
      fc.property(view, spot, anything, anything, fingers, fingers, (shown, at, one, other, from, to) => {
        const by = one < 0 ? -1 : 1;
        for (const next of [
          zoomAt(shown, 1.001 ** (one / 100), at),
          panBy(shown, one, other),
          zoomStep(shown, by),
          pinched(shown, from, to),
        ]) {
          isAllowed(next);
        }
      }),
    );
  });

  it('is the whole canvas itself when nothing is closer', () => {
    expect(clampView({ x: 3, y: 4, side: 5_000 })).toBe(WHOLE_CANVAS);
    expect(zoomAt(zoomAt(WHOLE_CANVAS, 4, { u: 0.3, v: 0.9 }), 0.01, { u: 0, v: 0 })).toBe(WHOLE_CANVAS);
    expect(panBy(WHOLE_CANVAS, 0.4, -0.2)).toBe(WHOLE_CANVAS);
  });

  it('stays under the pointer where it comes closer', () => {
    fc.assert(
      fc.property(view, spot, fc.double({ min: 1, max: 8, noNaN: true }), (shown, at, factor) => {
        const before = toCanvas(shown, at);
        const after = toCanvas(zoomAt(shown, factor, at), at);
        expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('stays between two fingers, as far as the paper goes', () => {
    fc.assert(
      fc.property(view, fingers, fingers, (start, from, to) => {
        const next = pinched(start, from, to);
        const mid = ([a, b]: Fingers): Spot => ({ u: (a.u + b.u) / 2, v: (a.v + b.v) / 2 });
        const [held, seen] = [toCanvas(start, mid(from)), toSpot(next, toCanvas(start, mid(from)))];
        const inside = (shown: View) =>
          shown.x > 0 && shown.y > 0 && shown.x + shown.side < CANVAS_UNITS && shown.y + shown.side < CANVAS_UNITS;
        if (!inside(next)) return;
        expect(toSpot(next, held)).toEqual(seen);
        expect(Math.hypot(seen.u - mid(to).u, seen.v - mid(to).v)).toBeLessThan(1e-6);
      }),
    );
    expect(
      zoomOf(
        pinched(
          WHOLE_CANVAS,
          [
            { u: 0.4, v: 0.5 },
            { u: 0.6, v: 0.5 },
          ],
          [
            { u: 0.2, v: 0.5 },
            { u: 0.8, v: 0.5 },
          ],
        ),
      ),
    ).toBeCloseTo(3);
  });

  it('goes by steps to 8 times and back', () => {
    const zooms: number[] = [];
    let shown: View = WHOLE_CANVAS;
    for (let i = 0; i < 8; i++) {
      shown = zoomStep(shown, 1);
      zooms.push(zoomOf(shown));
    }
    expect(zooms.map((zoom) => Math.round(zoom * 100) / 100)).toEqual([1.5, 2, 3, 4, 6, 8, 8, 8]);
    for (let i = 0; i < 6; i++) shown = zoomStep(shown, -1);
    expect(shown).toBe(WHOLE_CANVAS);
  });

  it('is where a bitmap of an earlier view is moved to', () => {
    fc.assert(
      fc.property(view, view, spot, (drawn, shown, at) => {
        const { u, v, scale } = placeOf(drawn, shown);
        const moved = { u: u + at.u * scale, v: v + at.v * scale };
        const wanted = toSpot(shown, toCanvas(drawn, at));
        expect(Math.hypot(moved.u - wanted.u, moved.v - wanted.v)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('the wheel', () => {
  const turn = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  const close = zoomAt(WHOLE_CANVAS, 4, { u: 0.5, v: 0.5 });

  it("is the page's unless it zooms, or there is more paper", () => {
    expect(viewAfterWheel(WHOLE_CANVAS, { ...turn, deltaY: 100 }, { u: 0, v: 0 }, 600)).toBeNull();
    expect(viewAfterWheel(close, { ...turn, deltaY: 60 }, { u: 0, v: 0 }, 600)?.y).toBeCloseTo(
      close.y + 0.1 * close.side,
    );
    expect(viewAfterWheel(close, { ...turn, deltaY: 60, shiftKey: true }, { u: 0, v: 0 }, 600)?.x).toBeCloseTo(
      close.x + 0.1 * close.side,
    );
  });

  it('comes closer by the same share for every notch, however a mouse counts it', () => {
    const zoomed = (wheel: Partial<typeof turn>) =>
      zoomOf(viewAfterWheel(WHOLE_CANVAS, { ...turn, ctrlKey: true, ...wheel }, { u: 0.2, v: 0.2 }, 600) as View);
    expect(zoomed({ deltaY: -100 })).toBe(zoomed({ deltaY: -3, deltaMode: 1 }));
    expect(zoomed({ deltaY: -5 })).toBeLessThan(1.1);
    expect(zoomed({ deltaY: 100 })).toBe(1);
  });
});

describe('what holds the paper', () => {
  const at = (u: number, v: number): Spot => ({ u, v });

  it('two fingers do, until the pinch ends', () => {
    const gesture = new PanZoomGesture();
    expect(gesture.pinchTo([at(0.4, 0.5), at(0.6, 0.5)])).toBeNull();
    gesture.pinch([at(0.4, 0.5), at(0.6, 0.5)], WHOLE_CANVAS);
    expect(zoomOf(gesture.pinchTo([at(0.4, 0.5), at(0.8, 0.5)]) as View)).toBeCloseTo(2);
    expect(gesture.endPinch()).toBe(WHOLE_CANVAS);
    expect(gesture.isActive).toBe(false);
    expect(gesture.endPinch()).toBeNull();
  });

  it('a dragging pointer does, and no other', () => {
    const gesture = new PanZoomGesture();
    const close = zoomAt(WHOLE_CANVAS, 2, at(0.5, 0.5));
    gesture.drag(7, at(0.5, 0.5), close);
    expect(gesture.dragTo(8, at(0.9, 0.9))).toBeNull();
    expect(gesture.dragTo(7, at(0.6, 0.5))?.x).toBeCloseTo(close.x - 0.1 * close.side);
    gesture.endDrag(8);
    expect(gesture.isActive).toBe(true);
    gesture.endDrag(7);
    expect(gesture.isActive).toBe(false);
  });
});
