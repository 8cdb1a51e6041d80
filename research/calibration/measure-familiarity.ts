// How well the nearness of words to drawn ones says what their drawings score: FAMILIARITY of server/prompts/.
// usage: node --import tsx research/calibration/measure-familiarity.ts <folder with eval.ndjson.xz> [--drawings 8]
//
// Drawings that nothing was trained on are judged under the words that they were drawn for, under other names of these, and
// under names that the model has no drawings for. The line is fitted to all but the names of one word, and tested on these.
import { readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { DRAWN_WORDS } from '#server/prompts/drawn-words.ts';
import { nearestDrawn } from '#server/prompts/familiarity.ts';
import { EMBEDDED_MODEL, openBench } from '../evaluation/bench.ts';
import { readDoodles } from '../evaluation/data.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { drawings: { type: 'string', default: '8' } },
});
const [folder] = positionals;
const perWord = Number(values.drawings);
if (!folder || !(perWord > 0)) {
  console.error('Name the folder of drawings.');
  process.exit(2);
}

const byWord = new Map<string, Awaited<ReturnType<typeof readDoodles>>>();
for (const doodle of await readDoodles(folder, 1)) {
  const those = byWord.get(doodle.word) ?? [];
  if (doodle.recognised && those.length < perWord) byWord.set(doodle.word, [...those, doodle]);
}
const synonyms = JSON.parse(await readFile(new URL('../evaluation/synonyms.json', import.meta.url), 'utf8')) as [
  string,
  string,
][];
const bench = await openBench({ modelFolder: EMBEDDED_MODEL, labels: DRAWN_WORDS, threads: 1 });
const embeddings = await bench.prompts(DRAWN_WORDS);
const drawn = DRAWN_WORDS.map((word, i) => ({ word, embedding: embeddings[i] as Float32Array }));

interface Named {
  word: string;
  name: string;
  /** To the nearest drawn word that is another name than this. */
  nearness: number;
  median: number;
}
const named: Named[] = [];
for (const [word, doodles] of byWord) {
  const judgements = await bench.judge(doodles.map(({ strokes }) => ({ strokes, prompt: word })));
  const names = [word, ...synonyms.filter(([of]) => of === word).map(([, name]) => name)];
  for (const name of names) {
    const [text] = (await bench.prompts([name])) as [Float32Array];
    const scores: number[] = [];
    for (const { embedding } of judgements)
      scores.push(await bench.rawScore(cosineOfNormalised(embedding, text), name));
    named.push({ word, name, nearness: nearestDrawn(text, drawn).nearness, median: medianOf(scores) });
  }
}

// How near texts are that mean the same, and those that do not: for VERY_NEAR of server/prompts/.
const built = (
  await Promise.all(
    (
      await readdir(new URL('../../prisma/seed', import.meta.url))
    )
      .filter((file) => file.endsWith('.json'))
      .map(async (file) => JSON.parse(await readFile(new URL(`../../prisma/seed/${file}`, import.meta.url), 'utf8'))),
  )
).flatMap(({ prompts }: { prompts: string[] }) => prompts);
const texts = await bench.prompts(built);
const nearest = texts.map((text, i) =>
  Math.max(...texts.map((other, k) => (k === i ? -1 : cosineOfNormalised(text, other)))),
);
const alike: number[] = [];
for (const [word, name] of synonyms) {
  const [a, b] = (await bench.prompts([`a ${word}`, `a ${name}`])) as [Float32Array, Float32Array];
  alike.push(cosineOfNormalised(a, b));
}
await bench.close();
const share = (numbers: readonly number[], at: number) =>
  `${((100 * numbers.filter((one) => one >= at).length) / numbers.length).toFixed(1)} %`;
for (const at of [0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97]) {
  console.log(
    `cosine ≥ ${at}: ${share(alike, at)} of ${alike.length} names for the same, ${share(nearest, at)} of ${nearest.length} built-in prompts with their nearest`,
  );
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** A line up to the knee, and level from there on: near words score like drawn ones, far ones do not. */
interface Line {
  intercept: number;
  slope: number;
  knee: number;
}
const KNEES = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1];
const predicted = ({ intercept, slope, knee }: Line, nearness: number) =>
  Math.max(0, Math.min(100, intercept + slope * Math.min(nearness, knee)));

/** The line with the least squared error. */
function lineOf(all: readonly Named[]): Line {
  const lines = KNEES.map((knee) => {
    const xs = all.map(({ nearness }) => Math.min(nearness, knee));
    const [x, y] = [mean(xs), mean(all.map(({ median }) => median))];
    const slope =
      all.reduce((sum, one, i) => sum + ((xs[i] as number) - x) * (one.median - y), 0) /
      xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
    const line = { intercept: y - slope * x, slope, knee };
    return { line, error: mean(all.map((one) => (one.median - predicted(line, one.nearness)) ** 2)) };
  });
  return lines.reduce((best, one) => (one.error < best.error ? one : best)).line;
}

const tested = [...byWord.keys()].flatMap((word) => {
  const line = lineOf(named.filter((one) => one.word !== word));
  const others = mean(named.filter((one) => one.word !== word).map(({ median }) => median));
  return named
    .filter((one) => one.word === word)
    .map((one) => ({ ...one, predicted: predicted(line, one.nearness), others }));
});

function report(title: string, those: readonly (typeof tested)[number][]): void {
  const error = mean(those.map(({ median, predicted }) => Math.abs(median - predicted)));
  const plain = mean(those.map(({ median, others }) => Math.abs(median - others)));
  const [mx, my] = [mean(those.map(({ predicted }) => predicted)), mean(those.map(({ median }) => median))];
  const product = those.reduce((sum, one) => sum + (one.predicted - mx) * (one.median - my), 0);
  const [vx, vy] = [
    those.reduce((sum, one) => sum + (one.predicted - mx) ** 2, 0),
    those.reduce((sum, one) => sum + (one.median - my) ** 2, 0),
  ];
  const r = product / Math.sqrt(vx * vy);
  console.log(
    `${title}: n = ${those.length}, mean absolute error ${error.toFixed(1)} points (without nearness ${plain.toFixed(1)}), r = ${r.toFixed(2)}`,
  );
}
report('all names', tested);
report(
  'own words',
  tested.filter(({ name, word }) => name === word),
);
report(
  'other names',
  tested.filter(({ name, word }) => name !== word),
);
report(
  'names with a nearness of 0.8 or more',
  tested.filter(({ nearness }) => nearness >= 0.8),
);
report(
  'names with a nearness below 0.8',
  tested.filter(({ nearness }) => nearness < 0.8),
);
report(
  'other names that are no drawn word',
  tested.filter(({ nearness }) => nearness < 0.999),
);
console.log(`drawings: ${[...byWord.values()].flat().length}; line of all: ${JSON.stringify(lineOf(named))}`);
const sorted = tested.toSorted((a, b) => a.nearness - b.nearness);
for (const [from, to] of [
  [-1, 0.4],
  [0.4, 0.6],
  [0.6, 0.8],
  [0.8, 0.999],
  [0.999, 2],
] as const) {
  const those = sorted.filter(({ nearness }) => nearness >= from && nearness < to);
  if (those.length > 0) {
    console.log(
      `nearness ${from}–${to}: n = ${those.length}, median of medians ${medianOf(those.map(({ median }) => median)).toFixed(1)}`,
    );
  }
}
