import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointerSample, Stabiliser, Tool } from '#canvas/drawing-input.ts';
import { opBytes, RESERVED_BYTES, type StrokeAllowance, strokeAllowance, usageOf } from '#canvas/drawing-quota.ts';
import { unwritten } from '#canvas/live-stroke.ts';
import {
  finishedActions,
  idleRecorder,
  liveStroke,
  MAX_POINTS_PER_OP,
  type RecorderEvent,
  type RecorderState,
  recordEvent,
} from '#canvas/recorder.ts';
import { applyOp, emptyHistory, type History, refusal, replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { MAX_OPS_PER_DRAWING, MAX_POINTS_PER_STROKE } from '#contract/limits.ts';

const BRUSH = { tool: 'pen', colour: '#000000', size: 20 } as const;
const PLENTY: StrokeAllowance = { ops: 1e6, bytes: 1e9, fills: 1e6, work: 1e12, growing: null };
const at = (x: number, y: number, timeMs: number, pressure = 0.5): PointerSample => ({ x, y, timeMs, pressure });
const down = (
  pointerId: number,
  sample: PointerSample,
  pointer: 'mouse' | 'touch' | 'pen' = 'mouse',
): RecorderEvent => ({
  kind: 'down',
  pointerId,
  pointer,
  brush: BRUSH,
  samples: [sample],
});
const move = (pointerId: number, samples: PointerSample[]): RecorderEvent => ({ kind: 'move', pointerId, samples });
const up = (pointerId: number, sample: PointerSample): RecorderEvent => ({ kind: 'up', pointerId, samples: [sample] });

interface Run {
  ops: DrawOp[];
  history: History;
  state: RecorderState;
  full: boolean;
}

/** Feeds the events as a session would: each op is judged, then applied, before the next event. */
function feed(events: readonly RecorderEvent[], room: (run: Run) => StrokeAllowance = () => PLENTY): Run {
  const run: Run = { ops: [], history: emptyHistory(), state: idleRecorder(), full: false };
  for (const event of events) {
    const step = recordEvent(run.state, event, room(run));
    run.state = step.state;
    run.full ||= step.full;
    for (const op of step.ops) {
      expect(refusal(run.history, op), JSON.stringify(op)).toBeNull();
      applyOp(run.history, op);
      run.ops.push(op);
    }
  }
  return run;
}

const line = (from: number, to: number, count: number, startMs = 0) =>
  Array.from({ length: count }, (_, i) => at(from + ((to - from) * i) / count, 100, startMs + i * 8));

const wild = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -100, max: 1124, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(-0, Number.NaN, 1e300, -1e300) },
);
const sample = fc.record({
  x: wild,
  y: wild,
  pressure: fc.oneof({ weight: 8, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }, fc.double()),
  timeMs: fc.oneof({ weight: 8, arbitrary: fc.double({ min: 0, max: 300_000, noNaN: true }) }, fc.double()),
});
const samples = fc.array(sample, { maxLength: 12 });
const pointerId = fc.integer({ min: 1, max: 3 });
const pointer = fc.constantFrom('mouse' as const, 'touch' as const, 'pen' as const);
const brush = fc.record({
  tool: fc.constantFrom<Tool[]>('pen', 'pen', 'eraser', 'line', 'rectangle', 'ellipse', 'fill'),
  colour: fc.constantFrom('#000000', '#e02f2f'),
  size: fc.double({ min: -10, max: 500, noNaN: true }),
  opacity: fc.double({ min: -1, max: 2, noNaN: true }),
  pressure: fc.boolean(),
  stabiliser: fc.constantFrom<Stabiliser[]>(0, 1, 2, 3),
});
const constrain = fc.boolean();
const anyEvent: fc.Arbitrary<RecorderEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('down' as const), pointerId, pointer, brush, samples }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('move' as const), pointerId, samples, constrain }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('up' as const), pointerId, samples, constrain }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pointerId }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'flush' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abandon' as const), pointerId }) },
);

