import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brush, PointerSample } from '#canvas/drawing-input.ts';
import type { StrokeAllowance } from '#canvas/drawing-quota.ts';
import { idleRecorder, liveStroke, type RecorderEvent, recordEvent } from '#canvas/recorder.ts';
import { applyOp, emptyHistory, refusal, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

const PLENTY: StrokeAllowance = { ops: 1e6, bytes: 1e9, fills: 1e6, work: 1e12, growing: null };
type Kind = 'mouse' | 'touch' | 'pen';

const at = (x: number, y: number, timeMs: number, pressure = 0.5): PointerSample => ({ x, y, timeMs, pressure });
const brush = (change: Partial<Brush>): Brush => ({ tool: 'pen', colour: '#1d4ed8', size: 20, ...change });

/** Feeds the events as a session would. */
function feed(events: readonly RecorderEvent[], room = PLENTY) {
  const history = emptyHistory();
  const ops: DrawOp[] = [];
  let [state, full] = [idleRecorder(), false];
  for (const event of events) {
    const step = recordEvent(state, event, room);
    state = step.state;
    full ||= step.full;
    for (const op of step.ops) {
      expect(refusal(history, op)).toBeNull();
      expect(DrawOp.parse(op)).toEqual(op);
      applyOp(history, op);
      ops.push(op);
    }
  }
  return { ops, history, state, full, shown: liveStroke(state, history) };
}

const down = (with_: Brush, sample: PointerSample, pointer: Kind = 'mouse', pointerId = 1): RecorderEvent => ({
  kind: 'down',
  pointerId,
  pointer,
  brush: with_,
  samples: [sample],
});
const move = (samples: PointerSample[], constrain = false): RecorderEvent => ({
  kind: 'move',
  pointerId: 1,
  samples,
  constrain,
});
const up = (sample: PointerSample, constrain = false): RecorderEvent => ({
  kind: 'up',
  pointerId: 1,
  samples: [sample],
  constrain,
});

describe('[TOOL-2] shapes', () => {
  const rectangle = brush({ tool: 'rectangle', opacity: 0.5 });

  it('are one op, written when the pointer is up, and seen before', () => {
    const begun = [down(rectangle, at(100, 200, 5)), move([at(300, 250, 50)]), { kind: 'flush' } as const];
    const { ops, shown } = feed(begun);
    expect(ops).toEqual([]);
    expect(shown).toMatchObject({ tool: 'rectangle', opacity: 0.5, points: [100, 200, 0.5, 0, 300, 250, 0.5, 0] });
    const done = feed([...begun, up(at(400, 300, 90))]);
    const op = {
      kind: 'shape',
      t: 90,
      shape: 'rectangle',
      colour: '#1d4ed8',
      size: 20,
      opacity: 0.5,
      from: [100, 200],
      to: [400, 300],
    };
    expect(done.ops).toEqual([op]);
    expect(done.shown).toBeNull();
  });

  it('are nothing when the pointer only tapped', () => {
    for (const tool of ['line', 'rectangle', 'ellipse'] as const) {
      const { ops, shown } = feed([down(brush({ tool }), at(100, 100, 0)), move([at(101, 101, 9)])]);
      expect([ops, shown]).toEqual([[], null]);
      expect(feed([down(brush({ tool }), at(100, 100, 0)), up(at(101, 102, 9))]).ops).toEqual([]);
    }
  });

  it('become squares, circles and lines at 45° on demand, and stay within reach', () => {
    const place = fc.integer({ min: -512, max: 1_536 });
    const tool = fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const);
    fc.assert(
      fc.property(tool, place, place, place, place, (one, x0, y0, x1, y1) => {
        const { ops } = feed([down(brush({ tool: one }), at(x0, y0, 0)), up(at(x1, y1, 9), true)]);
        for (const op of ops) {
          if (op.kind !== 'shape') throw new Error('not a shape');
          const [width, height] = [Math.abs(op.to[0] - op.from[0]), Math.abs(op.to[1] - op.from[1])];
          if (one === 'line' && (width === 0 || height === 0)) continue;
          expect(width).toBe(height);
        }
      }),
    );
  });

  it('stay as they are seen when something interrupts them', () => {
    const begun = [down(rectangle, at(100, 200, 5)), move([at(300, 250, 50)])];
    for (const event of [{ kind: 'end' }, { kind: 'cancel', pointerId: 1 }] as const) {
      expect(feed([...begun, event]).ops).toMatchObject([{ kind: 'shape', to: [300, 250] }]);
    }
  });
});

