import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { rankAmong } from '../../statistics.ts';
import { UNSEEN_WORDS } from '../held-out.ts';
import { type Judged, type Measure, percent, type Run, under } from '../run.ts';

/** Item 1: the nearest of the 345 words. */
export const words: Measure = {
  names: ['words.recognised.top1', 'words.recognised.top5', 'words.all.top1'],
  async measure(run) {
    const all = await run.own();
    const recognised = all.filter(({ doodle }) => doodle.recognised);
    noteHardest(run, recognised);
    noteConfused(run, recognised);
    await writeSheets(run, recognised);
    return under('words', {
      'recognised.top1': percent(recognised, (one) => isWithin(one, 1)),
      'recognised.top5': percent(recognised, (one) => isWithin(one, 5)),
      'all.top1': percent(all, (one) => isWithin(one, 1)),
    });
  },
};

export const isWithin = ({ doodle, judgement }: Judged, top: number): boolean =>
  judgement.labels.slice(0, top).some(({ text }) => text === doodle.word);

export function byWord<T extends { doodle: { word: string } }>(all: readonly T[]): Map<string, T[]> {
  const words = new Map<string, T[]>();
  for (const one of all) {
    const those = words.get(one.doodle.word);
    if (those) those.push(one);
    else words.set(one.doodle.word, [one]);
  }
  return words;
}

const HARDEST = 20;

function noteHardest(run: Run, recognised: readonly Judged[]): void {
  const shares = [...byWord(recognised)]
    .map(([word, those]) => ({ word, top1: percent(those, (one) => isWithin(one, 1)).value }))
    .sort((a, b) => a.top1 - b.top1);
  const text = ({ word, top1 }: (typeof shares)[number]) => `${word} ${top1.toFixed(0)} %`;
  run.note(`Words recognised least (top-1): ${shares.slice(0, HARDEST).map(text).join(', ')}.`);
}

/** Word → the word it is taken for, with the drawings, the most frequent first. */
function confusions(recognised: readonly Judged[]): { word: string; taken: string; those: Judged[] }[] {
  const pairs = new Map<string, { word: string; taken: string; those: Judged[] }>();
  for (const one of recognised) {
    const [{ word }, taken] = [one.doodle, one.judgement.labels[0]?.text ?? ''];
    if (taken === word) continue;
    const key = `${word}\0${taken}`;
    const pair = pairs.get(key) ?? { word, taken, those: [] };
    pair.those.push(one);
    pairs.set(key, pair);
  }
  return [...pairs.values()].sort((a, b) => b.those.length - a.those.length);
}

function noteConfused(run: Run, recognised: readonly Judged[]): void {
  const most = confusions(recognised).slice(0, HARDEST);
  run.note(
    `Taken for another word most: ${most.map(({ word, taken, those }) => `${word} for ${taken} (${those.length})`).join(', ')}.`,
  );
}

const TILES = 64;

async function writeSheets(run: Run, recognised: readonly Judged[]): Promise<void> {
  const sorted = [...recognised].sort((a, b) => b.judgement.rawScore - a.judgement.rawScore);
  const tile = ({ doodle, judgement }: Judged) => ({
    strokes: doodle.strokes,
    lines: [doodle.word, `${judgement.rawScore.toFixed(1)} → ${judgement.labels[0]?.text}`],
  });
  // One of each word: the very best would be sixty-four ladders.
  const best = [...byWord(sorted).values()].map((those) => those[0] as Judged);
  await run.sheets.write('best', best.slice(0, TILES).map(tile));
  await run.sheets.write('worst', sorted.slice(-TILES).reverse().map(tile));
  const confused = confusions(recognised).flatMap(({ those }) => those.slice(0, 4));
  await run.sheets.write('confused', confused.slice(0, 2 * TILES).map(tile));
}

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