describe('recorder, whatever happens', () => {
  it('writes only ops that the contract accepts and that can follow, and each survives JSON unchanged', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        for (const op of feed(events).ops) {
          expect(DrawOp.parse(op)).toEqual(op);
          expect(JSON.parse(JSON.stringify(op))).toEqual(op);
        }
      }),
    );
  });

  it('shows while drawing what the ops replay to afterwards', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const { ops, history, state } = feed([...events, { kind: 'flush' }]);
        const live = liveStroke(state, history);
        const replayed = visibleStrokes(replayOps(ops));
        expect(replayed).toEqual(visibleStrokes(history));
        if (!live || !state.live?.begun) return;
        const newest = replayed.at(-1);
        const ahead = state.live.kind === 'stroke' ? unwritten(state.live).length : 0;
        expect(live.points.slice(0, live.points.length - ahead)).toEqual(newest?.points);
        expect(finishedActions(state, history)).toBe(history.done.length - 1);
      }),
    );
  });

  it('never takes more than the room that is left, and says when it is used up', () => {
    const anyRoom = fc.record({ ops: fc.integer({ min: 0, max: 6 }), bytes: fc.integer({ min: 0, max: 3_000 }) });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), anyRoom, (events, limit) => {
        const used = (run: Run) => ({
          ops: run.ops.filter((op) => op.kind !== 'undo').length,
          bytes: run.ops.filter((op) => op.kind !== 'undo').reduce((sum, op) => sum + opBytes(op), 0),
        });
        const run = feed(events, (now) => ({
          ...PLENTY,
          ops: limit.ops - used(now).ops,
          bytes: limit.bytes - used(now).bytes,
        }));
        expect(used(run).ops).toBeLessThanOrEqual(limit.ops);
        // The last op may begin below the limit and end above it; the reserve is there for this.
        expect(used(run).bytes).toBeLessThan(limit.bytes + RESERVED_BYTES / 2);
        const isUsedUp = used(run).ops >= limit.ops || used(run).bytes >= limit.bytes;
        if (run.full) expect(isUsedUp).toBe(true);
      }),
    );
  });
});

describe('recorder, one stroke', () => {
  it('makes one op of a quick stroke, from where the pointer came down to where it left', () => {
    const { ops } = feed([down(1, at(100, 100, 10)), move(1, line(100, 300, 20, 10)), up(1, at(304, 100, 200))]);
    expect(ops).toHaveLength(1);
    const [op] = ops;
    if (op?.kind !== 'stroke') throw new Error('not a stroke');
    expect(op).toMatchObject({ t: 10, tool: 'pen', colour: '#000000', size: 20 });
    expect(op.points.slice(0, 4)).toEqual([100, 100, 0.5, 0]);
    expect(op.points.slice(-4, -1)).toEqual([304, 100, 0.5]);
    const durationMs = op.points.reduce((sum, value, i) => (i % POINT_STRIDE === 3 ? sum + value : sum), 0);
    expect(op.t + durationMs).toBe(200);
  });

  it('makes one point of a tap', () => {
    const { ops } = feed([down(1, at(500, 400, 7), 'touch'), up(1, at(500, 400, 60))]);
    expect(ops).toEqual([{ kind: 'stroke', t: 7, ...BRUSH, points: [500, 400, 0.5, 0] }]);
  });

  it('writes a stroke in parts while the pen is down', () => {
    const { ops } = feed([
      down(1, at(0, 0, 0)),
      { kind: 'flush' },
      { kind: 'flush' },
      move(1, line(0, 100, 10)),
      { kind: 'flush' },
      up(1, at(200, 200, 300)),
    ]);
    expect(ops.map((op) => op.kind)).toEqual(['stroke', 'more', 'more']);
  });

  it('steadies a trembling hand and follows a quick one', () => {
    const tremble = Array.from({ length: 200 }, (_, i) => at(100 + i / 2, 200 + (i % 2 ? 3 : -3), i * 8));
    const slow = feed([down(1, at(100, 200, 0)), move(1, tremble), { kind: 'end' }]);
    const ys = visibleStrokes(slow.history)[0]?.points.filter((_, i) => i % POINT_STRIDE === 1) ?? [];
    const spread = Math.max(...ys.slice(5)) - Math.min(...ys.slice(5));
    expect(spread).toBeLessThan(3);

    const quick = feed([down(1, at(0, 0, 0)), move(1, [at(0, 0, 8), at(40, 0, 16), at(80, 0, 24), at(120, 0, 32)])]);
    const { live } = quick.state;
    const lag = 120 - (live?.kind === 'stroke' ? live.last.x : 0);
    expect(lag).toBeLessThan(12);
    expect(liveStroke(quick.state, quick.history)?.points.slice(-4, -1)).toEqual([120, 0, 0.5]);
  });

  it('keeps points apart, so that resting on the paper costs nothing', () => {
    const rest = Array.from({ length: 500 }, (_, i) => at(100 + Math.sin(i) * 0.4, 100, i * 8));
    const { history } = feed([down(1, at(100, 100, 0)), move(1, rest), up(1, at(100, 100, 4_000))]);
    expect(visibleStrokes(history)[0]?.points.length).toBeLessThanOrEqual(2 * POINT_STRIDE);
  });

  it('splits at the longest stroke without a gap, and leaves no dot behind', () => {
    const zigzag = Array.from({ length: 12_000 }, (_, i) => at((i * 9) % 1000, 100 + 400 * (i % 2), i * 4));
    const { ops, history } = feed([down(1, at(0, 0, 0)), move(1, zigzag), up(1, at(0, 0, 48_000))]);
    const strokes = visibleStrokes(history);
    expect(strokes.length).toBeGreaterThan(1);
    for (const [i, stroke] of strokes.entries()) {
      expect(stroke.points.length / POINT_STRIDE).toBeLessThanOrEqual(MAX_POINTS_PER_STROKE);
      expect(stroke.points.length / POINT_STRIDE).toBeGreaterThan(1);
      const next = strokes[i + 1];
      if (next) expect(next.points.slice(0, 3)).toEqual(stroke.points.slice(-4, -1));
    }
    for (const op of ops) {
      if ('points' in op) expect(op.points.length).toBeLessThanOrEqual(MAX_POINTS_PER_OP * POINT_STRIDE);
    }
  });
});

