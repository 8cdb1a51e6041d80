import { withArticle } from '#contract/english.ts';
import { between } from '#contract/random.ts';
import { fill } from '../captions.ts';
import { drawingsByWord } from '../data.ts';
import { isTestPair, TEST_LAYOUTS } from '../held-out.ts';
import { randomFor, shuffled } from '../random.ts';
import { type Measure, percent } from '../run.ts';
import { type Action, allActions } from '../scene-nouns.ts';
import { objectStrokes, slantedPlaces } from '../scenes.ts';

const PROMPTS = 280;

/** Item 3: at "a raccoon driving a tractor" a scene of both must have a higher raw score than either alone. */
export const bothNouns: Measure = {
  names: ['scenes.both-nouns'],
  async measure(run) {
    const random = randomFor('both-nouns');
    const drawings = drawingsByWord(run.doodles, random);
    const black = (word: string) => ({ word, colour: null });
    const scenes = testActions(run.count(PROMPTS), drawings.has).map((action) => {
      const pen = between(random, ...TEST_LAYOUTS.pen);
      const [upper, lower] = slantedPlaces(random);
      const [first, second] = random() < 0.5 ? [upper, lower] : [lower, upper];
      const subject = objectStrokes(drawings.next(action.subject), black(action.subject), first, pen, random);
      const object = objectStrokes(drawings.next(action.object), black(action.object), second, pen, random);
      return { action, pictures: [[...subject, ...object], subject, object], prompt: promptOf(action) };
    });
    const judgements = await run.bench.judge(
      scenes.flatMap(({ pictures, prompt }) => pictures.map((strokes) => ({ strokes, prompt }))),
    );
    const results = scenes.map((scene, i) => {
      const [both, subject, object] = judgements.slice(3 * i, 3 * i + 3).map(({ rawScore }) => rawScore);
      return { ...scene, scores: [both, subject, object] as [number, number, number] };
    });
    const loses = results.filter(({ scores: [both, subject, object] }) => both <= Math.max(subject, object));
    const toSubject = loses.filter(({ scores: [, subject, object] }) => subject > object).length;
    run.note(
      `Scenes of two nouns that lose: ${toSubject} to the subject alone, ${loses.length - toSubject} to the object alone.`,
    );
    await run.sheets.write(
      'both-nouns-lost',
      loses.slice(0, 48).map(({ pictures, prompt, scores }) => ({
        strokes: pictures[0] ?? [],
        lines: [prompt, scores.map((score) => score.toFixed(1)).join(' / ')],
      })),
    );
    return {
      'scenes.both-nouns': percent(results, ({ scores: [both, subject, object] }) => both > Math.max(subject, object)),
    };
  },
};

export const promptOf = ({ subject, verb, object }: Action): string =>
  fill('{a} {verb} {b}', { a: withArticle(subject), verb, b: withArticle(object) });

/** Pairs that belong to the test, as many of one verb as of another. */
export function testActions(count: number, has: (word: string) => boolean): Action[] {
  // The seed keeps its old name, and the figure its prompts.
  const random = randomFor('deeds');
  const verbs = allActions().map((actionsOfVerb) =>
    shuffled(
      actionsOfVerb.filter(({ subject, object }) => isTestPair(subject, object) && has(subject) && has(object)),
      random,
    ),
  );
  const each = Math.ceil(count / verbs.length);
  return verbs.flatMap((those) => those.slice(0, each)).slice(0, count);
}
