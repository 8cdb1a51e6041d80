import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { auc } from '../../calibration/metrics.ts';
import { type Measure, percent } from '../run.ts';

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
