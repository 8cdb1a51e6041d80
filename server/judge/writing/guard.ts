import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { ModelError } from '../model-files.ts';
import { openSession } from '../towers.ts';
import { openGuardView, VIEW_CHANNELS, VIEW_SIDE_PX } from './view.ts';

/** models/writing-guard in this repository. */
export const WRITING_GUARD = fileURLToPath(new URL('../../../models/writing-guard', import.meta.url));

/** Recognises drawings that are written words. It is independent of the CLIP. */
export interface WritingGuard {
  readonly thresholds: WritingThresholds;
  /** SHA-256 (hex) over its files: another guard gives other scores. */
  readonly hash: string;
  /** Probability (0–1) of written words; 0 for a blank canvas. */
  probability(strokes: readonly Stroke[]): Promise<number>;
  /** The share of its raw score that each drawing loses, 0–1. `views`: see `openPreparedView`; null: a blank canvas. */
  shares(views: readonly (Uint8Array | null)[]): Promise<number[]>;
  /** The share of its raw score that the drawing loses, 0–1. */
  share(strokes: readonly Stroke[]): Promise<number>;
  close(): Promise<void>;
}

const probability = z.number().gt(0).lt(1);
const GuardJson = z
  .object({ doubtful: probability, sure: probability })
  .refine(({ doubtful, sure }) => doubtful < sure, 'doubtful must be below sure');

/** Drawings in one run. Larger runs are no faster. */
const MAX_VIEWS = 8;

/** Loads `guard.onnx` and `guard.json`, and runs once. @throws ModelError naming the file that cannot be used. */
export async function openWritingGuard(folder: string, intraOpNumThreads: number): Promise<WritingGuard> {
  const file = join(folder, 'guard.onnx');
  const thresholds = await readThresholds(join(folder, 'guard.json'));
  const session = await openSession(file, intraOpNumThreads);
  const look = openGuardView();
  const run = async (views: readonly Uint8Array[]): Promise<number[]> => {
    const each = VIEW_CHANNELS * VIEW_SIDE_PX ** 2;
    const values = new Float32Array(views.length * each);
    for (const [row, view] of views.entries()) {
      for (let i = 0; i < each; i++) values[row * each + i] = (view[i] as number) / 255;
    }
    const input = new Tensor('float32', values, [views.length, VIEW_CHANNELS, VIEW_SIDE_PX, VIEW_SIDE_PX]);
    const { probability: output } = await session.run({ pixels: input });
    const data = output?.data;
    if (!(data instanceof Float32Array) || data.length !== views.length || !data.every(Number.isFinite)) {
      throw new Error('the guard gave no number');
    }
    return [...data];
  };
  try {
    await run([new Uint8Array(VIEW_CHANNELS * VIEW_SIDE_PX ** 2)]);
  } catch (cause) {
    throw new ModelError(`The model file ${file} is no writing guard.`, { cause });
  }
  const probabilityOf = async (strokes: readonly Stroke[]) => {
    const view = look(strokes);
    return view ? ((await run([view]))[0] as number) : 0;
  };
  return {
    thresholds,
    hash: await guardHash(folder),
    probability: probabilityOf,
    async shares(views) {
      const shares = views.map(() => 0);
      const seen = views.flatMap((view, i) => (view ? [{ view, i }] : []));
      for (let from = 0; from < seen.length; from += MAX_VIEWS) {
        const chunk = seen.slice(from, from + MAX_VIEWS);
        const probabilities = await run(chunk.map(({ view }) => view));
        for (const [k, { i }] of chunk.entries()) shares[i] = writingShare(probabilities[k] as number, thresholds);
      }
      return shares;
    },
    share: async (strokes) => writingShare(await probabilityOf(strokes), thresholds),
    close: () => session.release(),
  };
}

/** SHA-256 (hex) over a guard's files. @throws ModelError */
export async function guardHash(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'guard.onnx')))
    .update(JSON.stringify(await readThresholds(join(folder, 'guard.json'))))
    .digest('hex');
}

async function readThresholds(file: string): Promise<WritingThresholds> {
  try {
    return GuardJson.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new ModelError(`The model file ${file} cannot be used.`, { cause });
  }
}

/** Probabilities (0–1) at which the deduction begins and at which it takes all. */
export interface WritingThresholds {
  doubtful: number;
  sure: number;
}

/** Smallest share. With less, a word that a CLIP can read would rank ahead of a modest drawing. */
const LEAST_SHARE = 0.5;

const logit = (probability: number) => Math.log(probability / (1 - probability));

/**
 * The share of the raw score that is taken off, 0–1: 0 below `doubtful`, LEAST_SHARE there, 1 from `sure` on, and
 * linear in the log-odds between, in which the guard's verdicts are about evenly spread.
 */
export function writingShare(probability: number, { doubtful, sure }: WritingThresholds): number {
  if (probability < doubtful) return 0;
  if (probability >= sure) return 1;
  const way = (logit(probability) - logit(doubtful)) / (logit(sure) - logit(doubtful));
  return LEAST_SHARE + (1 - LEAST_SHARE) * way;
}
