import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areAlike } from '#canvas/likeness.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp } from '#contract/drawing.ts';
import { DrawingId, PlayerId, PublicId, RoundId, SeatId } from '#contract/ids.ts';
import { argumentsOf, UsageError } from '../../../cli/seed/arguments.ts';
import { drawAgain } from '../../../cli/seed/hand.ts';
import { planOf } from '../../../cli/seed/plan.ts';
import { Progress } from '../../../cli/seed/progress.ts';
import { peoplesDrawings } from '../../support/people.ts';

const DAY_MS = 86_400_000;
const until = Date.parse('2026-11-30T00:00:00Z');

describe('the plan of a load', () => {
  const options = fc.record({
    drawings: fc.integer({ min: 1, max: 600 }),
    prompts: fc.integer({ min: 1, max: 40 }),
    bases: fc.integer({ min: 1, max: 5 }),
    days: fc.integer({ min: 1, max: 200 }),
    seed: fc.nat(),
    until: fc.constant(until),
  });

  it('has as many drawings as asked for, in the order of their submission, within the days', () => {
    fc.assert(
      fc.property(options, (wish) => {
        const { drawings, players, dailies } = planOf(wish);
        expect(drawings).toHaveLength(wish.drawings);
        expect(new Set(drawings.map(({ id }) => DrawingId.parse(id))).size).toBe(wish.drawings);
        expect(new Set(drawings.map((it) => `${RoundId.parse(it.roundId)} ${SeatId.parse(it.seatId)}`)).size).toBe(
          wish.drawings,
        );
        for (const { id, publicId } of players) {
          PlayerId.parse(id);
          if (publicId !== null) PublicId.parse(publicId);
        }
        for (const [i, drawing] of drawings.entries()) {
          const before = drawings[i - 1];
          if (before) expect(before.submittedAt).toBeLessThanOrEqual(drawing.submittedAt);
          expect(drawing.submittedAt).toBeLessThanOrEqual(until);
          expect(drawing.submittedAt).toBeGreaterThan(until - (wish.days + 1) * DAY_MS);
          expect(drawing.prompt).toBeLessThan(wish.prompts);
          expect(drawing.base).toBeLessThan(wish.bases);
          if (drawing.day !== null) expect(dailies.get(drawing.day)).toBe(drawing.prompt);
          expect(new Set(drawing.lovedBy).size).toBe(drawing.lovedBy.length);
          if ('player' in drawing.by) expect(drawing.lovedBy).not.toContain(drawing.by.player);
          if (drawing.copyOf !== null) {
            const original = drawings[drawing.copyOf];
            expect(original?.submittedAt).toBeLessThan(drawing.submittedAt);
            expect(original).toMatchObject({
              prompt: drawing.prompt,
              base: drawing.base,
              hand: drawing.hand,
              copyOf: null,
            });
            expect(original?.by).not.toEqual(drawing.by);
          }
        }
        expect(planOf(wish)).toEqual(planOf(wish));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a drawing that is drawn again', () => {
  const people = peoplesDrawings()
    .filter((_, i) => i % 52 === 0)
    .map(({ word, drawing }) => ({ prompt: word, drawing, isPaper: false }));

  it('[BOARD-2] is no copy of the other ones, and the same by the same hand', () => {
    for (const request of people) {
      const some = ['one', 'two', 'three'].map((hand) => drawAgain({ ...request, hand }));
      for (const [i, one] of some.entries()) {
        for (const other of some.slice(0, i))
          expect(areAlike(one.fingerprint.lines, other.fingerprint.lines)).toBe(false);
      }
      expect(drawAgain({ ...request, hand: 'one' })).toEqual(some[0]);
    }
  });

  it('is made of ops that a browser may send', () => {
    for (const request of people) {
      const { ops, thumbnail } = drawAgain({ ...request, hand: 'x' });
      for (const op of ops) DrawOp.parse(op);
      expect(visibleStrokes(replayOps(ops))).toHaveLength(request.drawing.length);
      expect(Buffer.from(thumbnail.subarray(1, 4)).toString()).toBe('PNG');
    }
  });
});

describe('the command line of a load', () => {
  it('reads what is wished', () => {
    expect(argumentsOf(['--drawings', '200000'])).toEqual({ drawings: 200_000, days: 180, seed: 1, force: false });
    expect(argumentsOf(['--drawings', '5', '--days', '2', '--seed', '0', '--into-used-database'])).toEqual({
      ...{ drawings: 5, days: 2, seed: 0, force: true },
    });
    expect(argumentsOf(['--help'])).toBe('help');
  });

  it.each([[[]], [['--drawings', '0']], [['--drawings', '1e3']], [['--drawings', '5', '--days', '0']], [['--many']]])(
    'refuses %j',
    (args) => {
      expect(() => argumentsOf(args)).toThrow(UsageError);
    },
  );
});

describe('the progress of a load', () => {
  const said = (isTTY: boolean) => {
    const out: string[] = [];
    const progress = new Progress({ isTTY, write: (text: unknown) => out.push(String(text)) > 0 }, 'Drawings', 1_000);
    for (let done = 0; done <= 1_000; done++) progress.at(done);
    return out;
  };

  it('is a bar on a terminal, and a line now and then elsewhere', () => {
    expect(said(false)).toHaveLength(11);
    expect(said(false)[5]).toMatch(/^Drawings: 500 of 1,000, 50 %.*\n$/);
    const bar = said(true);
    expect(bar).toHaveLength(101);
    expect(bar[50]).toContain(`[${'█'.repeat(15)}${'░'.repeat(15)}]`);
    expect(bar.at(-1)).toMatch(/\n$/);
  });
});
