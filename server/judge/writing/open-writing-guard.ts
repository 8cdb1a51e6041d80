import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { ModelError } from '../model-error.ts';
import { openSession } from '../towers.ts';
import { type WritingThresholds, writingShare } from './verdict.ts';
import { openLook, VIEW_CHANNELS, VIEW_SIDE_PX } from './view.ts';

/** models/writing-guard in this repository. */
export const WRITING_GUARD = fileURLToPath(new URL('../../../models/writing-guard', import.meta.url));

/** Says of a drawing whether it is words. It knows nothing of the CLIP that judges, so it works beside any of them. */
export interface WritingGuard {
  readonly thresholds: WritingThresholds;
  /** SHA-256 (hex) over its files: verdicts of another guard make other scores. */
  readonly hash: string;
  /** 0–1: how much the picture looks like written words; 0 for a blank canvas. */
  probability(strokes: readonly Stroke[]): Promise<number>;
  /** The share of its raw score that the drawing loses, 0–1. */
  share(strokes: readonly Stroke[]): Promise<number>;
  close(): Promise<void>;
}

const probability = z.number().gt(0).lt(1);
const GuardJson = z
  .object({ doubtful: probability, sure: probability })
  .refine(({ doubtful, sure }) => doubtful < sure, 'doubtful must be below sure');

/** Loads `guard.onnx` and `guard.json`, and runs once. @throws ModelError naming the file that cannot be used. */
export async function openWritingGuard(folder: string, intraOpNumThreads: number): Promise<WritingGuard> {
  const file = join(folder, 'guard.onnx');
  const thresholds = await readThresholds(join(folder, 'guard.json'));
  const session = await openSession(file, intraOpNumThreads);
  const look = openLook();
  const run = async (pixels: Uint8Array): Promise<number> => {
    const input = new Tensor(
      'float32',
      Float32Array.from(pixels, (value) => value / 255),
      [1, VIEW_CHANNELS, VIEW_SIDE_PX, VIEW_SIDE_PX],
    );
    const { probability: output } = await session.run({ pixels: input });
    const value = output?.data[0];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('the guard gave no number');
    return value;
  };
  try {
    await run(new Uint8Array(VIEW_CHANNELS * VIEW_SIDE_PX ** 2));
  } catch (cause) {
    throw new ModelError(`The model file ${file} is no writing guard.`, { cause });
  }
  const probabilityOf = async (strokes: readonly Stroke[]) => {
    const pixels = look(strokes);
    return pixels ? run(pixels) : 0;
  };
  return {
    thresholds,
    hash: createHash('sha256')
      .update(await readFile(file))
      .update(JSON.stringify(thresholds))
      .digest('hex'),
    probability: probabilityOf,
    share: async (strokes) => writingShare(await probabilityOf(strokes), thresholds),
    close: () => session.release(),
  };
}

async function readThresholds(file: string): Promise<WritingThresholds> {
  try {
    return GuardJson.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new ModelError(`The model file ${file} cannot be used.`, { cause });
  }
}
