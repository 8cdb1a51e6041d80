import { fileURLToPath } from 'node:url';
import { readConfig } from '../../server/config.ts';
import { openStorage } from '../../server/storage/open-storage.ts';
import type { RetentionWish } from './arguments.ts';

const DAY_MS = 24 * 3_600_000;

/** @throws StorageStartError with a sentence to be shown, as while a server has the embedded database open */
export async function runRetention(
  { olderThanDays, dryRun }: RetentionWish,
  environment: NodeJS.ProcessEnv,
  now: Date,
): Promise<void> {
  const config = readConfig(environment, fileURLToPath(new URL('../..', import.meta.url)));
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    postgres: { waitMs: config.databaseWaitMs, onWaiting: (sentence) => console.error(sentence) },
  });
  try {
    const { retention } = storage;
    if (olderThanDays !== null) {
      const before = new Date(now.getTime() - olderThanDays * DAY_MS);
      const { drawings, players } = await (dryRun ? retention.countOlder(before) : retention.removeOlder(before));
      const goes = `${counted(drawings, 'drawing')} and ${counted(players, 'player')} from before ${before.toISOString().slice(0, 16)}Z`;
      console.log(dryRun ? `Would delete ${goes}. Nothing was changed.` : `Deleted ${goes}.`);
    }
    if (dryRun) return;
    await retention.reclaim();
    console.log('What was deleted is off the disk.');
  } finally {
    await storage.close();
  }
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
