import { openClip } from '#server/judge/clip.ts';
import { ModelError, type Precision } from '#server/judge/model-files.ts';
import { absent, readMachine } from '#server/judge/providers/machine.ts';
import { chainOf, type ProviderChoice } from '#server/judge/providers/names.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { referenceDrawings } from './calibration/reference-drawings.ts';
import { perSecond } from './prepare.ts';
import type { Progress } from './terminal.ts';

/** What the drawings and prompts of a trial came to in one precision. */
export interface Trial {
  precision: Precision;
  provider: string;
  /** Drawings, as the judge takes them: in batches where the precision allows it. */
  perSecond: number;
  images: readonly Float32Array[];
  prompts: readonly Float32Array[];
}

/** What the lock remembers of it. */
export interface Measured {
  trials: { precision: Precision; provider: string; perSecond: number }[];
  /** See `difference`; null: there was nothing to compare with. */
  difference: number | null;
}

/** A tenth of the spread is about two points of a hundred where the score is steepest. */
const MOST_DIFFERENCE = 0.1;
/** Less is not worth inexact scores, and within what a second measurement may say otherwise. */
const LEAST_GAIN = 1.2;

/** What to try, the one to prefer first. On a GPU half precision is twice as fast and exact enough: nothing else is fetched. */
export function candidates(available: readonly Precision[], gpu: boolean): Precision[] {
  if (gpu && available.includes('fp16')) return ['fp16'];
  const onCpu = (['fp32', 'int8'] as const).filter((precision) => available.includes(precision));
  return onCpu.length > 0 ? onCpu : available.slice(0, 1);
}

/**
 * How far apart the similarities of two precisions are, in parts of their spread: root mean square over all drawings and
 * prompts, after each prompt's mean was taken away, which the calibration does as well.
 */
export function difference(exact: Pick<Trial, 'images' | 'prompts'>, other: Pick<Trial, 'images' | 'prompts'>): number {
  let apart = 0;
  let spread = 0;
  for (const [p, prompt] of exact.prompts.entries()) {
    const ours = centred(exact.images.map((image) => cosineOfNormalised(image, prompt)));
    const theirs = centred(other.images.map((image) => cosineOfNormalised(image, other.prompts[p] as Float32Array)));
    for (const [i, value] of ours.entries()) {
      apart += (value - (theirs[i] as number)) ** 2;
      spread += value ** 2;
    }
  }
  // No spread at all: nothing could be told apart, and nothing is.
  return spread === 0 ? (apart === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.sqrt(apart / spread);
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** fp32, unless int8 is clearly faster and scores alike. @returns which, and in words why */
export function faster(exact: Trial, quantised: Trial): { precision: Precision; why: string; apart: number } {
  const apart = difference(exact, quantised);
  const gain = quantised.perSecond / exact.perSecond;
  const share = `${(100 * apart).toFixed(1)} % of their spread`;
  if (!(apart <= MOST_DIFFERENCE)) {
    return { precision: 'fp32', why: `int8 moves similarities by ${share}: too much`, apart };
  }
  const times = `${gain.toFixed(2)} times as fast`;
  if (gain < LEAST_GAIN) return { precision: 'fp32', why: `int8 is only ${times}`, apart };
  return { precision: 'int8', why: `int8 is ${times} and moves similarities by ${share}`, apart };
}

const DRAWINGS = 48;
const PROMPTS = 24;

/** Whether a GPU seems to be available for the judge. */
export function gpuMayBeThere(choice: ProviderChoice): boolean {
  const machine = readMachine();
  const others = chainOf(choice, machine.platform).filter((provider) => provider !== 'cpu');
  return choice === 'auto' ? others.some((provider) => absent(provider, machine) === null) : others.length > 0;
}

/** The provider that a model in this folder gets. @throws ModelError */
export async function providerFor(folder: string, threads: number, provider: ProviderChoice): Promise<string> {
  const clip = await openClip(folder, threads, { provider });
  await clip.close();
  return clip.provider;
}

/**
 * Tries a model's fp32 and int8 towers on the CPU and says which one to keep.
 * @param folders of the two, each complete
 */
export async function tryOnCpu(
  folders: Record<'fp32' | 'int8', string>,
  threads: number,
  progress: Progress,
): Promise<{ precision: Precision; measured: Measured }> {
  const exact = await trialOf('fp32', folders.fp32, threads);
  const quantised = await trialOf('int8', folders.int8, threads).catch((error: unknown) => {
    if (!(error instanceof ModelError)) throw error;
    progress.line(`int8 is left out: ${error.message}`);
    return null;
  });
  if (!quantised) return { precision: 'fp32', measured: measuredIn([exact], null) };
  for (const { precision, perSecond } of [exact, quantised]) {
    progress.line(`  ${precision}  ${perSecond.toFixed(1)} drawings/s on the CPU`);
  }
  const { precision, why, apart } = faster(exact, quantised);
  progress.line(`Taking ${precision}: ${why}.`);
  return { precision, measured: measuredIn([exact, quantised], apart) };
}

const measuredIn = (trials: readonly Trial[], apart: number | null): Measured => ({
  trials: trials.map(({ precision, provider, perSecond }) => ({ precision, provider, perSecond: round(perSecond) })),
  difference: apart !== null && Number.isFinite(apart) ? round(apart) : null,
});

const round = (value: number) => Number(value.toPrecision(4));

async function trialOf(precision: Precision, folder: string, threads: number): Promise<Trial> {
  const clip = await openClip(folder, threads);
  try {
    const drawings = await referenceDrawings(clip.preprocessing.sidePx);
    const step = Math.max(1, Math.floor(drawings.length / DRAWINGS));
    const some = drawings.filter((_, i) => i % step === 0).slice(0, DRAWINGS);
    const names = some.flatMap(({ name }) => (name ? [name] : [])).slice(0, PROMPTS);
    return {
      precision,
      provider: clip.provider,
      perSecond: await perSecond(clip),
      images: await clip.embedImages(some.map(({ image }) => image)),
      prompts: await clip.embedPrompts(names),
    };
  } finally {
    await clip.close();
  }
}
