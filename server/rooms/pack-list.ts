import isEqual from 'fast-deep-equal';
import type { PackView } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { PromptStore } from '../storage/port/prompts.ts';
import type { Clock } from './room-clock.ts';

const MAX_AGE_MS = 3_000;

/** The open packs, cached for a few seconds, so that a view does not wait for the database. */
export async function openPackList(
  prompts: Pick<PromptStore, 'packs'>,
  clock: Clock,
  logger: Logger,
): Promise<{ current: () => PackView[]; fresh: () => Promise<PackView[]> }> {
  let packs: PackView[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async () => {
    const found = await prompts.packs();
    const read = found.filter((pack) => !pack.retired).map(({ id, name, promptCount }) => ({ id, name, promptCount }));
    // The same array as long as nothing changes: rooms send it when it is another one.
    if (!isEqual(packs, read)) packs = read;
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