describe('[TOOL-3] fills', () => {
  const can = brush({ tool: 'fill', size: 90 });

  it('are a tap, where it began, however a finger trembles', () => {
    const { ops } = feed([down(can, at(500, 400, 5), 'touch'), move([at(510, 410, 30)]), up(at(508, 402, 60))]);
    expect(ops).toEqual([{ kind: 'fill', t: 60, colour: '#1d4ed8', x: 500, y: 400 }]);
  });

  it('are nothing when the pointer moves away, is interrupted, or is beside the canvas', () => {
    const begun = down(can, at(500, 400, 5));
    expect(feed([begun, move([at(600, 400, 30)]), up(at(500, 400, 60))]).ops).toEqual([]);
    expect(feed([begun, { kind: 'end' }]).ops).toEqual([]);
    expect(feed([begun, { kind: 'cancel', pointerId: 1 }]).ops).toEqual([]);
    expect(feed([down(can, at(-5, 400, 5)), up(at(-5, 400, 60))]).ops).toEqual([]);
    expect(feed([down(can, at(CANVAS_UNITS, 400, 5)), up(at(CANVAS_UNITS, 400, 60))]).ops).toHaveLength(1);
  });

  it('end when the drawing has as many as it may have; strokes go on', () => {
    const room = { ...PLENTY, fills: 0 };
    expect(feed([down(can, at(500, 400, 5)), up(at(500, 400, 60))], room)).toMatchObject({ ops: [], full: true });
    expect(feed([down(brush({}), at(500, 400, 5)), up(at(500, 400, 60))], room)).toMatchObject({ full: false });
  });
});

describe('[TOOL-4] what the hand may choose', () => {
  const wave = Array.from({ length: 120 }, (_, i) =>
    at(100 + 4 * i, 500 + (i % 2 ? 8 : -8), 10 + 8 * i, (i % 10) / 10),
  );
  const drawn = (change: Partial<Brush>, pointer: Kind = 'pen') => {
    const { history } = feed([
      down(brush(change), at(100, 500, 0, 0.3), pointer),
      move(wave),
      up(at(580, 500, 1_000, 0)),
    ]);
    const points = visibleStrokes(history)[0]?.points ?? [];
    return { ys: points.filter((_, i) => i % 4 === 1), pressures: points.filter((_, i) => i % 4 === 2), points };
  };

  it('is a stabiliser that takes out more and more, or nothing at all', () => {
    const spread = ([0, 1, 2, 3] as const).map((stabiliser) => {
      const ys = drawn({ stabiliser }).ys.slice(20, -2);
      return Math.max(...ys) - Math.min(...ys);
    });
    expect(spread[0]).toBe(16);
    expect(spread).toEqual([...spread].sort((a, b) => b - a));
    expect(new Set(spread).size).toBe(4);
    for (const stabiliser of [0, 1, 2, 3] as const) {
      expect(drawn({ stabiliser }).points.slice(-4, -2)).toEqual([580, 500]);
    }
    expect(drawn({}).points).toEqual(drawn({ stabiliser: 1 }).points);
  });

  it('is whether pressure counts', () => {
    expect(new Set(drawn({ pressure: false }).pressures)).toEqual(new Set([0.5]));
    expect(new Set(drawn({}).pressures).size).toBeGreaterThan(3);
  });

  it('is an opacity, which the eraser does not have', () => {
    const op = (change: Partial<Brush>) => feed([down(brush(change), at(5, 5, 0)), up(at(5, 5, 9))]).ops[0];
    expect(op({ opacity: 0.456 })).toMatchObject({ opacity: 0.46 });
    expect(op({ opacity: 1 })).not.toHaveProperty('opacity');
    expect(op({ opacity: 0 })).toMatchObject({ opacity: 0.1 });
    expect(op({ tool: 'eraser', opacity: 0.5 })).not.toHaveProperty('opacity');
    expect(feed([down(brush({ opacity: 0.5 }), at(5, 5, 0))]).shown).toMatchObject({ opacity: 0.5 });
  });
});

describe('[TOOL-5] a pinch', () => {
  const begun = (ms: number) => [
    down(brush({}), at(100, 100, 0), 'touch'),
    move([at(150, 120, ms)]),
    { kind: 'flush' } as const,
  ];

  it('leaves no trace of the stroke that it began as', () => {
    for (const tool of ['pen', 'eraser', 'line', 'fill'] as const) {
      const { ops, state, shown } = feed([
        down(brush({ tool }), at(100, 100, 0), 'touch'),
        move([at(150, 120, 100)]),
        { kind: 'flush' },
        { kind: 'abandon', pointerId: 1 },
        move([at(300, 300, 120)]),
        up(at(300, 300, 150)),
      ]);
      expect([ops, state.live, shown]).toEqual([[], null, null]);
    }
  });

  it('takes back what was written of a stroke that is older', () => {
    const { ops, history } = feed([...begun(400), { kind: 'abandon', pointerId: 1 }]);
    expect(ops.map(({ kind }) => kind)).toEqual(['stroke', 'undo']);
    expect(visibleStrokes(history)).toEqual([]);
  });

  it('is not waited for with a mouse or a pen', () => {
    for (const pointer of ['mouse', 'pen'] as const) {
      expect(feed([down(brush({}), at(100, 100, 0), pointer), { kind: 'flush' }]).ops).toHaveLength(1);
    }
  });
});
