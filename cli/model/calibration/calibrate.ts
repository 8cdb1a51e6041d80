import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { type Clip, MAX_BATCH } from '#server/judge/clip.ts';
import { openFramer } from '#server/judge/framing.ts';
import type { Calibration } from '#server/judge/model-schemas.ts';
import { fitScores, type Sample, sampleOf, standardised } from './fit.ts';
import { referenceDrawings } from './reference-drawings.ts';

const REFERENCE_FILE = 'reference.f32';
/** Drawings of other things that each prompt is held against. */
const OTHERS = 40;

export interface Captioned {
  prompt: string;
  strokes: readonly Stroke[];
}

/** Drawings that the model was not trained on, each with the words or the sentence that it shows. */
export interface HeldOutDrawings {
  words: readonly Captioned[];
  sentences: readonly Captioned[];
}

/** A fit, not yet written, with the standardised similarities it was made from. */
export interface FittedScores {
  calibration: Calibration;
  /** Contents of the reference file: the embeddings one after the other, float32. */
  reference: Buffer;
  words: ReturnType<typeof standardised>[];
  sentences: ReturnType<typeof standardised>[];
}

interface Embedded {
  prompt: string;
  embedding: Float32Array;
}

/** Takes the calibration of an older model out of judge.json: it would not fit the new one's embeddings. */
export async function forgetCalibration(folder: string): Promise<void> {
  const { calibration: _, ...rest } = await readJudge(folder);
  await writeJudge(folder, rest);
}

/** Writes the reference file and its calibration; what else judge.json says stays. */
export async function writeCalibration(folder: string, { calibration, reference }: FittedScores): Promise<void> {
  await writeFile(join(folder, REFERENCE_FILE), reference);
  await writeJudge(folder, { ...(await readJudge(folder)), calibration });
}

/**
 * Fits the constants of a model's scores.
 * @param held never drawings that the judge is evaluated on; null: the reference icons with their own and with others' names
 */
export async function calibrate(clip: Clip, held: HeldOutDrawings | null): Promise<FittedScores> {
  const images = await referenceDrawings(clip.preprocessing.sidePx);
  const references = await clip.embedImages(images.map(({ image }) => image));
  const reference = Buffer.concat(references.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)));
  const icons = () =>
    images.flatMap(({ name }, i) => (name ? [{ prompt: name, embedding: references[i] as Float32Array }] : []));

  const words = await samplesOf(clip, references, held ? await embedded(clip, held.words) : icons());
  const sentences = held ? await samplesOf(clip, references, await embedded(clip, held.sentences)) : [];
  const { slope, offset, shrinkage } = fitScores(words, sentences);
  return {
    calibration: {
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
        sha256: createHash('sha256').update(reference).digest('hex'),
        count: references.length,
      },
    },
    reference,
    words: words.map((sample) => standardised(sample, shrinkage)),
    sentences: sentences.map((sample) => standardised(sample, shrinkage)),
  };
}

const short = (value: number) => Number(value.toFixed(4));

async function embedded(model: Clip, all: readonly Captioned[]): Promise<Embedded[]> {
  const eye = openFramer(model.preprocessing.sidePx);
  const done: Embedded[] = [];
  for (let from = 0; from < all.length; from += MAX_BATCH) {
    const batch = all.slice(from, from + MAX_BATCH);
    const embeddings = await model.embedImages(batch.map(({ strokes }) => eye(strokes).image));
    for (const [i, { prompt }] of batch.entries()) done.push({ prompt, embedding: embeddings[i] as Float32Array });
  }
  return done;
}

/** A sample for each prompt: its own drawings, and OTHERS of other prompts. */
async function samplesOf(
  model: Clip,
  references: readonly Float32Array[],
  all: readonly Embedded[],
): Promise<Sample[]> {
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

async function readJudge(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, 'judge.json'), 'utf8').catch(() => '{}'));
}

const writeJudge = (folder: string, judge: Record<string, unknown>) =>
  writeFile(join(folder, 'judge.json'), `${JSON.stringify(judge, null, 2)}\n`);
