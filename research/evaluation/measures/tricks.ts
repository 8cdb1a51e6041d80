import { TRICKS, type Trick } from '../../calibration/tricks.ts';
import { median } from '../../statistics.ts';
import type { Measured } from '../figures.ts';
import { randomFor, sampled } from '../random.ts';
import { type Measure, percent } from '../run.ts';

const DRAWINGS = 240;
const NAMES = Object.keys(TRICKS) as Trick[];
/** Those whose median must be well below the honest drawings'; the other two leave a picture that is honest enough. */
const MUST_DROP: readonly Trick[] = ['corner', 'tiled', 'noise', 'painted'];

/** Item 11: tricked versions of recognised drawings against the originals. */
export const tricks: Measure = {
  names: [
    ...NAMES.map((trick) => `tricks.${trick}.outscores`),
    'tricks.all.outscores',
    ...MUST_DROP.map((trick) => `tricks.${trick}.drop`),
  ],
  async measure(run) {
    const random = randomFor('tricks');
    const honest = sampled(
      (await run.own()).filter(({ doodle }) => doodle.recognised),
      run.count(DRAWINGS),
      random,
    );
    const figures: Record<string, Measured> = {};
    const all: { original: number; tricked: number }[] = [];
    for (const trick of NAMES) {
      const questions = honest.map(({ doodle: { word, strokes } }) => ({
        strokes: TRICKS[trick](strokes, random),
        prompt: word,
      }));
      const judgements = await run.bench.judge(questions);
      const pairs = judgements.map(({ score }, i) => ({ original: honest[i]?.judgement.score ?? 0, tricked: score }));
      all.push(...pairs);
      figures[`tricks.${trick}.outscores`] = outscores(pairs);
      if (MUST_DROP.includes(trick)) {
        const drop = median(pairs.map(({ original }) => original)) - median(pairs.map(({ tricked }) => tricked));
        figures[`tricks.${trick}.drop`] = { value: drop, n: pairs.length };
      }
      await run.sheets.write(
        `tricks-${trick}-won`,
        questions.flatMap(({ strokes, prompt }, i) => {
          const { original, tricked } = pairs[i] as (typeof pairs)[number];
          return tricked > original ? [{ strokes, lines: [prompt, `${original} → ${tricked}`] }] : [];
        }),
      );
    }
    return { ...figures, 'tricks.all.outscores': outscores(all) };
  },
};

const outscores = (pairs: readonly { original: number; tricked: number }[]) =>
  percent(pairs, ({ original, tricked }) => tricked > original);
