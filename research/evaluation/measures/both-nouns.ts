import { between } from '#contract/random.ts';
import { fill, withArticle } from '../captions.ts';
import { drawingsByWord } from '../drawings-by-word.ts';
import { isTestPair, TEST_LAYOUTS } from '../held-out.ts';
import { randomFor, shuffled } from '../random.ts';
import { type Measure, percent } from '../run.ts';
import { slantedPlaces, thingStrokes } from '../scenes.ts';
import { allDeeds, type Deed } from '../things.ts';

const PROMPTS = 280;

/** Item 3: at "a raccoon driving a tractor" a scene of both must have a higher raw score than either alone. */
export const bothNouns: Measure = {
  names: ['scenes.both-nouns'],
  async measure(run) {
    const random = randomFor('both-nouns');
    const drawings = drawingsByWord(run.doodles, random);
    const black = (word: string) => ({ word, colour: null });
    const scenes = deeds(run.count(PROMPTS), drawings.has).map((deed) => {
      const pen = between(random, ...TEST_LAYOUTS.pen);
      const [upper, lower] = slantedPlaces(random);
      const [first, second] = random() < 0.5 ? [upper, lower] : [lower, upper];
      const doer = thingStrokes(drawings.next(deed.doer), black(deed.doer), first, pen, random);
      const object = thingStrokes(drawings.next(deed.object), black(deed.object), second, pen, random);
      return { deed, pictures: [[...doer, ...object], doer, object], prompt: promptOf(deed) };
    });
    const judgements = await run.bench.judge(
      scenes.flatMap(({ pictures, prompt }) => pictures.map((strokes) => ({ strokes, prompt }))),
    );
    const results = scenes.map((scene, i) => {
      const [both, doer, object] = judgements.slice(3 * i, 3 * i + 3).map(({ rawScore }) => rawScore);
      return { ...scene, scores: [both, doer, object] as [number, number, number] };
    });
    const loses = results.filter(({ scores: [both, doer, object] }) => both <= Math.max(doer, object));
    const toDoer = loses.filter(({ scores: [, doer, object] }) => doer > object).length;
    run.note(
      `Scenes of two nouns that lose: ${toDoer} to who does it alone, ${loses.length - toDoer} to the object alone.`,
    );
    await run.sheets.write(
      'both-nouns-lost',
      loses.slice(0, 48).map(({ pictures, prompt, scores }) => ({
        strokes: pictures[0] ?? [],
        lines: [prompt, scores.map((score) => score.toFixed(1)).join(' / ')],
      })),
    );
    return {
      'scenes.both-nouns': percent(results, ({ scores: [both, doer, object] }) => both > Math.max(doer, object)),
    };
  },
};

export const promptOf = ({ doer, verb, object }: Deed): string =>
  fill('{a} {verb} {b}', { a: withArticle(doer), verb, b: withArticle(object) });

/** Pairs that belong to the test, as many of one verb as of another. */
export function deeds(count: number, has: (word: string) => boolean): Deed[] {
  const random = randomFor('deeds');
  const verbs = allDeeds().map((deedsOfVerb) =>
    shuffled(
      deedsOfVerb.filter(({ doer, object }) => isTestPair(doer, object) && has(doer) && has(object)),
      random,
    ),
  );
  const each = Math.ceil(count / verbs.length);
  return verbs.flatMap((those) => those.slice(0, each)).slice(0, count);
}
