import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { auc, interquartileRange, median } from '../../statistics.ts';
import { below, randomFor, sampled } from '../random.ts';
import { type Measure, percent, type Run, under } from '../run.ts';
import { byWord } from './words.ts';

const OTHERS = 2_000;
const HARDEST = 10;

/** Item 8: what players are shown, at the prompt they drew and at another. */
export const scores: Measure = {
  names: ['own-word.median', 'other-word.median', 'words.spread', 'words.lowest'].map((name) => `score.${name}`),
  async measure(run) {
    const recognised = (await run.own()).filter(({ doodle }) => doodle.recognised);
    const words = [...byWord(recognised)]
      .map(([word, those]) => ({ word, score: median(those.map(({ judgement }) => judgement.score)) }))
      .sort((a, b) => a.score - b.score);
    const ofWords = words.map(({ score }) => score);
    run.note(
      `Hardest words (median score of recognised drawings): ${words
        .slice(0, HARDEST)
        .map(({ word, score }) => `${word} ${score.toFixed(1)}`)
        .join(', ')}.`,
    );
    const own = recognised.map(({ judgement }) => judgement.score);
    const other = await atOtherWords(run);
    return under('score', {
      'own-word.median': { value: median(own), n: own.length },
      'other-word.median': { value: median(other), n: other.length },
      'words.spread': { value: interquartileRange(ofWords), n: ofWords.length },
      'words.lowest': { value: Math.min(...ofWords), n: ofWords.length },
    });
  },
};

/** Drawings, each judged at some word that is not its own. */
async function atOtherWords(run: Run): Promise<number[]> {
  const random = randomFor('other-words');
  const judgements = await run.bench.judge(
    sampled(run.doodles, run.count(OTHERS), random).map(({ word, strokes }) => {
      const others = run.words.filter((other) => other !== word);
      return { strokes, prompt: others[below(random, others.length)] as string };
    }),
  );
  return judgements.map(({ score }) => score);
}

/** Item 5: recognised against not recognised, and finished against half-finished. */
export const quality: Measure = {
  names: ['quality.auc', 'quality.half-finished'],
  async measure(run) {
    const all = await run.own();
    const [good, poor] = [true, false].map((recognised) =>
      all.filter(({ doodle }) => doodle.recognised === recognised).map(({ judgement }) => judgement.rawScore),
    ) as [number[], number[]];
    const finished = all.filter(({ doodle }) => doodle.recognised);
    const halves = await run.bench.judge(
      finished.map(({ doodle: { word, strokes } }) => ({ strokes: firstHalf(strokes), prompt: word })),
    );
    return {
      'quality.auc': { value: auc(good, poor), n: all.length },
      'quality.half-finished': percent(
        finished.map(({ judgement }, i) => ({ whole: judgement.rawScore, half: halves[i]?.rawScore ?? Number.NaN })),
        ({ whole, half }) => half < whole,
      ),
    };
  },
};

/** The first half of the strokes, rounded up; of a drawing in one stroke the first half of its points. */
export function firstHalf(strokes: readonly Stroke[]): Stroke[] {
  const [only, ...more] = strokes;
  if (!only) return [];
  if (more.length > 0) return strokes.slice(0, Math.ceil(strokes.length / 2));
  const points = Math.ceil(only.points.length / POINT_STRIDE / 2);
  return [{ ...only, points: only.points.slice(0, points * POINT_STRIDE) }];
}
