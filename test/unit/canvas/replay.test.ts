import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderStrokes } from '#canvas/render.ts';
import {
  evenMoments,
  MAX_PAUSE_MS,
  momentAt,
  pictureName,
  ReplayPainter,
  strokesAt,
  timelineOf,
} from '#canvas/replay.ts';
import { applyOp, emptyHistory, refusal, replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';

/** Clocks may jump, stand still and go back. */
const t = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(0, 86_400_000));
const points = fc
  .array(
    fc.tuple(
      fc.integer({ min: -100, max: 1100 }),
      fc.integer({ min: -100, max: 1100 }),
      fc.constantFrom(0, 0.5, 1),
      fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 3_000, 86_400_000)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => list.flat());
const anyOp: fc.Arbitrary<DrawOp> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('stroke' as const),
      t,
      tool: fc.constantFrom('pen' as const, 'eraser' as const),
      colour: fc.constantFrom('#000000', '#e02f2f'),
      size: fc.integer({ min: 20, max: 160 }),
      points,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('more' as const), t, points }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('shape' as const),
      t,
      shape: fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const),
      colour: fc.constantFrom('#000000', '#e02f2f'),
      size: fc.integer({ min: 20, max: 160 }),
      opacity: fc.constantFrom(0.3, 1),
      from: fc.constantFrom<[number, number]>([100, 200], [900, 10]),
      to: fc.constantFrom<[number, number]>([700, 800], [300, 500]),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), t }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), t }) },
);
const anyOps = fc.array(anyOp, { maxLength: 40 });

/** The ops that can follow: those that a replay shows. */
function accepted(ops: DrawOp[]): DrawOp[] {
  const history = emptyHistory();
  return ops.filter((op) => {
    const canFollow = refusal(history, op) === null;
    applyOp(history, op);
    return canFollow;
  });
}

const SIDE_PX = 32;
class TestLayer {
  readonly canvas: Canvas = createCanvas(SIDE_PX, SIDE_PX);
  readonly context: SKRSContext2D = this.canvas.getContext('2d');
  copyFrom(other: TestLayer): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(other.canvas, 0, 0);
  }
  pixels(): Buffer {
    return Buffer.from(this.canvas.data());
  }
}

describe('the timeline of a replay', () => {
  it('[REPLAY-1] goes forwards only, shortens pauses and ends with the finished drawing, whatever the clocks say', () => {
    fc.assert(
      fc.property(anyOps, (ops) => {
        const timeline = timelineOf(ops);
        const times = timeline.beats.flatMap(({ atMs, pointsAtMs }) =>
          pointsAtMs.length > 0 ? [...pointsAtMs] : [atMs],
        );
        times.forEach((at, i) => {
          const step = at - (times[i - 1] ?? 0);
          expect(step).toBeGreaterThanOrEqual(0);
          expect(step).toBeLessThanOrEqual(MAX_PAUSE_MS);
        });
        expect(timeline.durationMs).toBe(times.at(-1) ?? 0);
        const finished = visibleStrokes(replayOps(ops));
        expect(strokesAt(timeline, timeline.durationMs)).toEqual(finished);
        expect(strokesAt(timeline, Number.POSITIVE_INFINITY)).toEqual(finished);
        expect(strokesAt(timeline, -1)).toEqual([]);
      }),
    );
  });

  it('[REPLAY-1] shows after each op what was on the paper then: undo, redo and clear as they happened', () => {
    fc.assert(
      fc.property(anyOps, (ops) => {
        const kept = accepted(ops);
        // The clock has to tell the ops apart; the drawers' own may not.
        const spaced = kept.map((op, i): DrawOp => ({ ...op, t: i * 100_000 }));
        const calm = spaced.map(
          (op): DrawOp =>
            'points' in op ? { ...op, points: op.points.map((value, i) => (i % 4 === 3 ? 1 : value)) } : op,
        );
        const timeline = timelineOf(calm);
        expect(timeline.beats.length).toBe(calm.length);
        timeline.beats.forEach(({ atMs, pointsAtMs }, i) => {
          const before = visibleStrokes(replayOps(calm.slice(0, i + 1)));
          expect(strokesAt(timeline, pointsAtMs.at(-1) ?? atMs)).toEqual(before);
        });
        const turns = calm.filter(({ kind }) => ['undo', 'redo', 'clear'].includes(kind)).map(({ kind }) => kind);
        expect(timeline.turns.map(({ kind }) => kind)).toEqual(turns);
      }),
    );
  });

  it('[REPLAY-1] is monotone: while nothing is taken back, no point disappears', () => {
    const drawing = anyOps.map((ops) => ops.filter(({ kind }) => kind === 'stroke' || kind === 'more'));
    fc.assert(
      fc.property(drawing, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ops, shares) => {
        const timeline = timelineOf(ops);
        const shown = shares
          .sort((a, b) => a - b)
          .map((share) => strokesAt(timeline, share * timeline.durationMs).flatMap((stroke) => stroke.points));
        shown.forEach((pointsNow, i) => {
          const before = shown[i - 1] ?? [];
          expect(pointsNow.slice(0, before.length)).toEqual(before);
        });
      }),
    );
  });

  it('[REPLAY-1] lets moments of one name show one picture', () => {
    fc.assert(
      fc.property(anyOps, fc.integer({ min: 1, max: 30 }), (ops, count) => {
        const timeline = timelineOf(ops);
        const seen = new Map<string, unknown>();
        for (const ms of evenMoments(timeline, count)) {
          const name = pictureName(timeline, ms);
          const strokes = strokesAt(timeline, ms);
          expect(seen.get(name) ?? strokes).toEqual(strokes);
          seen.set(name, strokes);
        }
        expect(evenMoments(timeline, count).at(-1)).toBe(timeline.durationMs);
      }),
    );
  });

  it('gives ops without times even steps', () => {
    const ops: DrawOp[] = [0, 1, 2].map((i) => ({
      kind: 'stroke',
      t: 0,
      tool: 'pen',
      colour: '#000000',
      size: 20,
      points: [i, 0, 0.5, 0, i, 9, 0.5, 0],
    }));
    const timeline = timelineOf(ops);
    expect(timeline.durationMs).toBeGreaterThan(300);
    expect(strokesAt(timeline, timeline.durationMs / 2)).toHaveLength(2);
  });

  it('is empty for an empty drawing', () => {
    const timeline = timelineOf([]);
    expect(timeline).toEqual({ durationMs: 0, turns: [], beats: [] });
    expect(momentAt(timeline, 0)).toEqual({ actions: [], growing: null });
  });
});

