import type { Stroke } from '#canvas/visible-strokes.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { argmax } from '../../statistics.ts';
import {
  type CaptionSet,
  captionSet,
  nounsIn,
  SCENE_KINDS,
  type SceneContent,
  type SceneKind,
} from '../caption-sets.ts';
import { drawingsByWord } from '../data.ts';
import { randomFor } from '../random.ts';
import { type Measure, percent, type Run, under } from '../run.ts';
import { canStandInScenes } from '../scene-nouns.ts';
import { sceneStrokes } from '../scenes.ts';

const SCENES_A_KIND = 300;
const WRONG_TILES = 48;

interface Scene extends CaptionSet {
  strokes: Stroke[];
  embedding: Float32Array;
  texts: Float32Array[];
  /** Index of the caption with the highest cosine. */
  chosen: number;
}

/** Item 3: the nearest of eight captions that differ in one respect. */
export const scenes: Measure = {
  names: ['mean', ...SCENE_KINDS, 'captions-alone'].map((name) => `scenes.${name}`),
  async measure(run) {
    const all: Scene[] = [];
    for (const kind of SCENE_KINDS) all.push(...(await judged(run, kind)));
    const kinds = SCENE_KINDS.map((kind) => percent(ofKind(all, kind), isRight));
    noteErrors(run, all);
    for (const kind of SCENE_KINDS) await writeWrong(run, kind, ofKind(all, kind));
    return under('scenes', {
      mean: { value: kinds.reduce((sum, { value }) => sum + value, 0) / kinds.length, n: all.length },
      ...Object.fromEntries(SCENE_KINDS.map((kind, i) => [kind, kinds[i] as (typeof kinds)[number]])),
      'captions-alone': captionsAlone(run, all),
    });
  },
};

const ofKind = (all: readonly Scene[], kind: SceneKind) => all.filter((scene) => scene.kind === kind);
const isRight = ({ chosen, right }: Scene) => chosen === right;

async function judged(run: Run, kind: SceneKind): Promise<Scene[]> {
  const random = randomFor(`scenes/${kind}`);
  const words = run.words.filter(canStandInScenes);
  const drawings = drawingsByWord(run.doodles, random);
  const sets = Array.from({ length: run.count(SCENES_A_KIND) }, () =>
    captionSet(kind, words.filter(drawings.has), random),
  );
  const pictures = sets.map(({ contents, right }) =>
    sceneStrokes(contents[right] as SceneContent, drawings.next, random),
  );
  const judgements = await run.bench.judge(
    sets.map(({ captions, right }, i) => ({ strokes: pictures[i] as Stroke[], prompt: captions[right] as string })),
  );
  const texts = await run.bench.prompts(sets.flatMap(({ captions }) => captions));
  return sets.map((set, i) => {
    const { embedding } = judgements[i] as (typeof judgements)[number];
    const own = texts.slice(i * set.captions.length, (i + 1) * set.captions.length);
    const chosen = argmax(own.map((text) => cosineOfNormalised(text, embedding)));
    return { ...set, strokes: pictures[i] as Stroke[], embedding, texts: own, chosen };
  });
}

/**
 * What someone scores who sees the captions only: the caption most like the other seven, or the one most like scenes in
 * general. The better of the two.
 */
function captionsAlone(run: Run, all: readonly Scene[]) {
  const typical = percent(all, ({ texts, right }) => {
    const likeness = texts.map((text) => texts.reduce((sum, other) => sum + cosineOfNormalised(text, other), 0));
    return argmax(likeness) === right;
  });
  const mean = new Float32Array(all[0]?.embedding.length ?? 0);
  for (const { embedding } of all) for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (embedding[i] ?? 0);
  const usual = percent(all, (scene) => {
    // Without the scene itself.
    const others = mean.map((value, i) => value - (scene.embedding[i] as number));
    const likeness = scene.texts.map((text) => text.reduce((sum, value, i) => sum + value * (others[i] as number), 0));
    return argmax(likeness) === scene.right;
  });
  run.note(
    `Captions alone (chance 12.5 %): the one most like the others ${typical.value.toFixed(1)} %, the one most like other scenes ${usual.value.toFixed(1)} %.`,
  );
  return typical.value > usual.value ? typical : usual;
}

/** Of the kinds that also change the thing: how often the thing is right, and how often the rest where it is. */
function noteErrors(run: Run, all: readonly Scene[]): void {
  for (const kind of ['count', 'relation'] as const) {
    const those = ofKind(all, kind);
    const namesThings = ({ contents, chosen, right }: Scene) =>
      nounsIn(contents[chosen] as SceneContent) === nounsIn(contents[right] as SceneContent);
    const things = percent(those, namesThings).value.toFixed(1);
    const rest = percent(those.filter(namesThings), isRight).value.toFixed(1);
    run.note(
      `Scenes, ${kind}: the things are right in ${things} %; where they are, the ${kind} is in ${rest} % (chance 25 %).`,
    );
  }
}

async function writeWrong(run: Run, kind: SceneKind, those: readonly Scene[]): Promise<void> {
  const wrong = those.filter((scene) => !isRight(scene)).slice(0, WRONG_TILES);
  const tiles = wrong.map(({ strokes, captions, right, chosen }) => ({
    strokes,
    lines: [`is: ${captions[right]}`, `not: ${captions[chosen]}`],
  }));
  await run.sheets.write(`scenes-wrong-${kind}`, tiles);
}
