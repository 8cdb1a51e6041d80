import type { ModelFiles } from '../model-files.ts';
import type { Preprocessing } from '../preprocessing.ts';
import type { TextTokenizer } from '../tokenizer.ts';
import { openTowers, type Towers } from '../towers.ts';
import type { Shapes } from './fixed-shapes.ts';
import { absent, lacking, readMachine } from './machine.ts';
import { chainOf, type PassedOver, type Provider, type ProviderChoice } from './names.ts';
import { openBestTowers } from './open-best-towers.ts';
import { openProbe } from './probe.ts';
import { failoverTowers } from './steady-towers.ts';
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
    // Asked for by name it is tried, whatever the device files say.
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
