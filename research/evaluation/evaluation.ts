import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, EMBEDDED_MODEL, openBench } from './bench.ts';
import { CannotEvaluate, readDoodles } from './data.ts';
import { COMMITTED, type Measured, tableOf } from './figures.ts';
import { MEASURES } from './measures/all.ts';
import type { Reported } from './report.ts';
import { type Judged, measured, type Run } from './run.ts';
import { noSheets, openSheets } from './sheets.ts';

export interface EvaluationOptions {
  /** Holds eval.ndjson.xz. */
  data: string;
  model: string;
  /** Holds the model folders of runs that left words out. */
  heldOut: string;
  /** The folder of DoodleNet, a second opinion on what the drawing machine draws. */
  doodleNet: string;
  /** Where contact sheets go; null: none are drawn. */
  sheets: string | null;
  /** Only the figures whose names begin with this. */
  only: string;
  /** Of each `every` drawings one, and as much less of everything else: a quick look, no result. */
  every: number;
  /** Of one model run. More than one only pays on cores that nobody else uses. */
  threads: number;
  /** Told what happens, for whoever waits. */
  onProgress(text: string): void;
}

const QUICKDRAW_WORDS = 345;
/** Drawings between two signs of life. */
const PROGRESS_STEP = 2_000;

/**
 * Measures what was asked for. A measurement that fails leaves its figures missing, and says why; the others go on.
 * @throws CannotEvaluate when there is nothing to measure with.
 */
export async function evaluate(options: EvaluationOptions): Promise<Reported> {
  const { data, model, sheets, only, every, onProgress } = options;
  const committed = COMMITTED.filter(({ name }) => name.startsWith(only));
  if (committed.length === 0) throw new CannotEvaluate(`No figure has a name that begins with ${only}.`);
  const doodles = await readDoodles(data, every);
  const words = await quickDrawWords();
  const open = (modelFolder: string) => {
    let reported = 0;
    return openBench({
      modelFolder,
      labels: words,
      threads: options.threads,
      onProgress: (judged) => {
        if (judged - reported < PROGRESS_STEP) return;
        reported = judged;
        onProgress(`${judged} judged`);
      },
    });
  };
  const bench = await open(model);
  const notes: string[] = [];
  let own: Promise<readonly Judged[]> | null = null;
  const run: Run = {
    doodles,
    words,
    heldOut: options.heldOut,
    data,
    doodleNet: options.doodleNet,
    threads: options.threads,
    bench,
    own: () => {
      own ??= atOwnWords(bench, doodles);
      return own;
    },
    openOther: async (folder) => {
      const there = await stat(folder).catch(() => null);
      if (!there?.isDirectory()) throw new CannotEvaluate(`There is no model folder ${folder}.`);
      return open(folder);
    },
    count: (full) => Math.ceil(full / every),
    sheets: sheets === null ? noSheets : openSheets(sheets),
    note: (text) => notes.push(text),
  };
  const results: Record<string, Measured> = {};
  try {
    for (const measure of MEASURES) {
      if (!measure.names.some((name) => name.startsWith(only))) continue;
      const start = performance.now();
      try {
        Object.assign(results, await measured(measure, run));
        onProgress(`${measure.names.join(', ')}: ${((performance.now() - start) / 1_000).toFixed(0)} s`);
      } catch (error) {
        if (!(error instanceof CannotEvaluate))
          onProgress(error instanceof Error ? (error.stack ?? '') : String(error));
        const why = error instanceof Error ? error.message : String(error);
        notes.push(`Missing: ${measure.names.join(', ')}. ${why}`);
      }
    }
  } finally {
    await bench.close();
  }
  const { modelId: id, modelHash: hash, precision } = bench.info;
  return { model: { id, hash, precision }, figures: tableOf(committed, results), notes };
}

/** The first labels of the embedded model are the words of Quick, Draw!; another model is asked for the same ones. */
async function quickDrawWords(): Promise<string[]> {
  const labels = (await readFile(join(EMBEDDED_MODEL, 'labels.txt'), 'utf8')).split('\n').filter(Boolean);
  return labels.slice(0, QUICKDRAW_WORDS);
}

async function atOwnWords(bench: Bench, doodles: Run['doodles']): Promise<readonly Judged[]> {
  const judgements = await bench.judge(doodles.map(({ word, strokes }) => ({ strokes, prompt: word })));
  return doodles.map((doodle, i) => ({ doodle, judgement: judgements[i] as (typeof judgements)[number] }));
}
