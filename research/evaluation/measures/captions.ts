import type { Stroke } from '#canvas/visible-strokes.ts';
import { type Caption, captionText } from '#contract/caption.ts';
import { captionOf } from '#server/explanations/caption.ts';
import type { Bench } from '../bench.ts';
import { captionSet, type SceneContent, type SceneKind } from '../caption-sets.ts';
import { drawingsByWord } from '../data.ts';
import { randomFor, sampled } from '../random.ts';
import { type Measure, percent, type Run, under } from '../run.ts';
import { canStandInScenes } from '../scene-nouns.ts';
import { sceneStrokes } from '../scenes.ts';
import { isWithin } from './words.ts';

const SCENES_A_KIND = 80;
const SINGLES = 300;
/** Kinds of scenes that show two things. */
const OF_TWO = ['object', 'colour', 'relation'] as const;

interface CaptionedScene {
  content: SceneContent;
  strokes: Stroke[];
  caption: Caption;
}

/** Issue 15, item 4: captions of composed scenes and of single drawings, without a prompt. */
export const captions: Measure = {
  names: ['nouns', 'relation', 'nouns-apart', 'nouns-inside', 'count', 'single', 'single-lost', 'single-others'].map(
    (name) => `captions.${name}`,
  ),
  async measure(run) {
    const scenes: CaptionedScene[] = [];
    for (const kind of OF_TWO) scenes.push(...(await captioned(run, kind)));
    const rings = await captioned(run, 'count');
    const inside = scenes.filter(({ content }) => content.layout === 'inside');
    const apart = scenes.filter(({ content }) => content.layout === 'slant');
    await run.sheets.write(
      'captions',
      scenes.map(({ strokes, caption }) => ({ strokes, lines: [captionText(caption)] })).slice(0, 96),
    );
    return under('captions', {
      nouns: percent(scenes, hasBoth),
      relation: percent(scenes, (scene) => hasBoth(scene) && hasRelation(scene)),
      'nouns-apart': percent(apart, hasBoth),
      'nouns-inside': percent(inside, hasBoth),
      count: percent(rings, hasCount),
      ...(await singles(run)),
    });
  },
};

async function captioned(run: Run, kind: SceneKind): Promise<CaptionedScene[]> {
  const random = randomFor(`captions/${kind}`);
  const words = run.words.filter(canStandInScenes);
  const drawings = drawingsByWord(run.doodles, random);
  const scenes: CaptionedScene[] = [];
  for (let i = 0; i < run.count(SCENES_A_KIND); i++) {
    const { contents, right } = captionSet(kind, words.filter(drawings.has), random);
    const content = contents[right] as SceneContent;
    const strokes = sceneStrokes(content, drawings.next, random);
    scenes.push({ content, strokes, caption: await captionBy(run.bench, strokes) });
  }
  return scenes;
}

const captionBy = (bench: Bench, strokes: Stroke[]) =>
  captionOf(strokes, (group, texts) => bench.look({ strokes: group, texts }));

/** The first of a scene of two stands above the second, or in it. */
function thingsOf(content: SceneContent): string[] {
  switch (content.layout) {
    case 'slant':
      return [content.above.word, content.below.word];
    case 'inside':
      return [content.inner.word, content.outer.word];
    case 'ring':
      return [content.object.word];
  }
}

/** Exactly these. */
function hasBoth({ content, caption }: CaptionedScene): boolean {
  const named = caption.things.map(({ label }) => label).sort();
  return JSON.stringify(named) === JSON.stringify(thingsOf(content).sort());
}

function hasRelation({ content, caption: { things, relation } }: CaptionedScene): boolean {
  const isNamed = content.layout === 'inside' ? relation === 'inside' : relation === 'above' || relation === 'on';
  return isNamed && things[0]?.label === thingsOf(content)[0];
}

const hasCount = ({ content, caption: { things } }: CaptionedScene): boolean =>
  content.layout === 'ring' &&
  things.length === 1 &&
  things[0]?.label === content.object.word &&
  things[0].count === content.count;

/** The same recognised drawings by their captions and by the nearest label. */
async function singles(run: Run) {
  const random = randomFor('captions/single');
  const doodles = sampled(
    run.doodles.filter(({ recognised }) => recognised),
    run.count(SINGLES),
    random,
  );
  const judgements = await run.bench.judge(doodles.map(({ word, strokes }) => ({ strokes, prompt: word })));
  const results: { isRight: boolean; isNearest: boolean; isAlone: boolean }[] = [];
  for (const [i, doodle] of doodles.entries()) {
    const { things } = await captionBy(run.bench, doodle.strokes);
    const judgement = judgements[i] as (typeof judgements)[number];
    results.push({
      isRight: things.some(({ label }) => label === doodle.word),
      isNearest: isWithin({ doodle, judgement }, 1),
      isAlone: things.length === 1 && things[0]?.count === 1,
    });
  }
  const single = percent(results, ({ isRight }) => isRight);
  const nearest = percent(results, ({ isNearest }) => isNearest);
  return {
    single,
    'single-lost': { value: nearest.value - single.value, n: nearest.n },
    'single-others': percent(results, ({ isAlone }) => !isAlone),
  };
}
