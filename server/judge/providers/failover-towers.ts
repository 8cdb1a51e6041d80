import type { ModelFiles } from '../model-files.ts';
import type { Preprocessing } from '../preprocessing.ts';
import type { TextTokenizer } from '../tokenizer.ts';
import { openTowers, type Shapes, type Towers } from '../towers.ts';
import { openBestTowers } from './choose-provider.ts';
import { absent, lacking, readMachine } from './machine.ts';
import { chainOf, type PassedOver, type Provider, type ProviderChoice, reasonOf } from './names.ts';
import { isSound, openProbe } from './probe.ts';
import { tryInProcess } from './trial.ts';

const PROBE_TEXTS = ['a drawing of a cat', 'a doodle of a house under a large tree'];

export interface Opened {
  files: ModelFiles;
  preprocessing: Preprocessing;
  tokenizer: TextTokenizer;
  shapes: Shapes;
}

/**
 * The towers on the best provider that there is, or on the one that was asked for; on the CPU from the moment on at which
 * the device is lost. `passedOver` grows by it then.
 * @throws ModelError, ProviderError
 */
export async function openFailoverTowers(
  choice: ProviderChoice,
  { files, preprocessing, tokenizer, shapes }: Opened,
  { intraOpNumThreads, onLost }: { intraOpNumThreads: number; onLost(): void },
): Promise<{ towers: Towers; passedOver: readonly PassedOver[] }> {
  const open = (provider: Provider) => openTowers(files, preprocessing, { provider, intraOpNumThreads, shapes });
  if (choice === 'cpu') return { towers: await open('cpu'), passedOver: [] };
  const { visionFile, textFile, precision } = files;
  const { channels, sidePx } = preprocessing;
  const machine = readMachine();
  const probe = openProbe(preprocessing, tokenizer.encodeBatch(PROBE_TEXTS));
  const { towers, passedOver } = await openBestTowers({
    chain: chainOf(choice, machine.platform),
    choice,
    precision,
    probe,
    // A provider that was requested by name is tried, whatever the device files say.
    absence: (provider) => (choice === 'auto' ? absent : lacking)(provider, machine),
    tryOut: (provider) =>
      tryInProcess({
        files: { visionFile, textFile },
        preprocessing: { channels, sidePx },
        options: { provider, intraOpNumThreads, shapes },
        probe,
      }),
    open,
  });
  const steady = failoverTowers(
    towers,
    () => open('cpu'),
    (lost) => {
      passedOver.push(lost);
      onLost();
    },
  );
  return { towers: steady, passedOver };
}

/**
 * Towers that survive the loss of their device. When a run fails, or gives nothing but zeros or no numbers, the same batch is run on the
 * CPU. If that works the device was at fault, and everything runs on the CPU from then on; if it fails as well, the batch
 * was. So no drawing is lost, and no drawing can take the GPU away from the others.
 * @param onLost called once, before the batch is answered
 */
export function failoverTowers(
  first: Towers,
  openCpu: () => Promise<Towers>,
  onLost: (lost: PassedOver) => void,
): Towers {
  if (first.provider === 'cpu') return first;
  let current = first;
  let standby: Promise<Towers> | null = null;

  const onCpu = () => {
    standby ??= openCpu().catch((error: unknown) => {
      standby = null;
      throw error;
    });
    return standby;
  };

  async function run(task: (towers: Towers) => Promise<Float32Array[]>): Promise<Float32Array[]> {
    const used = current;
    let reason: string;
    try {
      const embeddings = await task(used);
      if (used.provider === 'cpu' || isSound(embeddings)) return embeddings;
      reason = 'it gave no numbers any more';
    } catch (error) {
      if (used.provider === 'cpu') throw error;
      reason = `it failed while it judged: ${reasonOf(error instanceof Error ? error.message : String(error))}`;
    }
    const cpu = await onCpu();
    const embeddings = await task(cpu);
    if (current === used && isSound(embeddings)) {
      // The lost sessions are not released: a driver without its device may end the process over it.
      current = cpu;
      onLost({ provider: used.provider, reason });
    }
    return embeddings;
  }

  return {
    get provider() {
      return current.provider;
    },
    embedImages: (pixelValues, count) => run((towers) => towers.embedImages(pixelValues, count)),
    embedTexts: (tokens) => run((towers) => towers.embedTexts(tokens)),
    async close() {
      if (current === first) await first.close();
      const cpu = await standby?.catch(() => null);
      await cpu?.close();
    },
  };
}
