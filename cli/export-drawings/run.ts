import { open, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DrawingId } from '#contract/ids.ts';
import { readConfig } from '../../server/config.ts';
import { openStorage } from '../../server/storage/open-storage.ts';
import { trainingRow } from './row.ts';

export const EXPORT_USAGE = `npm run export-drawings -- <file>

Writes the drawings of consenting players to a new file, in the simplified Quick, Draw! format: a line of JSON for each
with "word", "key_id", "recognized" and "drawing". Names of players and times are not in it. Only drawings that anybody can
see are exported.

  npm run export-drawings -- drawings.ndjson && xz drawings.ndjson    # what research/training takes

Stop the server first, unless DATABASE_URL is set.`;

const READ_AT_ONCE = 100;

/** @throws StorageStartError with a sentence to be shown; an error of the file system when the file exists or can't be made */
export async function runExport(path: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment, fileURLToPath(new URL('../..', import.meta.url)));
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    postgres: { waitMs: config.databaseWaitMs, onWaiting: (sentence) => console.error(sentence) },
  });
  try {
    const file = await open(path, 'wx');
    try {
      let after: DrawingId | null = null;
      let [written, leftOut] = [0, 0];
      for (;;) {
        const found: Awaited<ReturnType<typeof storage.players.trainingDrawings>> =
          await storage.players.trainingDrawings({ after, limit: READ_AT_ONCE });
        const rows = found.map(trainingRow).filter((row) => row !== null);
        if (rows.length > 0) await file.appendFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        written += rows.length;
        leftOut += found.length - rows.length;
        after = found.at(-1)?.id ?? null;
        if (after === null) break;
      }
      console.log(`${written} ${written === 1 ? 'drawing is' : 'drawings are'} in ${path}.`);
      if (leftOut > 0) console.log(`Left out, because they have no lines: ${leftOut}.`);
    } catch (error) {
      // A part of an export looks like a whole one.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  } finally {
    await storage.close();
  }
}
