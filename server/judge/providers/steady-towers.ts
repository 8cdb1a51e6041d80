import type { Towers } from '../towers.ts';
import type { PassedOver } from './names.ts';
import { isSound } from './probe.ts';
import { reasonOf } from './reason.ts';

/**
 * Towers that outlive their device. When a run fails, or gives nothing but zeros or no numbers, the same batch is run on the
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
