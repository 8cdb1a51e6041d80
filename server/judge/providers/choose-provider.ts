import type { Precision } from '../model-files.ts';
import type { Towers } from '../towers.ts';
import { type PassedOver, type Provider, type ProviderChoice, reasonOf, refusedProvider } from './names.ts';
import { flaw, type Probe, type ProbeResult, tryProbe } from './probe.ts';
import type { Trial } from './trial.ts';

/** The candidates, and the means to try them. */
export interface Candidates {
  /** In order of preference. */
  chain: readonly Provider[];
  choice: ProviderChoice;
  precision: Precision;
  probe: Probe;
  /** Why a provider need not be tried; null: it may be there. Cheap. */
  absence(provider: Provider): string | null;
  /** Where a crash does no harm. */
  tryOut(provider: Provider): Promise<Trial>;
  open(provider: Provider): Promise<Towers>;
}

export interface BestTowers {
  towers: Towers;
  passedOver: PassedOver[];
}

/**
 * The first provider of the chain whose sessions open, whose embeddings of the probe are the CPU's, and which is faster
 * than the CPU. One that was asked for by name may be slower.
 * @throws ProviderError when the one that was asked for does not work; ModelError when the model does not load at all
 */
export async function openBestTowers(candidates: Candidates): Promise<BestTowers> {
  const { chain, choice, precision, probe } = candidates;
  const passedOver: PassedOver[] = [];
  const demands = { precision, mustBeFaster: choice === 'auto' };
  let cpu: { towers: Towers; result: ProbeResult } | null = null;
  const reference = async () => {
    if (!cpu) {
      const towers = await candidates.open('cpu');
      cpu = { towers, result: await tryProbe(towers, probe) };
    }
    return cpu;
  };

  for (const provider of chain) {
    if (provider === 'cpu')
      return { towers: cpu ? (await reference()).towers : await candidates.open('cpu'), passedOver };
    let reason = candidates.absence(provider);
    if (reason === null) {
      const { result, towers: onCpu } = await reference();
      const tried = await sessionsOn(candidates, provider, result, demands);
      if (typeof tried !== 'string') {
        await onCpu.close();
        return { towers: tried, passedOver };
      }
      reason = tried;
    }
    if (choice !== 'auto') throw refusedProvider({ provider, reason });
    passedOver.push({ provider, reason });
  }
  throw new Error('a chain of providers ends with the CPU or with the one that was asked for');
}

/** Sessions on the provider, or why there are none. */
async function sessionsOn(
  candidates: Candidates,
  provider: Provider,
  cpu: ProbeResult,
  demands: Parameters<typeof flaw>[2],
): Promise<Towers | string> {
  const trial = await candidates.tryOut(provider);
  if (!trial.ok) return trial.reason;
  const beforehand = flaw(trial.result, cpu, demands);
  if (beforehand !== null) return beforehand;
  // The trial process may have had more memory, so these sessions are probed as well.
  try {
    const towers = await candidates.open(provider);
    // Speed was compared in the trial; a second measurement would only disagree.
    const found = flaw(await tryProbe(towers, candidates.probe), cpu, { ...demands, mustBeFaster: false });
    if (found === null) return towers;
    await towers.close();
    return found;
  } catch (error) {
    return reasonOf(error instanceof Error ? error.message : String(error));
  }
}
