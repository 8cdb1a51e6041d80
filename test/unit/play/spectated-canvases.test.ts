import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpectatedCanvasStore } from '#app/lib/spectated-canvases.ts';
import { replayOps } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';

const ada = 'ada' as SeatId;
const roundId = 'r1' as RoundId;
const stroke = (x: number): DrawOp => ({
  kind: 'stroke',
  t: x,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [x, x, 0.5, 0],
});
const more = (x: number): DrawOp => ({ kind: 'more', t: x, points: [x, x, 0.5, 9] });
const room = (name: PhaseView['name'], id: string): RoomView =>
  ({ phase: { name, round: { id } } }) as unknown as RoomView;

const op = fc.oneof(
  fc.integer({ min: 0, max: 1023 }).map(stroke),
  fc.integer({ min: 0, max: 1023 }).map(more),
  fc.constantFrom<DrawOp>({ kind: 'undo', t: 1 }, { kind: 'redo', t: 1 }, { kind: 'clear', t: 1 }),
);

describe('canvases that are looked on at', () => {
  it('[SCREEN-8] are what was drawn, however batches overlap, repeat or begin anew', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 12 }), (ops, cuts) => {
        const store = new SpectatedCanvasStore();
        let sent = 0;
        for (const cut of cuts) {
          const from = cut % (sent + 1);
          const to = Math.max(sent, from) + (cut % 7);
          const batch = ops.slice(from, to);
          if (batch.length === 0) continue;
          store.take({ roundId, seatId: ada, from, ops: batch });
          sent = from === 0 ? batch.length : Math.max(sent, from + batch.length);
        }
        const canvas = store.canvasOf(ada);
        expect(canvas?.opCount ?? 0).toBe(sent);
        if (canvas) expect(canvas.history).toEqual(replayOps(ops.slice(0, sent)));
      }),
    );
  });

  it('[SCREEN-8] wait after a gap until they are sent anew', () => {
    const store = new SpectatedCanvasStore();
    store.take({ roundId, seatId: ada, from: 2, ops: [stroke(5)] });
    expect(store.canvasOf(ada)).toBeNull();
    store.take({ roundId, seatId: ada, from: 0, ops: [stroke(1)] });
    store.take({ roundId, seatId: ada, from: 3, ops: [stroke(9)] });
    expect(store.canvasOf(ada)?.opCount).toBe(1);
    store.take({ roundId, seatId: ada, from: 0, ops: [stroke(1), stroke(2), stroke(3), stroke(9)] });
    expect(store.canvasOf(ada)?.history.done).toHaveLength(4);
  });

  it('[SCREEN-8] are told seat by seat, and end with their round', () => {
    const store = new SpectatedCanvasStore();
    const bo = 'bo' as SeatId;
    let told = 0;
    const stop = store.subscribe(() => {
      told += 1;
    });
    store.take({ roundId, seatId: ada, from: 0, ops: [stroke(1)] });
    const before = store.canvasOf(ada);
    store.take({ roundId, seatId: bo, from: 0, ops: [stroke(1)] });
    expect(store.canvasOf(ada)).toBe(before);
    store.take({ roundId, seatId: ada, from: 1, ops: [more(2)] });
    expect(store.canvasOf(ada)).not.toBe(before);
    for (const phase of ['drawing', 'judging', 'reveal'] as const) store.follow(room(phase, 'r1'));
    expect(store.canvasOf(bo)).not.toBeNull();
    store.follow(room('countdown', 'r2'));
    expect(store.canvasOf(bo)).toBeNull();
    expect(told).toBe(4);
    stop();
    store.take({ roundId: 'r2' as RoundId, seatId: ada, from: 0, ops: [stroke(1)] });
    expect(told).toBe(4);
    store.follow(null);
    expect(store.canvasOf(ada)).toBeNull();
  });
});
