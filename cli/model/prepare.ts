import { performance } from 'node:perf_hooks';
import { type Clip, MAX_BATCH, openClip } from '#server/judge/clip.ts';
import { ModelError } from '#server/judge/model-files.ts';
import { type ProviderChoice, ProviderError } from '#server/judge/providers/names.ts';
import { calibrate, writeCalibration } from './calibration/calibrate.ts';
import { quantile } from './calibration/fit.ts';
import { CommandError, type Progress } from './terminal.ts';

const SINGLES = 7;
const BATCHES = 3;

export interface Prepared {
  provider: string;
  embeddingLength: number;
  /** Median, one drawing alone. */
  singleMs: number;
  /** In full batches. */
  perSecond: number;
}

/** Loads and warms up what was downloaded, measures it, and writes its calibration beside it. @throws CommandError */
export async function prepare(
  folder: string,
  { threads, provider }: { threads: number; provider: ProviderChoice },
  progress: Progress,
): Promise<Prepared> {
  progress.line('Loading and warming up …');
  const clip = await openClip(folder, threads, { provider }).catch((error) => {
    if (error instanceof ProviderError) throw new CommandError(error.message);
    if (error instanceof ModelError) throw new CommandError(`${error.message} Choose another model or --precision.`);
    throw error;
  });
  try {
    const speed = await measure(clip);
    progress.line('Calibrating the scores on reference drawings …');
    await writeCalibration(folder, await calibrate(clip, null));
    return { provider: clip.provider, embeddingLength: clip.embeddingLength, ...speed };
  } finally {
    await clip.close();
  }
}

async function measure(clip: Clip): Promise<Pick<Prepared, 'singleMs' | 'perSecond'>> {
  const singles: number[] = [];
  for (let i = 0; i < SINGLES; i++) singles.push(await timedMs(clip, 1));
  return { singleMs: quantile(singles, 0.5), perSecond: await perSecond(clip) };
}

/** Drawings a second in full batches, the best of a few: what disturbs a measurement only makes it slower. */
export async function perSecond(clip: Clip): Promise<number> {
  const batches: number[] = [];
  for (let i = 0; i < BATCHES; i++) batches.push(await timedMs(clip, MAX_BATCH));
  return (1000 * MAX_BATCH) / Math.min(...batches);
}

async function timedMs(clip: Clip, count: number): Promise<number> {
  const { sidePx } = clip.preprocessing;
  const paper = {
    width: sidePx,
    height: sidePx,
    channels: 3 as const,
    data: new Uint8Array(3 * sidePx ** 2).fill(255),
  };
  const from = performance.now();
  await clip.embedImages(new Array(count).fill(paper));
  return performance.now() - from;
}
