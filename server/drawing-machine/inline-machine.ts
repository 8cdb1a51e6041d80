import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { type Scene, sceneOf } from '#server/lib/prompt-scene.ts';
import { type InlineJudge, openInlineJudge } from '../judge/inline-judge.ts';
import { readLabels } from '../judge/model-files.ts';
import { cosineOfNormalised } from '../judge/score/similarity.ts';
import { beginningOf, type GridDrawing, quickDrawing } from './grid.ts';
import { DOODLE_PEN, openPen, type Pen } from './pen.ts';
import { isSameName, rankOf } from './pick.ts';
import { DEFAULT_CANDIDATES, DrawingFailed, type Drawn, type DrawOptions } from './port.ts';
import { composed, type Layout, layouts, nudged, repeated } from './scene.ts';
import { type Abortable, type Manner, sketch } from './sketch.ts';

/** The pen was trained on its embeddings, so it also judges, whatever model the game has. */
const DOODLE_CLIP = fileURLToPath(new URL('../../models/doodle-clip', import.meta.url));

/** Found on the words of Quick, Draw! by the judge's score of the best of eight. */
export const MANNER: Manner = {
  state: { temperature: 0.9, least: 0.02 },
  place: { temperature: 0.7, least: 0.02 },
  guidance: 3.5,
  stateGuidance: 1.5,
};

/** Of each thing, this many drawings are tried in a scene. */
const BEST_IN_SCENE = 2;

interface Candidate {
  drawing: QuickDrawing;
  /** null: it is composed of several. */
  grid: GridDrawing | null;
  /** Of a drawing that is composed. */
  layout?: Layout;
}

interface Scored extends Candidate {
  score: number;
  rank: number;
}

export interface InlineMachine {
  /** As `DrawingMachine`'s, without a turn to wait for. */
  draw(prompt: string, options?: Omit<DrawOptions, 'signal'> & { signal?: Abortable | undefined }): Promise<Drawn>;
  close(): Promise<void>;
}

/** A drawing machine on the calling thread, for scripts and workers. */
export async function openInlineMachine(
  intraOpNumThreads: number,
  { penFolder = DOODLE_PEN, manner = MANNER }: { penFolder?: string; manner?: Manner } = {},
): Promise<InlineMachine> {
  const words = (await readLabels(join(DOODLE_CLIP, 'labels.txt'))) ?? [];
  const judge = await openInlineJudge({
    modelFolder: DOODLE_CLIP,
    intraOpNumThreads,
    // Its own naming is not needed here: the bank is compared below.
    labels: words.slice(0, 1),
    topLabels: 1,
    thumbnails: false,
  });
  const pen = await openPen(penFolder, intraOpNumThreads).catch(async (error) => {
    await judge.close();
    throw error;
  });
  const embeddings = await judge.embedPrompts(words);
  const bank = words.map((text, i) => ({ text, embedding: embeddings[i] as Float32Array }));
  return {
    async draw(prompt, { candidates = DEFAULT_CANDIDATES, seed = 1, signal } = {}) {
      const work = { pen, judge, bank, manner, candidates, seed, signal };
      const scene = sceneOf(prompt);
      const isScene = scene.things.length > 1 || scene.things.some(({ count }) => count > 1);
      const whole = await drawnAs(work, prompt);
      const [first] = isScene ? ranked([...whole, ...(await scenes(work, prompt, scene))]) : whole;
      if (!first) throw new DrawingFailed(`Nothing was drawn of “${prompt}”.`);
      return { drawing: first.drawing, score: first.score };
    },
    async close() {
      await pen.close();
      await judge.close();
    },
  };
}

interface Work {
  pen: Pen;
  judge: InlineJudge;
  /** Texts that a drawing may be nearer to than to its prompt. */
  bank: readonly Text[];
  manner: Manner;
  candidates: number;
  seed: number;
  signal: Abortable | undefined;
}

interface Text {
  text: string;
  embedding: Float32Array;
}

/** Shares of the best candidate's points from which it is drawn anew, in turn. */
const ANEW_FROM = [0.25, 0.5, 0.75];

/**
 * Drawn as one thing; best first. The best candidate is drawn anew from somewhere in its middle, as many times as there are
 * candidates: good beginnings often end badly, and the judge can only tell at the end.
 */
