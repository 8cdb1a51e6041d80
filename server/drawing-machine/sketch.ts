import { DONE, type GridDrawing, MOVED } from './grid.ts';
import type { Pen } from './pen.ts';
import { type Boldness, choose, guided } from './sampling.ts';

/** How a drawing is sampled. */
export interface Manner {
  /** Of pen lifts and the end; they must come about as often as people's, or all becomes one line that never ends. */
  state: Boldness;
  /** Of where the next point lies. */
  place: Boldness;
  /** By how much the text counts: 1 as trained. */
  guidance: number;
  /** The same for pen lifts and the end. */
  stateGuidance: number;
}

/** An AbortSignal, or what stands for one in another thread. */
export type Abortable = Pick<AbortSignal, 'throwIfAborted'>;

export interface Sketching {
  /** Embedding of doodle-clip, normalised. */
  text: Float32Array;
  /** A source of chance for each drawing. A drawing does not depend on how many others there are. */
  randoms: readonly (() => number)[];
  /** How each drawing begins; without, all begin with an empty sheet. */
  beginnings?: readonly GridDrawing[];
  manner: Manner;
  signal?: Abortable | undefined;
}

/** Draws one drawing for each source of chance. @throws the signal's reason when it is aborted */
export async function sketch(
  pen: Pick<Pen, 'longest' | 'begin'>,
  { text, randoms, beginnings = [], manner, signal }: Sketching,
): Promise<GridDrawing[]> {
  const drawings = randoms.map((): GridDrawing => ({ x: [], y: [], state: [] }));
  const done = randoms.map(() => false);
  const steps = pen.begin(text, drawings);
  for (let at = 0; at < pen.longest && done.includes(false); at++) {
    signal?.throwIfAborted();
    const { states, xs } = await steps.step(at);
    const next = randoms.map((random, i) => {
      if (done[i]) return { state: DONE, x: 0 };
      const given = pointOf(beginnings[i], at);
      if (given) return given;
      const state = at === 0 ? MOVED : nextState(states(i, true), states(i, false), at, manner, random);
      if (state === DONE) return { state, x: 0 };
      return {
        state,
        x: choose(guided(xs(i, state, true), xs(i, state, false), manner.guidance), manner.place, random),
      };
    });
    const heights = await steps.heights(next);
    for (const [i, { state, x }] of next.entries()) {
      done[i] = state === DONE;
      if (done[i]) continue;
      const drawing = drawings[i] as GridDrawing;
      const given = pointOf(beginnings[i], at);
      const logits = guided(heights(i, true), heights(i, false), manner.guidance);
      drawing.x.push(x);
      drawing.y.push(given ? given.y : choose(logits, manner.place, randoms[i] as () => number));
      drawing.state.push(state);
    }
  }
  return drawings;
}

function nextState(told: Float32Array, untold: Float32Array, at: number, manner: Manner, random: () => number): number {
  const logits = guided(told, untold, manner.stateGuidance);
  // A single point is no drawing.
  if (at === 1) logits[DONE] = Number.NEGATIVE_INFINITY;
  return choose(logits, manner.state, random);
}

function pointOf(drawing: GridDrawing | undefined, at: number): { state: number; x: number; y: number } | null {
  const [state, x, y] = [drawing?.state[at], drawing?.x[at], drawing?.y[at]];
  return state === undefined || x === undefined || y === undefined ? null : { state, x, y };
}