describe('painting a replay', () => {
  it('[REPLAY-1] scrubbed to and fro shows what playing to there shows, and at the end the finished drawing, to the pixel', () => {
    fc.assert(
      fc.property(
        anyOps,
        fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 2 }),
        (ops, shares, maxSnapshots) => {
          const timeline = timelineOf(ops);
          const create = () => new TestLayer();
          const painter = new ReplayPainter(timeline, { base: create(), create, sidePx: SIDE_PX, maxSnapshots });
          const shown = create();
          const whole = create();
          for (const share of [...shares, 1]) {
            painter.paint(shown, share * timeline.durationMs);
            renderStrokes(whole.context, strokesAt(timeline, share * timeline.durationMs), SIDE_PX);
            expect(shown.pixels().equals(whole.pixels())).toBe(true);
          }
          renderStrokes(whole.context, visibleStrokes(replayOps(ops)), SIDE_PX);
          expect(shown.pixels().equals(whole.pixels())).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[REPLAY-1] shows shapes and fills whole, when their time has come', () => {
    const square: DrawOp = {
      kind: 'shape',
      t: 1_000,
      shape: 'rectangle',
      colour: '#000000',
      size: 20,
      from: [200, 200],
      to: [800, 800],
    };
    const red: DrawOp = { kind: 'fill', t: 1_300, colour: '#e02f2f', x: 500, y: 500 };
    const timeline = timelineOf([square, red, { kind: 'undo', t: 1_400 }, { kind: 'redo', t: 1_600 }]);
    expect(timeline.durationMs).toBe(600);
    const create = () => new TestLayer();
    const painter = new ReplayPainter(timeline, { base: create(), create, sidePx: SIDE_PX, maxSnapshots: 1 });
    const shown = create();
    const middleAt = (ms: number) => {
      painter.paint(shown, ms);
      return [...shown.context.getImageData(SIDE_PX / 2, SIDE_PX / 2, 1, 1).data].slice(0, 3);
    };
    const [white, filled] = [[255, 255, 255], [224, 47, 47]]; // biome-ignore format: two colours
    expect([0, 299, 300, 399, 400, 599, 600, 0].map(middleAt)).toEqual([
      white,
      white,
      filled,
      filled,
      white,
      white,
      filled,
      white,
    ]);
    expect(strokesAt(timeline, 100).map(({ tool }) => tool)).toEqual(['rectangle']);
    expect(momentAt(timeline, 300).growing).toBeNull();
  });
});
