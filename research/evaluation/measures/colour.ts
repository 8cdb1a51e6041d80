import { PALETTES } from '#app/components/drawing-board/palettes.ts';
import { withArticle } from '#contract/english.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { randomFor, sampled } from '../random.ts';
import { type Measure, percent } from '../run.ts';
import { canStandInScenes } from '../scene-nouns.ts';

const DRAWINGS = 600;
/** The game's own pens; black is how everything is drawn, and the others have no everyday name of one word. */
const NAMES = new Set<string>(['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'brown']);
const PENS = PALETTES.classic.filter(({ name }) => NAMES.has(name));

/** Item 7: recognised drawings in one of the game's colours, at "a red apple" and "a blue apple". */
export const colour: Measure = {
  names: ['colour.pairs'],
  async measure(run) {
    const random = randomFor('colour');
    const doodles = sampled(
      run.doodles.filter(({ word, recognised }) => recognised && canStandInScenes(word)),
      run.count(DRAWINGS),
      random,
    );
    const pairs = doodles.map(({ word, strokes }) => {
      const [right, wrong] = sampled(PENS, 2, random) as [(typeof PENS)[number], (typeof PENS)[number]];
      const caption = (name: string) => withArticle(`${name} ${word}`);
      return {
        strokes: strokes.map((stroke) => ({ ...stroke, colour: right.colour })),
        names: `${right.name} for ${wrong.name}`,
        captions: [caption(right.name), caption(wrong.name)] as [string, string],
      };
    });
    const judgements = await run.bench.judge(pairs.map(({ strokes, captions: [prompt] }) => ({ strokes, prompt })));
    const texts = await run.bench.prompts(pairs.flatMap(({ captions }) => captions));
    const results = pairs.map((pair, i) => {
      const { embedding } = judgements[i] as (typeof judgements)[number];
      const [right, wrong] = texts.slice(2 * i, 2 * i + 2).map((text) => cosineOfNormalised(text, embedding));
      return { ...pair, apart: (right as number) > (wrong as number) };
    });
    const lost = results.filter(({ apart }) => !apart);
    await run.sheets.write(
      'colour-wrong',
      lost
        .slice(0, 48)
        .map(({ strokes, captions: [right, wrong] }) => ({ strokes, lines: [`is: ${right}`, `not: ${wrong}`] })),
    );
    return { 'colour.pairs': percent(results, ({ apart }) => apart) };
  },
};
