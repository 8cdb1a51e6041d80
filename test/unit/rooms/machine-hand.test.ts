import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitOp, usageOf } from '#canvas/drawing-quota.ts';
import { applyOp, emptyHistory, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp, type QuickDrawing } from '#contract/drawing.ts';
import { CANVAS_UNITS, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import { MACHINE_LEVELS, type MachineLevel } from '#contract/machines.ts';
import { seededRandom } from '#contract/random.ts';
import { drawnByHand, handLines, MACHINE_STYLES } from '#server/rooms/machine-hand.ts';

const number = fc.integer({ min: 0, max: 255 });
const stroke: fc.Arbitrary<QuickDrawing[number]> = fc
  .array(fc.tuple(number, number), { minLength: 1, maxLength: 20 })
  .map((points) => [points.map(([x]) => x), points.map(([, y]) => y)]);
const drawing: fc.Arbitrary<QuickDrawing> = fc.array(stroke, { minLength: 1, maxLength: 12 });
const hand = fc.record({
  level: fc.constantFrom(...MACHINE_LEVELS),
  seed: fc.string(),
  prompt: fc.constantFrom('cat', 'a red cat on a blue table'),
  withinMs: fc.integer({ min: 1_000, max: 300_000 }),
});

describe('a machine’s hand', () => {
  it('[MACHINE-7] makes ops of the contract that follow each other, within the drawing’s limits', () => {
    fc.assert(
      fc.property(drawing, hand, (of, how) => {
        const { ops } = drawnByHand(of, how);
        expect(ops.length).toBeLessThanOrEqual(MAX_OPS_PER_DRAWING);
        const history = emptyHistory();
        let usage = usageOf([]);
        for (const { op } of ops) {
          expect(DrawOp.safeParse(op).success).toBe(true);
          const admitted = admitOp(history, usage, op);
          expect(admitted.ok).toBe(true);
          if (admitted.ok) usage = admitted.usage;
          applyOp(history, op);
        }
        expect(visibleStrokes(history)).toHaveLength(of.length);
      }),
      { numRuns: 60 },
    );
  });

  it('[MACHINE-7] takes time in order: a moment before the first stroke, and handed in before the round ends', () => {
    fc.assert(
      fc.property(drawing, hand, (of, how) => {
        const { ops, submitAt } = drawnByHand(of, how);
        const at = ops.map((one) => one.at);
        expect(at).toEqual(at.toSorted((a, b) => a - b));
        const times = ops.map(({ op }) => op.t);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(ops.every(({ at: sent, op }) => op.t <= sent)).toBe(true);
        expect(ops[0]?.op.t).toBeGreaterThan(0);
        expect(submitAt).toBeGreaterThanOrEqual(at.at(-1) as number);
        expect(submitAt).toBeLessThanOrEqual(how.withinMs);
      }),
      { numRuns: 60 },
    );
  });

  it('[MACHINE-7] draws on the paper, and the same for the same seed', () => {
    fc.assert(
      fc.property(drawing, hand, (of, how) => {
        const drawn = drawnByHand(of, how);
        expect(drawnByHand(of, how)).toEqual(drawn);
        const coordinates = drawn.ops.flatMap(({ op }) =>
          'points' in op ? op.points.filter((_, i) => i % 4 < 2) : [],
        );
        expect(Math.min(...coordinates)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...coordinates)).toBeLessThanOrEqual(CANVAS_UNITS);
      }),
      { numRuns: 60 },
    );
  });

  /** A house of a few strokes. */
  const house: QuickDrawing = [
    [
      [40, 40, 215, 215],
      [110, 255, 255, 110],
    ],
    [
      [20, 128, 235],
      [115, 0, 115],
    ],
    [
      [105, 105, 150, 150],
      [255, 180, 180, 255],
    ],
  ];
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const many = Array.from({ length: 60 }, (_, n) => n);

  it('[MACHINE-7] the higher its level, the sooner it is done and the steadier its line', () => {
    const done = (level: MachineLevel) =>
      median(many.map((n) => drawnByHand(house, { level, seed: `${n}`, prompt: 'house', withinMs: 300_000 }).submitAt));
    /** How far a straight line strays, canvas units. */
    const strays = (level: MachineLevel) =>
      median(
        many.map((n) => {
          const [line] = handLines(
            [
              [
                [0, 255],
                [0, 0],
              ],
            ],
            MACHINE_STYLES[level],
            seededRandom(`${n}`),
          );
          const ys = (line ?? []).map(([, y]) => y);
          return Math.max(...ys) - Math.min(...ys);
        }),
      );
    for (const level of [2, 3, 4, 5] as const) {
      const lower = (level - 1) as MachineLevel;
      expect(done(level)).toBeLessThan(done(lower));
      expect(strays(level)).toBeLessThan(strays(lower));
    }
  });

  it('[MACHINE-7] is about as fast as people are: half of their drawings take 4.8 to 10.8 seconds', () => {
    const drawingTimes = many.map((n) => {
      const { ops } = drawnByHand(house, { level: 3, seed: `${n}`, prompt: 'house', withinMs: 300_000 });
      return (ops.at(-1)?.at ?? 0) - (ops[0]?.op.t ?? 0);
    });
    expect(median(drawingTimes)).toBeGreaterThan(4_000);
    expect(median(drawingTimes)).toBeLessThan(11_000);
  });
});
