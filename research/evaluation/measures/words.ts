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
