import { openClip } from '#server/judge/clip.ts';
import type { Precision } from '#server/judge/model-files.ts';
import { ModelError } from '#server/judge/model-files.ts';
import { absent, readMachine } from '#server/judge/providers/machine.ts';
import { chainOf, type ProviderChoice } from '#server/judge/providers/names.ts';
import { referenceDrawings } from './calibration/reference-drawings.ts';
import { faster, type Measured, type Trial } from './precision.ts';
import { perSecond } from './prepare.ts';
import type { Progress } from './progress.ts';

const DRAWINGS = 48;
const PROMPTS = 24;

/** Whether the judge could run on a GPU here, as far as a look tells. */
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
