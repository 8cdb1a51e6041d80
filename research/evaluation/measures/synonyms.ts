import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { type Measure, percent } from '../run.ts';
import { rankAmong } from '../statistics.ts';
import { byWord, isWithin } from './words.ts';

/** Word and another name of it; from WordNet but for "puppy", looked through by hand. */
export const SYNONYMS = z
  .array(z.tuple([z.string(), z.string()]))
  .parse(JSON.parse(readFileSync(new URL('../synonyms.json', import.meta.url), 'utf8')));

const TOP = 5;

/** Item 4: of the drawings whose word is among the nearest five, those whose other name is not when it takes its place. */
export const synonyms: Measure = {
  names: ['synonyms.lost-top5'],
  async measure(run) {
    const own = byWord((await run.own()).filter((one) => isWithin(one, TOP)));
    const words = await run.bench.prompts(run.words);
    const names = await run.bench.prompts(SYNONYMS.map(([, name]) => name));
    const results = SYNONYMS.flatMap(([word, name], i) =>
      (own.get(word) ?? []).map(({ judgement: { embedding } }) => {
        const others = words.flatMap((other, k) =>
          run.words[k] === word ? [] : [cosineOfNormalised(other, embedding)],
        );
        const rank = rankAmong(cosineOfNormalised(names[i] as Float32Array, embedding), others);
        return { word, name, lost: rank > TOP };
      }),
    );
    const pairs = SYNONYMS.flatMap(([word, name]) => {
      const those = results.filter((one) => one.word === word && one.name === name);
      return those.length > 0 ? [{ word, name, lost: percent(those, ({ lost }) => lost).value }] : [];
    }).sort((a, b) => b.lost - a.lost);
    const within = pairs.filter(({ lost }) => lost <= 25).length;
    run.note(
      `Other names: ${within} of ${pairs.length} pairs lose at most one drawing of four; the most: ${pairs
        .slice(0, 15)
        .map(({ word, name, lost }) => `${name} for ${word} (${lost.toFixed(0)} %)`)
        .join(', ')}.`,
    );
    return { 'synonyms.lost-top5': percent(results, ({ lost }) => lost) };
  },
};
