import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanvas, type View, zoomAt, zoomOf } from '#app/components/drawing-board/view.ts';
import type { Brush } from '#canvas/drawing-input.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { MOST_TOLERANCE_UNITS } from '#canvas/line-simplifier.ts';
import { idleRecorder, recordEvent } from '#canvas/recorder.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** A hand's way over the sheet, in shares of its side, a sample each 8 ms. */
type Way = { u: number; v: number }[];

const room = { ops: 1_000, bytes: 1e6, fills: 10, work: 1e12, growing: null };

/** Where the recorded line goes on the sheet. */
function drawn(way: Way, view: View, brush: Brush): Way {
  const samples = way.map((spot, i) => ({ ...toCanvas(view, spot), pressure: 0.5, timeMs: 8 * i }));
  const pointer = { pointerId: 1, pointer: 'mouse' as const };
  const down = recordEvent(
    idleRecorder(),
    { kind: 'down', ...pointer, brush: { ...brush, zoom: zoomOf(view) }, samples: samples.slice(0, 1) },
    room,
  );
  const move = recordEvent(down.state, { kind: 'move', ...pointer, samples: samples.slice(1) }, room);
  const up = recordEvent(move.state, { kind: 'up', pointerId: 1, samples: samples.slice(-1) }, room);
  const [stroke] = visibleStrokes(replayOps([...down.ops, ...move.ops, ...up.ops]));
  const points = stroke?.points ?? [];
  return Array.from({ length: points.length / 4 }, (_, i) => ({
    u: ((points[4 * i] ?? 0) - view.x) / view.side,
    v: ((points[4 * i + 1] ?? 0) - view.y) / view.side,
  }));
}

/** Distance of a spot from a segment. */
function distance(spot: Way[number], from: Way[number], to: Way[number]): number {
  const [du, dv] = [to.u - from.u, to.v - from.v];
  const along = ((spot.u - from.u) * du + (spot.v - from.v) * dv) / (du * du + dv * dv || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(from.u + share * du - spot.u, from.v + share * dv - spot.v);
}
/** How far the points of one line are from another one. */
const apart = (one: Way, other: Way) =>
  Math.max(...one.map((spot) => Math.min(...other.map((to, i) => distance(spot, other[i - 1] ?? to, to)))));

const share = fc.double({ min: 0, max: 1, noNaN: true });
const turns = fc.array(
  fc.record({
    u: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
    v: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
  }),
  { minLength: 10, maxLength: 60 },
);
const way: fc.Arbitrary<Way> = fc.tuple(share, share, turns).map(([u, v, steps]) => {
  const spots = [{ u: 0.3 + 0.4 * u, v: 0.3 + 0.4 * v }];
  for (const step of steps) {
    const last = spots.at(-1) ?? { u: 0.5, v: 0.5 };
    spots.push({ u: Math.min(1, Math.max(0, last.u + step.u)), v: Math.min(1, Math.max(0, last.v + step.v)) });
  }
  return spots;
});

describe('[TOOL-8] drawing while zoomed', () => {
  it('keeps the line that the hand drew on the sheet, however close it is', () => {
    fc.assert(
      fc.property(way, fc.constantFrom(0, 1, 2, 3), fc.double({ min: 1, max: 8, noNaN: true }), (hand, level, zoom) => {
        const brush: Brush = { tool: 'pen', colour: '#000000', size: 20, stabiliser: level as 0 | 1 | 2 | 3 };
        const close = zoomAt(WHOLE_CANVAS, zoom, { u: 0.4, v: 0.6 });
        const [far, near] = [drawn(hand, WHOLE_CANVAS, brush), drawn(hand, close, brush)];
        // A step that is left out (1.5 units), what is rounded (0.1 units, zoomed), and points that cannot be seen.
        const tolerance = (2 * 1.5 + 0.1 * zoom + 2 * MOST_TOLERANCE_UNITS) / CANVAS_UNITS;
        expect(apart(far, near)).toBeLessThan(tolerance);
        expect(apart(near, far)).toBeLessThan(tolerance);
      }),
    );
  });
});
