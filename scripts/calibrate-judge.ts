// Fits a model's scores: writes `calibration` into its judge.json, and reference.f32 beside it.
// usage: node --import tsx scripts/calibrate-judge.ts [--model models/doodle-clip] [--drawings train.ndjson.xz]
//
// Without --drawings the two constants are fitted on the reference icons with their own and with others' names; with a
// Quick, Draw! file on its drawings with their own and with other words. Never give it drawings that the judge is
// evaluated on.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { type Clip, openClip } from '#server/judge/clip.ts';
import type { Calibration } from '#server/judge/model-schemas.ts';
import { openRasteriser } from '#server/judge/rasterise.ts';
import { cosineOfNormalised } from '#server/judge/score/cosine.ts';
import { calibratedRawScore } from '#server/judge/score/raw-score.ts';
import { referenceStatistics } from '#server/judge/score/reference-statistics.ts';
import { fitLogistic } from './judge-calibration/fit.ts';
import { quantile } from './judge-calibration/metrics.ts';
import { readQuickDraw } from './judge-calibration/read-quickdraw.ts';
import { referenceDrawings } from './judge-calibration/reference-drawings.ts';

const REFERENCE_FILE = 'reference.f32';
const DRAWINGS_PER_WORD = 6;
/** Other words that each drawing is held against. */
const OTHERS = 5;

const { values } = parseArgs({
  options: { model: { type: 'string', default: 'models/doodle-clip' }, drawings: { type: 'string' } },
});
const judgeFile = join(values.model, 'judge.json');
const judge: Record<string, unknown> = JSON.parse(await readFile(judgeFile, 'utf8').catch(() => '{}'));
const writeJudge = () => writeFile(judgeFile, `${JSON.stringify(judge, null, 2)}\n`);
// The calibration of an older model would not fit the new one's embeddings.
delete judge.calibration;
await writeJudge();

const clip = await openClip(values.model, availableParallelism());
const drawings = await referenceDrawings(clip.preprocessing.sidePx);
const references = await clip.embedImages(drawings.map(({ image }) => image));
const bytes = Buffer.concat(references.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)));
await writeFile(join(values.model, REFERENCE_FILE), bytes);

interface Named {
  word: string;
  embedding: Float32Array;
}
const named = values.drawings === undefined ? namedIcons() : await drawingsOf(clip, values.drawings);
const { own, others } = await standardised(clip, named);
const logistic = fitLogistic(own, others);
const calibration: Calibration = {
  kind: 'logistic',
  slope: Number(logistic.slope.toFixed(4)),
  offset: Number(logistic.offset.toFixed(4)),
  reference: {
    file: REFERENCE_FILE,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    count: references.length,
  },
};
judge.calibration = calibration;
await writeJudge();
await clip.close();

const score = (z: number) => calibratedRawScore(z, { mean: 0, deviation: 1 }, calibration).toFixed(1);
const row = (name: string, zs: readonly number[]) =>
  `${name}: ${[0.1, 0.25, 0.5, 0.75, 0.9].map((q) => `${score(quantile(zs, q))}`).join('  ')}`;
console.log(`${references.length} reference drawings, slope ${calibration.slope}, offset ${calibration.offset}`);
console.log(`score at the quantiles   10 %  25 %  50 %  75 %  90 %`);
console.log(row(`${own.length} with their own words`, own));
console.log(row(`${others.length} with other words`, others));

function namedIcons(): Named[] {
  return drawings.flatMap(({ name }, i) => (name ? [{ word: name, embedding: references[i] as Float32Array }] : []));
}

async function drawingsOf(model: Clip, file: string): Promise<Named[]> {
  const rasteriser = openRasteriser(model.preprocessing.sidePx);
  const counts = new Map<string, number>();
  const words: string[] = [];
  const images = [];
  for await (const { word, drawing, recognized } of readQuickDraw(file)) {
    const count = counts.get(word) ?? 0;
    if (!recognized || count >= DRAWINGS_PER_WORD) continue;
    counts.set(word, count + 1);
    words.push(word);
    images.push(rasteriser.pixels(quickDrawStrokes(drawing)));
  }
  const embeddings = await model.embedImages(images);
  return words.map((word, i) => ({ word, embedding: embeddings[i] as Float32Array }));
}

/** Similarities of drawings with their own word and with words of others, standardised by the reference set. */
async function standardised(model: Clip, all: readonly Named[]) {
  const words = [...new Set(all.map(({ word }) => word))];
  const embeddings = await model.embedPrompts(words);
  const prompts = new Map(
    words.map((word, i) => {
      const embedding = embeddings[i] as Float32Array;
      return [word, { embedding, reference: referenceStatistics(embedding, references) }];
    }),
  );
  const z = (drawing: Float32Array, word: string) => {
    const prompt = prompts.get(word);
    if (!prompt) throw new Error(`${word} was not embedded`);
    return (cosineOfNormalised(drawing, prompt.embedding) - prompt.reference.mean) / prompt.reference.deviation;
  };
  const step = Math.max(1, Math.floor(words.length / (OTHERS + 1)));
  return {
    own: all.map(({ word, embedding }) => z(embedding, word)),
    others: all.flatMap(({ word, embedding }) =>
      Array.from({ length: OTHERS }, (_, i) => words[(words.indexOf(word) + (i + 1) * step) % words.length] as string)
        .filter((other) => other !== word)
        .map((other) => z(embedding, other)),
    ),
  };
}
