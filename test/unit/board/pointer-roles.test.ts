import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PanZoomGesture } from '#app/components/drawing-board/pan-zoom.ts';
import { type PointerInput, PointerRoles } from '#app/components/drawing-board/pointer-roles.ts';
import { toCanvas, type View, zoomOf } from '#app/components/drawing-board/view.ts';
import type { PointerKind } from '#canvas/drawing-input.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { idleRecorder, type RecorderEvent, recordEvent } from '#canvas/recorder.ts';
import { applyOp, emptyHistory, refusal, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';

/** Time in ms, kind, pointer (its first letter is that of the kind of pointer), and place in canvas units. */
type Contact = [timeMs: number, kind: PointerInput['kind'], name: string, x: number, y: number];

const POINTERS: Record<string, PointerKind> = { m: 'mouse', p: 'pen', t: 'touch' };
const PLENTY = { ops: 1e6, bytes: 1e9, fills: 1e6, work: 1e12, growing: null };

/** What the board makes of these contacts: strokes by their first and last points, ops, and the zoom. */
function board(contacts: readonly Contact[]) {
  const [roles, gesture, history] = [new PointerRoles(), new PanZoomGesture(), emptyHistory()];
  const ops: DrawOp[] = [];
  let [state, view, flushedMs] = [idleRecorder(), WHOLE_CANVAS as View, 0];
  const feed = (event: RecorderEvent) => {
    const step = recordEvent(state, event, PLENTY);
    state = step.state;
    for (const op of step.ops) {
      expect(refusal(history, op)).toBeNull();
      applyOp(history, op);
      ops.push(op);
    }
  };
  for (const [timeMs, kind, name, x, y] of contacts) {
    for (; flushedMs < timeMs - 100; flushedMs += 100) feed({ kind: 'flush' });
    const spot = { u: x / 1024, v: y / 1024 };
    const samplesAt = () => [{ ...toCanvas(view, spot), pressure: 0.5, timeMs }];
    const pointer = POINTERS[name[0] as string] as PointerKind;
    for (const action of roles.take({ kind, id: name.charCodeAt(1), pointer, spot, samples: samplesAt(), timeMs })) {
      if (action.kind === 'pinch') gesture.pinch(action.from, view);
      else if (action.kind === 'pinch-to') view = gesture.pinchTo(action.to) ?? view;
      else if (action.kind === 'pinch-end') {
        const before = gesture.endPinch();
        if (action.isUndone && before) view = before;
      } else if (action.kind === 'draw') {
        const brush = { tool: 'pen', colour: '#000000', size: 20, stabiliser: 0 } as const;
        const samples = action.id === name.charCodeAt(1) ? samplesAt() : action.samples;
        if (!gesture.isActive) feed({ ...action, kind: 'down', pointerId: action.id, brush, samples });
      } else if (action.kind === 'move' || action.kind === 'up') {
        feed({ kind: action.kind, pointerId: action.id, samples: action.samples });
      } else feed({ kind: action.kind, pointerId: action.id });
    }
  }
  const strokes = visibleStrokes(history).map(({ points }) => [...points.slice(0, 2), ...points.slice(-4, -2)]);
  return { strokes, ops, zoom: zoomOf(view), live: state.live };
}

const line = (name: string, fromMs: number, from: [number, number], to: [number, number], steps = 10): Contact[] => [
  [fromMs, 'down', name, ...from],
  ...Array.from({ length: steps }, (_, i): Contact => {
    const share = (i + 1) / steps;
    return [
      fromMs + 16 * (i + 1),
      'move',
      name,
      from[0] + share * (to[0] - from[0]),
      from[1] + share * (to[1] - from[1]),
    ];
  }),
  [fromMs + 16 * (steps + 1), 'up', name, ...to],
];
const tap = (name: string, fromMs: number, x: number, y: number, ms = 60): Contact[] => [
  [fromMs, 'down', name, x, y],
  [fromMs + ms, 'up', name, x, y],
];
const inTime = (...contacts: Contact[][]): Contact[] => contacts.flat().sort(([a], [b]) => a - b);

describe('[TOOL-10] a hand that rests on the sheet', () => {
  const penLine = (atMs: number) => line('pA', atMs, [200, 200], [400, 300]);
  const drawn = [[200, 200, 400, 300]];

  it('lets the pen draw, and zooms nothing, when its palm touches in two places', () => {
    const palms: Contact[] = [
      [0, 'down', 't1', 700, 800],
      [30, 'down', 't2', 780, 850],
      [200, 'move', 't1', 703, 802],
      [400, 'move', 't2', 776, 851],
      [900, 'move', 't1', 710, 806],
      [950, 'move', 't2', 760, 860],
      [1_200, 'move', 't2', 700, 900],
      [1_500, 'up', 't1', 710, 806],
      [1_600, 'up', 't2', 700, 900],
    ];
    expect(board(inTime(palms, penLine(600)))).toMatchObject({ strokes: drawn, zoom: 1 });
    expect(board(palms).strokes).toEqual([]);
  });

  it('takes back a pinch that it seemed to be', () => {
    const palms: Contact[] = [
      [0, 'down', 't1', 700, 800],
      [30, 'down', 't2', 780, 850],
      [100, 'move', 't1', 660, 770],
      [900, 'up', 't1', 660, 770],
      [950, 'up', 't2', 780, 850],
    ];
    expect(board(palms).zoom).toBeGreaterThan(1);
    expect(board(inTime(palms, penLine(300)))).toMatchObject({ strokes: drawn, zoom: 1 });
  });

  it('leaves no dot, however long it rests, before a pen comes or without one', () => {
    for (const ms of [1_200, 5_000]) {
      const rest: Contact[] = [
        [0, 'down', 't1', 700, 800],
        [300, 'move', 't1', 702, 801],
        [ms, 'up', 't1', 703, 800],
      ];
      expect(board(rest)).toMatchObject({ strokes: [], live: null });
      expect(board(inTime(rest, penLine(ms - 100))).strokes).toEqual(drawn);
      expect(board(inTime(rest, penLine(ms + 200))).strokes).toEqual(drawn);
    }
    // Nothing was written that had to be taken back.
    expect(
      board([
        [0, 'down', 't1', 700, 800],
        [1_200, 'up', 't1', 700, 800],
      ]).ops,
    ).toEqual([]);
  });

  it('draws no line when it lands again after the pen, until the pen has been away for half a minute', () => {
    const again = (ms: number) => board(inTime(penLine(0), line('t1', ms, [700, 800], [500, 900], 30))).strokes;
    for (const ms of [300, 900, 5_000, 29_000]) expect(again(ms)).toEqual(drawn);
    expect(again(31_000)).toEqual([...drawn, [700, 800, 500, 900]]);
  });

  it('is not waited for by a finger: while it rests, a finger draws', () => {
    const rest: Contact[] = [
      [0, 'down', 't1', 700, 800],
      [3_000, 'up', 't1', 701, 800],
    ];
    const finger = line('t2', 800, [100, 100], [300, 100]);
    expect(board(inTime(rest, finger))).toMatchObject({ strokes: [[100, 100, 300, 100]], zoom: 1 });
  });

  it('goes when the system cancels it', () => {
    const cancelled = (ms: number, x: number): Contact[] => [
      [0, 'down', 't1', 700, 800],
      [ms / 2, 'move', 't1', x, 800],
      [ms, 'cancel', 't1', x, 800],
    ];
    expect(board(cancelled(300, 650)).strokes).toEqual([]);
    expect(board(cancelled(3_000, 702)).strokes).toEqual([]);
    expect(board(cancelled(900, 500)).strokes).toEqual([[700, 800, 500, 800]]);
  });

  it('is not a line that a finger had drawn when the pen comes', () => {
    const finger: Contact[] = [
      [0, 'down', 't1', 100, 100],
      [400, 'move', 't1', 300, 100],
      [800, 'up', 't1', 300, 100],
    ];
    expect(board(inTime(finger, penLine(700))).strokes).toEqual([[100, 100, 300, 100], ...drawn]);
    expect(board(inTime(finger, penLine(450))).strokes).toEqual(drawn);
  });
});

describe('[TOOL-5] two fingers', () => {
  it('pinch when they come together and move, and leave no dot', () => {
    const pinch: Contact[] = [
      [0, 'down', 't1', 400, 500],
      [60, 'down', 't2', 600, 500],
      ...Array.from({ length: 10 }, (_, i): Contact[] => [
        [100 + 16 * i, 'move', 't1', 400 - 20 * i, 500],
        [108 + 16 * i, 'move', 't2', 600 + 20 * i, 500],
      ]).flat(),
      [400, 'up', 't1', 220, 500],
      [500, 'move', 't2', 100, 100],
      [600, 'up', 't2', 100, 100],
    ];
    const { zoom, ops } = board(pinch);
    expect(zoom).toBeCloseTo((780 - 220) / 200);
    expect(ops).toEqual([]);
    // Also after a pen.
    expect(
      board(
        inTime(
          tap('pA', 0, 50, 50),
          pinch.map(([ms, ...rest]): Contact => [ms + 2_000, ...rest]),
        ),
      ).zoom,
    ).toBeCloseTo(zoom);
  });

  it('pinch again when one of them was lifted for a moment', () => {
    const again: Contact[] = [
      [0, 'down', 't1', 400, 500],
      [60, 'down', 't2', 600, 500],
      [100, 'move', 't2', 800, 500],
      [200, 'up', 't1', 400, 500],
      [900, 'down', 't3', 600, 500],
      [950, 'move', 't2', 1_000, 500],
      [990, 'up', 't2', 1_000, 500],
      [999, 'up', 't3', 600, 500],
    ];
    expect(board(again)).toMatchObject({ ops: [], zoom: 4 });
  });

  it('that tap in turn make dots, also while both are down', () => {
    const dots = inTime(
      ...Array.from({ length: 8 }, (_, i) => tap(i % 2 ? 't1' : 't2', 70 * i, 100 + 50 * i, 300, 100)),
    );
    const { strokes, zoom } = board(dots);
    expect(strokes.map(([x]) => x).sort((a = 0, b = 0) => a - b)).toEqual([100, 150, 200, 250, 300, 350, 400, 450]);
    expect(zoom).toBe(1);
  });

  it('make two dots when the second is up first', () => {
    const dots = inTime(tap('t1', 0, 100, 300, 200), tap('t2', 50, 200, 300, 60));
    expect(board(dots).strokes.map(([x]) => x)).toEqual([100, 200]);
  });

  it('do not pinch when one has drawn on, and a third one does nothing', () => {
    const first = line('t1', 0, [100, 100], [500, 100], 30);
    const second = line('t2', 400, [700, 700], [400, 700]);
    expect(board(inTime(first, second))).toMatchObject({ strokes: [[100, 100, 500, 100]], zoom: 1 });
    const three = inTime(
      tap('t1', 0, 100, 100, 300),
      tap('t2', 20, 200, 200, 300),
      line('t3', 40, [300, 300], [600, 600]),
    );
    expect(board(three).strokes.length).toBeLessThanOrEqual(2);
  });
});

describe('pointers, whatever they do', () => {
  const contact = fc.record({
    kind: fc.constantFrom<PointerInput['kind'][]>('down', 'move', 'move', 'move', 'up', 'cancel'),
    name: fc.constantFrom('t1', 't2', 't3', 'pA', 'mB'),
    x: fc.integer({ min: 0, max: 1_023 }),
    y: fc.integer({ min: 0, max: 1_023 }),
    afterMs: fc.integer({ min: 0, max: 900 }),
  });

  it('make ops that can follow, and a pen always draws', () => {
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 60 }), (all) => {
        let timeMs = 0;
        const contacts = all.map(({ kind, name, x, y, afterMs }): Contact => {
          timeMs += afterMs;
          return [timeMs, kind, name, x, y];
        });
        const others = contacts.filter(([, , name]) => name !== 'mB' && name !== 'pA');
        const { live } = board([...others, [timeMs, 'down', 'pA', 5, 5]]);
        expect(live?.pointer).toBe('pen');
        board(contacts);
      }),
    );
  });
});