async function drawnAs(work: Work, text: string): Promise<Scored[]> {
  const first = await best(work, text, await sketches(work, text, 'first'));
  const leader = first[0]?.grid;
  if (!leader) return first;
  const beginnings = Array.from({ length: work.candidates }, (_, i) =>
    beginningOf(leader, ANEW_FROM[i % ANEW_FROM.length] as number),
  );
  return ranked([...first, ...(await best(work, text, await sketches(work, text, 'anew', beginnings)))]);
}

/** The same text, seed and number of a candidate give the same drawing. */
async function sketches(
  { pen, judge, manner, candidates, seed, signal }: Work,
  text: string,
  round: string,
  beginnings: readonly GridDrawing[] = [],
): Promise<Candidate[]> {
  const [embedding] = await judge.embedPrompts([text]);
  const randoms = Array.from({ length: candidates }, (_, i) => seededRandom(`${seed}/${text}/${round}/${i}`));
  const drawings = await sketch(pen, { text: embedding as Float32Array, randoms, beginnings, manner, signal });
  return drawings.map((grid) => ({ drawing: quickDrawing(grid), grid }));
}

/** Judged, best first. `parts`: what the prompt is made of, which is less than the prompt. */
async function best(
  { judge, bank, signal }: Work,
  prompt: string,
  drawings: readonly Candidate[],
  parts: readonly string[] = [],
): Promise<Scored[]> {
  const partly = await judge.embedPrompts(parts);
  const others = [...bank.filter(({ text }) => !isSameName(text, prompt)).map(({ embedding }) => embedding), ...partly];
  const scored: Scored[] = [];
  for (let from = 0; from < drawings.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const some = drawings.slice(from, from + AT_ONCE);
    const outcomes = await judge.judge(
      some.map(({ drawing }) => ({ drawing: { kind: 'strokes', strokes: quickDrawStrokes(drawing) }, prompt })),
    );
    for (const [i, outcome] of outcomes.entries()) {
      if (!outcome.ok) throw new DrawingFailed(`“${prompt}” could not be judged.`, { cause: outcome.error });
      const { score, similarity, embedding } = outcome.judgement;
      const nearestOther = Math.max(...others.map((other) => cosineOfNormalised(embedding, other)));
      scored.push({ ...(some[i] as Candidate), score, rank: rankOf({ score, similarity, nearestOther }) });
    }
  }
  return ranked(scored);
}

const AT_ONCE = 8;

const ranked = (all: readonly Scored[]): Scored[] => [...all].sort((a, b) => b.rank - a.rank);

/** Rounds in which the best layout is changed a little, and changed layouts in each. */
const NUDGES = { rounds: 2, each: 8 };

/** Thing by thing, in the places that the words name; the judge chooses among the places. */
async function scenes(work: Work, prompt: string, { things, relations }: Scene): Promise<Scored[]> {
  let sofar: Scored[] = [];
  for (const [i, { text, count }] of things.entries()) {
    const drawn = (await drawnAs(work, text)).slice(0, BEST_IN_SCENE);
    const copies = drawn.map((one) => ({ ...one, drawing: repeated(one.drawing, count) }));
    const relation = relations[i - 1];
    const parts = things.slice(0, i + 1).map((thing) => thing.text);
    // Before all things are there, the judge cannot know what the words of the whole prompt ask for.
    const asked = i === things.length - 1 ? prompt : parts.join(' and ');
    if (!relation) {
      sofar = things.length > 1 ? copies : await best(work, asked, copies);
      continue;
    }
    const all = sofar.flatMap(({ drawing }) => copies.flatMap((other) => layouts(drawing, relation, other.drawing)));
    const laidOut = await arranged(work, asked, all, parts);
    sofar = laidOut.slice(0, BEST_IN_SCENE);
  }
  return sofar;
}

/** The best of the layouts, and of what is made of it by small changes. */
async function arranged(work: Work, prompt: string, all: readonly Layout[], parts: readonly string[]) {
  const random = seededRandom(`${work.seed}/${prompt}/layout`);
  const judged = (some: readonly Layout[]) =>
    best(
      work,
      prompt,
      some.map((layout) => ({ drawing: composed(layout), grid: null, layout })),
      parts,
    );
  let found = await judged(all);
  for (let round = 0; round < NUDGES.rounds; round++) {
    const [{ layout } = { layout: undefined }] = found;
    if (!layout) break;
    found = ranked([...found, ...(await judged(Array.from({ length: NUDGES.each }, () => nudged(layout, random))))]);
  }
  return found;
}
