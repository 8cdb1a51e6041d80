// Fits a model's scores: writes `calibration` into its judge.json, and reference.f32 beside it.
// usage: node --import tsx scripts/calibrate-judge.ts [--model models/doodle-clip] [--drawings train.ndjson.xz]
//
// Without --drawings the constants are fitted on the reference icons with their own and with others' names; with the
// Quick, Draw! training file on the rows of it that were kept out of training, single and in scenes of two. Never give it
// drawings that the judge is evaluated on.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Clip, MAX_BATCH, openClip } from '#server/judge/clip.ts';
import type { Calibration } from '#server/judge/model-schemas.ts';
import { openEye } from '#server/judge/rasterise.ts';
import { calibratedRawScore } from '#server/judge/score/raw-score.ts';
import { type Captioned, heldOutDrawings, scenesOf } from './judge-calibration/calibration-drawings.ts';
import { fitScores, type Sample, sampleOf, standardised } from './judge-calibration/fit.ts';
import { quantile } from './judge-calibration/metrics.ts';
import { referenceDrawings } from './judge-calibration/reference-drawings.ts';

const REFERENCE_FILE = 'reference.f32';
/** Drawings of other things that each prompt is held against. */
const OTHERS = 40;

const { values } = parseArgs({
  options: { model: { type: 'string', default: 'models/doodle-clip' }, drawings: { type: 'string' } },
});
const judgeFile = join(values.model, 'judge.json');
const judge: Record<string, unknown> = JSON.parse(await readFile(judgeFile, 'utf8').catch(() => '{}'));
const writeJudge = () => writeFile(judgeFile, `${JSON.stringify(judge, null, 2)}\n`);
// The calibration of an older model would not fit the new one's embeddings.
delete judge.calibration;
await writeJudge();

interface Embedded {
  prompt: string;
  embedding: Float32Array;
}

const clip = await openClip(values.model, availableParallelism());
const drawings = await referenceDrawings(clip.preprocessing.sidePx);
const references = await clip.embedImages(drawings.map(({ image }) => image));
const bytes = Buffer.concat(references.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)));
await writeFile(join(values.model, REFERENCE_FILE), bytes);

const held = values.drawings === undefined ? null : await heldOutDrawings(values.drawings);
const single = held ? await embedded(clip, held) : namedIcons();
const words = await samplesOf(clip, single);
const sentences = held ? await samplesOf(clip, await embedded(clip, scenesOf(held))) : [];
const { slope, offset, shrinkage } = fitScores(words, sentences);
const short = (value: number) => Number(value.toFixed(4));
const calibration: Calibration = {
  kind: 'logistic',
  slope: short(slope),
  offset: short(offset),
  shrinkage: {
    mean: shrinkage.mean,
    deviation: shrinkage.deviation,
    pooled: { mean: short(shrinkage.pooled.mean), deviation: short(shrinkage.pooled.deviation) },
  },
  reference: {
    file: REFERENCE_FILE,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    count: references.length,
  },
};
judge.calibration = calibration;
await writeJudge();
await clip.close();
report();

function namedIcons(): Embedded[] {
  return drawings.flatMap(({ name }, i) => (name ? [{ prompt: name, embedding: references[i] as Float32Array }] : []));
}

async function embedded(model: Clip, all: readonly Captioned[]): Promise<Embedded[]> {
  const eye = openEye(model.preprocessing.sidePx);
  const done: Embedded[] = [];
  for (let from = 0; from < all.length; from += MAX_BATCH) {
    const batch = all.slice(from, from + MAX_BATCH);
    const embeddings = await model.embedImages(batch.map(({ strokes }) => eye(strokes).image));
    for (const [i, { prompt }] of batch.entries()) done.push({ prompt, embedding: embeddings[i] as Float32Array });
  }
  return done;
}

/** A sample for each prompt: its own drawings, and OTHERS of other prompts. */
async function samplesOf(model: Clip, all: readonly Embedded[]): Promise<Sample[]> {
  const byPrompt = new Map<string, Float32Array[]>();
  for (const { prompt, embedding } of all) byPrompt.set(prompt, [...(byPrompt.get(prompt) ?? []), embedding]);
  const prompts = await model.embedPrompts([...byPrompt.keys()]);
  return [...byPrompt].map(([prompt, own], i) => {
    // A step that shares no factor with their number meets each drawing once before any comes again.
    const others = Array.from({ length: OTHERS }, (_, k) => all[(i * 7919 + k * 104_729) % all.length] as Embedded)
      .filter((other) => other.prompt !== prompt)
      .map(({ embedding }) => embedding);
    return sampleOf(prompts[i] as Float32Array, references, own, others);
  });
}

function report(): void {
  const scores = (zs: readonly number[]) =>
    zs.map((z) => calibratedRawScore(z, { mean: 0, deviation: 1 }, calibration));
  const row = (name: string, of: readonly number[]) =>
    console.log(
      name.padEnd(42),
      [0.1, 0.25, 0.5, 0.75, 0.9].map((q) => quantile(of, q).toFixed(1).padStart(6)).join(''),
    );
  console.log(`${references.length} reference drawings: ${JSON.stringify({ ...calibration, reference: undefined })}`);
  console.log('score at the quantiles'.padEnd(42), '  10 %  25 %  50 %  75 %  90 %');
  for (const [kind, samples] of [
    ['words', words],
    ['sentences', sentences],
  ] as const) {
    if (samples.length === 0) continue;
    const zs = samples.map((sample) => standardised(sample, shrinkage));
    const own = zs.map((z) => scores(z.own));
    row(`${own.flat().length} drawings at their own ${kind}`, own.flat());
    row(
      `medians of ${own.length} ${kind}`,
      own.map((of) => quantile(of, 0.5)),
    );
    const others = zs.flatMap((z) => scores(z.others));
    row(`${others.length} drawings at other ${kind}`, others);
  }
}
