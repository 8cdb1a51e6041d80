import { describe, expect, it } from 'vitest';
import { handMsOf, penAfter } from '#canvas/hand-speed.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { DrawingArrival } from '#server/rooms/drawing-arrival.ts';
import { opsOf, peoplesDrawings } from '../../support/people.ts';

const handMs = (ops: readonly DrawOp[]): number => {
  let pen: readonly [number, number] | null = null;
  let sum = 0;
  for (const op of ops) {
    sum += handMsOf(op, pen);
    pen = penAfter(op) ?? pen;
  }
  return sum;
};

describe('The speed of a hand', () => {
  it('is above ten minutes of shading with a fast mouse', () => {
    // A thousand points a second, five canvas widths a second, a new stroke each second.
    const op: DrawOp = {
      kind: 'stroke',
      t: 0,
      tool: 'pen',
      colour: '#000000',
      size: 20,
      points: Array.from({ length: 1_000 }, (_, i) => [5.12 * (i % 200), i % 2, 0.5, 1]).flat(),
    };
    const ms = handMs([op]);
    expect(ms).toBeGreaterThan(400);
    expect(600 * ms).toBeLessThan(600_000);
  });

  it('is below every drawing that a program sends at once', () => {
    for (const drawing of peoplesDrawings().filter((_, i) => i % 20 === 0)) {
      expect(handMs(opsOf(drawing))).toBeGreaterThan(150);
    }
  });
});

describe('The arrival of a drawing', () => {
  const [drawing] = peoplesDrawings();
  const ops = opsOf(drawing as NonNullable<typeof drawing>);

  it('is too fast when all of it is there at once', () => {
    const arrival = new DrawingArrival();
    arrival.add(ops, 1_000_107, 107);
    expect(arrival.isTooFast).toBe(true);
  });

  it('is not too fast in one piece after a lost connection', () => {
    const arrival = new DrawingArrival();
    arrival.add(ops.slice(0, 1), 1_001_000, 1_000);
    arrival.add(ops.slice(1), 1_040_000, 40_000);
    expect(arrival.isTooFast).toBe(false);
    expect([arrival.timeOf(0), arrival.timeOf(1), arrival.timeOf(ops.length)]).toEqual([1_001_000, 1_040_000, null]);
  });

  it('is unknown for a round that a restart interrupted', () => {
    const arrival = new DrawingArrival();
    arrival.addOld(1);
    arrival.add(ops.slice(1), 5, null);
    expect([arrival.isTooFast, arrival.timeOf(0), arrival.timeOf(1)]).toEqual([false, null, 5]);
  });
});
