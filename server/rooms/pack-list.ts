import type { RoomView } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { PromptStore } from '../storage/port.ts';
import type { Clock } from './command-queue.ts';

type Packs = RoomView['packs'];

const MAX_AGE_MS = 3_000;

/** The open packs, cached for a few seconds, so that a view does not wait for the database. */
export async function openPackList(
  prompts: Pick<PromptStore, 'packs'>,
  clock: Clock,
  logger: Logger,
): Promise<{ current: () => Packs; fresh: () => Promise<Packs> }> {
  let packs: Packs = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async () => {
    const found = await prompts.packs();
    packs = found.filter((pack) => !pack.retired).map(({ id, name, promptCount }) => ({ id, name, promptCount }));
    readAt = clock.now();
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };

  await refresh();
  return {
    current: () => {
      if (clock.now() - readAt > MAX_AGE_MS) {
        refresh().catch((error: unknown) => logger.warn({ err: error }, 'reading the packs failed'));
      }
      return packs;
    },
    fresh: async () => {
      if (clock.now() - readAt > MAX_AGE_MS) await refresh();
      return packs;
    },
  };
}
