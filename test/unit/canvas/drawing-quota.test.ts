import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import {
  admitOp,
  allowanceAfter,
  allows,
  isUsedUp,
  opBytes,
  RESERVED_BYTES,
  RESERVED_OPS,
  RESERVED_WORK,
  strokeAllowance,
  usageOf,
} from '#canvas/drawing-quota.ts';
import { replayOps } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import {
  MAX_DRAWING_BYTES,
  MAX_DRAWING_WORK,
  MAX_FILLS_PER_DRAWING,
  MAX_OPS_PER_DRAWING,
  MAX_POINTS_PER_STROKE,
} from '#contract/limits.ts';
import { DrawingLog } from '#server/rooms/drawing-log.ts';
import type { OpsLog } from '#server/storage/port/rooms.ts';

const points = (count: number) => Array.from({ length: count * 4 }, (_, i) => (i % 4 === 2 ? 0.5 : 1_000 + (i % 7)));
const stroke = (count: number): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#123456',
  size: 8,
  points: points(count),
});
const more = (count: number): DrawOp => ({ kind: 'more', t: 1, points: points(count) });
const fill: DrawOp = { kind: 'fill', t: 0, colour: '#123456', opacity: 0.5, x: 5, y: 5 };
const shape: DrawOp = { kind: 'shape', t: 0, shape: 'line', colour: '#123456', size: 8, from: [0, 0], to: [9, 9] };
const [undo, redo, clear] = (['undo', 'redo', 'clear'] as const).map((kind): DrawOp => ({ kind, t: 2 })) as [
  DrawOp,
  DrawOp,
  DrawOp,
];

const times = (count: number, op: DrawOp): DrawOp[] => Array.from({ length: count }, () => op);
const large = stroke(2_500);
/** Turns at every point. */
const costly: DrawOp = {
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#123456',
  size: 160,
  opacity: 0.5,
  points: Array.from({ length: 500 }, (_, i) => [i, (i % 2) * 900, 0, 0]).flat(),
};
const costlyMore: DrawOp = { kind: 'more', t: 0, points: costly.points };
/** Drawings at which one limit or another is close. */
const beginnings: Record<string, DrawOp[]> = {
  'new drawing': [],
  'drawing with many ops': times(MAX_OPS_PER_DRAWING - 3, clear),
  'drawing with many fills': times(MAX_FILLS_PER_DRAWING - 2, fill),
  'large drawing': times(Math.floor(MAX_DRAWING_BYTES / opBytes(large)), large),
  'costly drawing': times(Math.floor(MAX_DRAWING_WORK / usageOf([costly]).work) - 1, costly),
  'drawing with a long stroke': [stroke(2_500), more(MAX_POINTS_PER_STROKE - 2_502)],
};

const small = [stroke(1), stroke(3), more(1), more(2), fill, fill, shape, undo, redo, clear];
const op: fc.Arbitrary<DrawOp> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...small) },
  { weight: 1, arbitrary: fc.constantFrom(large, more(2_500), costly, costlyMore) },
);

/** An ops log that already holds `ops`. */
const logOf = (ops: DrawOp[]): OpsLog => ({
  append: async (entry) => void ops.push(...entry.ops),
  read: async () => [...ops],
  removeRound: async () => {},
  removeDrawing: async () => {},
});

describe('the quota of a drawing', () => {
  for (const [name, beginning] of Object.entries(beginnings)) {
    it(`[DRAW-3] is counted alike by the browser and the server: ${name}`, async () => {
      const key = {
        roomCode: RoomCode.parse('BCDFG'),
        roundId: RoundId.parse('round'),
        seatId: SeatId.parse('seat'),
      };
      await fc.assert(
        fc.asyncProperty(fc.array(op, { maxLength: 40 }), async (ops) => {
          const stored = [...beginning];
          const log = await DrawingLog.open(logOf(stored), key);
          const session = new DrawingSession({
            roundId: 'round',
            ops: beginning,
            storage: null,
            send: () => new Promise(() => {}),
            now: () => 0,
            schedule: () => () => {},
          });
          for (const each of ops) {
            const recorded = session.record(each);
            const answer = await log.append(log.opCount, [each]);
            expect(answer.ok).toBe(recorded);
          }
          expect(stored).toEqual(session.allOps());
        }),
        { numRuns: 10 },
      );
    });

    it(`[DRAW-3] says which limit refuses an op: ${name}`, () => {
      fc.assert(
        fc.property(fc.array(op, { maxLength: 12 }), op, (between, next) => {
          const drawn = [...beginning];
          for (const each of between) {
            if (admitOp(replayOps(drawn), usageOf(drawn), each).ok) drawn.push(each);
          }
          const [before, after] = [usageOf(drawn), usageOf([...drawn, next])];
          const admission = admitOp(replayOps(drawn), before, next);
          const isTooCostly = after.work > MAX_DRAWING_WORK && after.work > before.work;
          const isFull = after.ops > MAX_OPS_PER_DRAWING || after.bytes > MAX_DRAWING_BYTES || isTooCostly;
          const isOutOfFills = after.fills > MAX_FILLS_PER_DRAWING;
          if (admission.ok) {
            expect(admission.usage).toEqual(after);
            expect([isFull, isOutOfFills]).toEqual([false, false]);
          } else {
            expect(admission.refusal === 'drawing_full').toBe(isFull);
            expect(admission.refusal === 'fills_used_up').toBe(!isFull && isOutOfFills);
          }
        }),
        { numRuns: 8 },
      );
    });
  }

  it('keeps ops, bytes and work back for undo, redo and clear', () => {
    fc.assert(
      fc.property(
        fc.nat(MAX_OPS_PER_DRAWING),
        fc.nat(MAX_DRAWING_BYTES),
        fc.nat(MAX_DRAWING_WORK),
        fc.constantFrom(...small),
        (ops, bytes, work, next) => {
          const usage = { ops, bytes, fills: 0, work, growing: null };
          const allowance = strokeAllowance(usage);
          const isReserved =
            ops >= MAX_OPS_PER_DRAWING - RESERVED_OPS ||
            bytes >= MAX_DRAWING_BYTES - RESERVED_BYTES ||
            work >= MAX_DRAWING_WORK - RESERVED_WORK;
          expect(isUsedUp(allowance)).toBe(isReserved);
          expect(allows(allowance, next)).toBe(!isReserved);
          // Whatever is allowed also fits, and leaves the reserve of ops as it is.
          if (!isReserved) expect(admitOp(replayOps([stroke(1), stroke(1), undo]), usage, stroke(1)).ok).toBe(true);
          const counted = usageOf([next]);
          expect(allowanceAfter(allowance, next)).toEqual(
            strokeAllowance({
              ops: ops + 1,
              bytes: bytes + counted.bytes,
              fills: counted.fills,
              work: work + counted.work,
              growing: counted.growing,
            }),
          );
        },
      ),
    );
  });

  it('of work lets a drawing that is beyond it be undone, redone and cleared', () => {
    const history = replayOps([stroke(1), stroke(1), undo]);
    const usage = { ...usageOf([]), work: 2 * MAX_DRAWING_WORK };
    for (const op of [undo, redo, clear]) expect(admitOp(history, usage, op).ok).toBe(true);
    for (const op of [stroke(1), shape, fill]) expect(admitOp(history, usage, op).ok).toBe(false);
  });
});