describe('recorder, pens and fingers', () => {
  it('takes pressure from a pen only', () => {
    const press = (kind: 'mouse' | 'touch' | 'pen') =>
      feed([down(1, at(0, 0, 0, 0.12), kind), move(1, [at(50, 0, 20, 1)]), up(1, at(90, 0, 40, 0))]).ops[0];
    for (const kind of ['mouse', 'touch'] as const) {
      const op = press(kind);
      expect(op && 'points' in op && op.points.filter((_, i) => i % 4 === 2)).toEqual([0.5, 0.5, 0.5]);
    }
    const op = press('pen');
    const pressures = op && 'points' in op ? op.points.filter((_, i) => i % 4 === 2) : [];
    expect(pressures[0]).toBe(0.12);
    expect(pressures[1]).toBeGreaterThan(0.5);
    expect(pressures.at(-1)).toBe(pressures[1]);
  });

  it('keeps the first, lightest point of a stylus', () => {
    const { ops } = feed([down(1, at(10, 10, 0, 0), 'pen'), move(1, [at(40, 40, 10, 0.01)]), { kind: 'end' }]);
    expect(ops[0]).toMatchObject({ points: expect.arrayContaining([10, 10, 0]) });
  });

  it('ignores a second finger', () => {
    const { history } = feed([
      down(1, at(0, 0, 0), 'touch'),
      down(2, at(900, 900, 10), 'touch'),
      move(2, [at(800, 800, 20)]),
      move(1, [at(100, 0, 30)]),
      up(2, at(800, 800, 40)),
      up(1, at(120, 0, 50)),
    ]);
    const strokes = visibleStrokes(history);
    expect(strokes).toHaveLength(1);
    expect(strokes[0]?.points.slice(-4, -1)).toEqual([120, 0, 0.5]);
  });

  it('starts anew when an "up" was lost, and ends what a cancel interrupts', () => {
    const { history, state } = feed([
      down(1, at(0, 0, 0)),
      down(1, at(100, 100, 500)),
      { kind: 'cancel', pointerId: 1 },
    ]);
    expect(visibleStrokes(history)).toHaveLength(2);
    expect(state.live).toBeNull();
  });
});

describe('recorder, at the limits of a drawing', () => {
  it('stops strokes before the last op, so that undo is still possible', () => {
    const taps = Array.from({ length: MAX_OPS_PER_DRAWING + 50 }, (_, i) => [
      down(1, at(i % 1000, 5, i * 10)),
      up(1, at(i % 1000, 5, i * 10)),
    ]).flat();
    const run = feed(taps, ({ ops }) => strokeAllowance({ ...usageOf([]), ops: ops.length }));
    expect(run.full).toBe(true);
    expect(run.ops.length).toBeLessThan(MAX_OPS_PER_DRAWING);
    expect(run.ops.length).toBeGreaterThan(MAX_OPS_PER_DRAWING - 200);
  });
});
