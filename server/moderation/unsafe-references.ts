import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import type { Judge } from '#server/judge/port.ts';
import { thresholdFor, type UnsafeReference, type UnsafeReferences, type UnsafeThreshold } from './unsafe.ts';

/** What the built-in examples are compared with: of any model. */
const HARMLESS_TEXTS = new URL('../../models/doodle-clip/labels.txt', import.meta.url);
const UNSAFE = new URL('./examples/unsafe.ndjson', import.meta.url);
const HARMLESS = new URL('./examples/safe.ndjson', import.meta.url);

/** Texts that models of photographs know; the embedded one has never seen such words. */
const UNSAFE_TEXTS = ['a penis', 'naked breasts', 'a swastika', 'a middle finger', 'a hanged person'];

/** Of the embedded model: embeddings of examples, texts and harmless texts, eight bits a number, and the thresholds. */
const COMMITTED = {
  numbers: new URL('./examples/doodle-clip.i8', import.meta.url),
  about: new URL('./examples/doodle-clip.json', import.meta.url),
};

const Threshold = z.strictObject({ least: z.number(), margin: z.number() });
const Committed = z.strictObject({
  modelHash: z.string(),
  length: z.int().positive(),
  examples: z.array(z.string()),
  texts: z.array(z.string()),
  thresholds: z.strictObject({ examples: Threshold, texts: Threshold }),
});

/** The same as `loadUnsafeReferences` for the embedded model, without embedding anything; null: it is another model. */
export async function readCommittedReferences(modelHash: string): Promise<UnsafeReferences | null> {
  const about = Committed.parse(JSON.parse(await readFile(COMMITTED.about, 'utf8')));
  if (about.modelHash !== modelHash) return null;
  const numbers = new Int8Array(await readFile(COMMITTED.numbers));
  const vectors = Array.from({ length: numbers.length / about.length }, (_, i) =>
    unit(Float32Array.from(numbers.subarray(i * about.length, (i + 1) * about.length))),
  );
  const [few, many] = [about.examples.length, about.examples.length + about.texts.length];
  const named = (names: readonly string[], from: number): UnsafeReference[] =>
    names.map((name, i) => ({ name, embedding: vectors[from + i] as Float32Array }));
  return {
    examples: named(about.examples, 0),
    texts: named(about.texts, few),
    safeTexts: vectors.slice(many),
    thresholds: about.thresholds,
  };
}

/** Writes what `readCommittedReferences` reads. */
export async function commitReferences(modelHash: string, references: UnsafeReferences): Promise<void> {
  const { examples, texts, safeTexts, thresholds } = references;
  const vectors = [...[...examples, ...texts].map(({ embedding }) => embedding), ...safeTexts];
  const length = vectors[0]?.length ?? 0;
  const numbers = new Int8Array(vectors.length * length);
  for (const [i, vector] of vectors.entries()) {
    const scale = 127 / vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    numbers.set(
      vector.map((value) => Math.round(value * scale)),
      i * length,
    );
  }
  const names = (all: readonly UnsafeReference[]) => all.map(({ name }) => name);
  const about = { modelHash, length, examples: names(examples), texts: names(texts), thresholds };
  await writeFile(COMMITTED.numbers, numbers);
  await writeFile(COMMITTED.about, `${JSON.stringify(about, null, 2)}\n`);
}

function unit(vector: Float32Array): Float32Array {
  const size = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / size);
}

/** What turns drawings and texts into normalised embeddings. */
export interface Embedder {
  drawing(drawing: QuickDrawing): Promise<Float32Array>;
  text(text: string): Promise<Float32Array>;
}

/** By the running judge, behind everything that anybody waits for. */
export const judgeEmbedder = (judge: Pick<Judge, 'judge' | 'embedText'>): Embedder => ({
  text: (text) => judge.embedText(text),
  drawing: async (drawing) =>
    (await judge.judge({ strokes: quickDrawStrokes(drawing), prompt: 'a drawing', priority: 'explain' })).embedding,
});

interface Row {
  word: string;
  drawing: QuickDrawing;
}

/** One JSON object a line. */
const readRows = async (file: URL): Promise<Row[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/**
 * The references of the program for a model, with its thresholds, which come from harmless drawings. One after the other:
 * some 400 drawings and 600 texts, a quarter of a minute of one core for the embedded model.
 */
export async function loadUnsafeReferences(embedder: Embedder): Promise<UnsafeReferences> {
  const labels = (await readFile(HARMLESS_TEXTS, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const safeTexts = await inOrder(labels, (label) => embedder.text(label));
  const examples = await inOrder(
    await readRows(UNSAFE),
    async ({ word, drawing }): Promise<UnsafeReference> => ({
      name: word,
      embedding: await embedder.drawing(drawing),
    }),
  );
  const texts = await inOrder(UNSAFE_TEXTS, async (text) => ({ name: text, embedding: await embedder.text(text) }));
  const harmless = await inOrder(await readRows(HARMLESS), ({ drawing }) => embedder.drawing(drawing));
  const thresholds: Record<'examples' | 'texts', UnsafeThreshold> = {
    examples: thresholdFor(harmless, examples, safeTexts),
    texts: thresholdFor(harmless, texts, safeTexts),
  };
  return { examples, texts, safeTexts, thresholds };
}

async function inOrder<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}
