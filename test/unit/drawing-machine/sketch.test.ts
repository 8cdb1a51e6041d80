import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuickDrawing } from '#canvas/parse-quickdraw.ts';
import { seededRandom } from '#contract/random.ts';
import {
  beginningOf,
  DONE,
  DRAWN,
  FEATURES,
  type GridDrawing,
  MOVED,
  quickDrawing,
  writeFeatures,
} from '#server/drawing-machine/grid.ts';
import type { Pen } from '#server/drawing-machine/pen.ts';
import { type Manner, sketch } from '#server/drawing-machine/sketch.ts';

const SIDE = 16;
const LONGEST = 20;
const MANNER: Manner = {
  state: { temperature: 1, least: 0 },
  place: { temperature: 1, least: 0 },
  guidance: 1.5,
  stateGuidance: 1,
};

/** Says something else of each drawing so far, and counts how often it is asked. */
function fakePen(): Pick<Pen, 'longest' | 'begin'> & { steps: number } {
  const pen = {
    steps: 0,
    longest: LONGEST,
    begin(text: Float32Array, drawings: readonly GridDrawing[]) {
      const logits = (i: number, kind: string, length: number) => {
        const random = seededRandom(`${text.join()} ${kind} ${JSON.stringify(drawings[i])}`);
        return Float32Array.from({ length }, () => 4 * random());
      };
      return {
        async step(at: number) {
          expect(at).toBe(pen.steps++);
          return {
            states: (i: number, told: boolean) => logits(i, `state ${told}`, 3),
            xs: (i: number, state: number, told: boolean) => logits(i, `x ${state} ${told}`, SIDE),
          };
        },
        heights: async (next: readonly { state: number; x: number }[]) => (i: number, told: boolean) =>
          logits(i, `y ${JSON.stringify(next[i])} ${told}`, SIDE),
      };
    },
  };
  return pen;
}

const point = fc.tuple(fc.nat(SIDE - 1), fc.nat(SIDE - 1), fc.constantFrom(DRAWN, MOVED));
const gridDrawing = fc.array(point, { minLength: 1, maxLength: 20 }).map(
  (points): GridDrawing => ({
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    state: points.map(([, , state], i) => (i === 0 ? MOVED : state)),
  }),
);

const text = Float32Array.of(1, 0);
const drawn = (seeds: readonly number[], pen = fakePen()) =>
  sketch(pen, { text, randoms: seeds.map((seed) => seededRandom(seed)), manner: MANNER });

describe('a sketch', () => {
  it('begins with a lifted pen, has at least two points, and stays on the grid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), async (seeds) => {
        for (const { x, y, state } of await drawn(seeds)) {
          expect(state[0]).toBe(MOVED);
          expect(x.length).toBeGreaterThanOrEqual(2);
          expect(x.length).toBeLessThanOrEqual(LONGEST);
          expect([y.length, state.length]).toEqual([x.length, x.length]);
          expect(state.every((one) => one === DRAWN || one === MOVED)).toBe(true);
          expect([...x, ...y].every((value) => value >= 0 && value < SIDE)).toBe(true);
        }
      }),
    );
  });

  it('is the same whatever is drawn beside it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 5 }), async (seeds) => {
        const together = await drawn(seeds);
        const alone = await Promise.all(seeds.map(async (seed) => (await drawn([seed]))[0]));
        expect(together).toEqual(alone);
      }),
    );
  });

  it('goes on from a beginning, each in its own way', async () => {
    await fc.assert(
      fc.asyncProperty(gridDrawing, fc.double({ min: 0, max: 1, noNaN: true }), async (whole, share) => {
        const beginning = beginningOf(whole, share);
        const { length } = beginning.x;
        expect([length >= 1, length <= whole.x.length]).toEqual([true, true]);
        const randoms = [1, 2, 3].map((seed) => seededRandom(seed));
        const all = await sketch(fakePen(), {
          text,
          randoms,
          beginnings: randoms.map(() => beginning),
          manner: MANNER,
        });
        for (const one of all) expect(beginningOf(one, length / one.x.length)).toEqual(beginning);
      }),
    );
  });

  it('ends when all are done', async () => {
    const pen = fakePen();
    const all = await drawn([1, 2, 3], pen);
    // One step more says that the last one is done.
    expect(pen.steps).toBe(Math.min(LONGEST, Math.max(...all.map(({ x }) => x.length)) + 1));
  });

  it('stops at the next point when it is aborted', async () => {
    const control = new AbortController();
    const pen = fakePen();
    const random = () => {
      control.abort(new Error('enough'));
      return 0.5;
    };
    const asked = sketch(pen, { text, randoms: [random], manner: MANNER, signal: control.signal });
    await expect(asked).rejects.toThrow('enough');
    expect(pen.steps).toBe(1);
  });
});

describe('a drawing on the grid', () => {
  it('becomes strokes in the Quick, Draw! format, one for each lift of the pen', () => {
    fc.assert(
      fc.property(gridDrawing, (one) => {
        const strokes = quickDrawing(one);
        expect(parseQuickDrawing(strokes)).toEqual(strokes);
        expect(strokes).toHaveLength(one.state.filter((state) => state === MOVED).length);
        expect(strokes.flatMap(([xs]) => xs).length).toBeGreaterThanOrEqual(one.x.length);
      }),
    );
  });

  it('keeps corners, and rounds bends', () => {
    const line = (x: number[], y: number[]) =>
      quickDrawing({ x, y, state: x.map((_, i) => (i === 0 ? MOVED : DRAWN)) });
    expect(line([0, 10, 10, 0], [0, 0, 10, 10])).toEqual([
      [
        [0, 255, 255, 0],
        [0, 0, 255, 255],
      ],
    ]);
    const turns = Array.from({ length: 9 }, (_, i) => (i * Math.PI) / 4);
    const [[xs, ys]] = line(
      turns.map((turn) => 48 + 40 * Math.cos(turn)),
      turns.map((turn) => 48 + 40 * Math.sin(turn)),
    ) as [[number[], number[]]];
    expect(xs.length).toBeGreaterThan(25);
    // All but the ends of a circle are about a radius from its middle.
    for (const [i, x] of xs.entries())
      expect(Math.abs(Math.hypot(x - 127.5, (ys[i] as number) - 127.5) - 127.5)).toBeLessThan(9);
  });

  it('has the features that the model was trained with', () => {
    const out = new Float32Array(FEATURES);
    writeFeatures({ x: [], y: [], state: [] }, 96, out, 0);
    expect([...out]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
    writeFeatures({ x: [48, 72, 96], y: [48, 48, 24], state: [MOVED, DRAWN, DRAWN] }, 96, out, 0);
    const wanted = [0.5, -0.25, 1, -1, 1, -0.5, Math.SQRT2, Math.sqrt(1.25), 1];
    for (const [i, value] of wanted.entries()) expect(out[i]).toBeCloseTo(value, 5);
    expect(DONE).toBe(2);
  });
});
