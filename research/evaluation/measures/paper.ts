import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { readPaper } from '#vision/paper.ts';
import { photoOf, randomScene } from '../../../test/support/paper-photo.ts';
import { median } from '../../statistics.ts';
import { randomFor, sampled } from '../random.ts';
import { type Measure, percent } from '../run.ts';

const DRAWINGS = 200;

/** Recognised drawings as they are, and from generated photos of a sheet on which they were drawn. */
export const paper: Measure = {
  names: ['paper.score-loss', 'paper.top1-kept'],
  async measure(run) {
    const doodles = sampled(
      run.doodles.filter(({ recognised }) => recognised),
      run.count(DRAWINGS),
      randomFor('paper'),
    );
    const pairs = doodles.map(({ word, strokes }, i) => {
      const { ops } = readPaper(photoOf(strokes, randomScene(`evaluate ${i}`)));
      return { prompt: word, drawn: strokes, read: visibleStrokes(replayOps(ops)) };
    });
    const direct = await run.bench.judge(pairs.map(({ prompt, drawn }) => ({ strokes: drawn, prompt })));
    const onPaper = await run.bench.judge(pairs.map(({ prompt, read }) => ({ strokes: read, prompt })));
    const results = pairs.map((pair, i) => ({
      ...pair,
      direct: direct[i] as (typeof direct)[number],
      onPaper: onPaper[i] as (typeof onPaper)[number],
    }));
    const losses = results.map((one) => one.direct.score - one.onPaper.score);
    const first = results.filter(({ prompt, direct: { labels } }) => labels[0]?.text === prompt);
    await run.sheets.write(
      'paper-most-lost',
      results
        .toSorted((a, b) => b.direct.score - b.onPaper.score - (a.direct.score - a.onPaper.score))
        .slice(0, 24)
        .flatMap(({ drawn, read, prompt, direct: { score }, onPaper: { score: left } }) => [
          { strokes: drawn, lines: [prompt, String(score)] },
          { strokes: read, lines: ['from a photo', String(left)] },
        ]),
    );
    return {
      'paper.score-loss': { value: median(losses), n: losses.length },
      'paper.top1-kept': percent(first, ({ prompt, onPaper: { labels } }) => labels[0]?.text === prompt),
    };
  },
};
