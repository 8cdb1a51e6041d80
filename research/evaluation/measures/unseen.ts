import { join } from 'node:path';
import { UNSEEN_WORDS } from '../held-out.ts';
import { type Measure, percent, under } from '../run.ts';
import { isWithin } from './words.ts';

/**
 * Item 2: words that a run never saw a Quick, Draw! drawing of, with (`with-icons`) and without (`without-icons`) icons
 * and other names of theirs in training. All drawings of these words count, recognised or not.
 */
const unseen = (name: 'with-icons' | 'without-icons'): Measure => ({
  names: [`unseen.${name}.top1`, `unseen.${name}.top5`],
  async measure(run) {
    const bench = await run.openOther(join(run.heldOut, name));
    try {
      const held = new Set<string>(UNSEEN_WORDS);
      const doodles = run.doodles.filter(({ word }) => held.has(word));
      const judgements = await bench.judge(doodles.map(({ word, strokes }) => ({ strokes, prompt: word })));
      const judged = doodles.map((doodle, i) => ({ doodle, judgement: judgements[i] as (typeof judgements)[number] }));
      const words = UNSEEN_WORDS.map((word) => {
        const those = judged.filter(({ doodle }) => doodle.word === word);
        const [top1, top5] = [1, 5].map((top) => percent(those, (one) => isWithin(one, top)).value.toFixed(0));
        return `${word} ${top1}/${top5}`;
      });
      run.note(`Unseen words, ${name}, top-1/top-5 in %: ${words.join(', ')}.`);
      return under(`unseen.${name}`, {
        top1: percent(judged, (one) => isWithin(one, 1)),
        top5: percent(judged, (one) => isWithin(one, 5)),
      });
    } finally {
      await bench.close();
    }
  },
});

export const unseenWithIcons = unseen('with-icons');
export const unseenWithoutIcons = unseen('without-icons');
