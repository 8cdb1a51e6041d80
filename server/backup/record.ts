import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BackupState } from './port.ts';

const FILE = 'last.json';

const time = z.iso.datetime().transform((text) => new Date(text));
const StoredRecord = z.object({
  last: z
    .object({
      file: z.string(),
      madeAt: time,
      tookMs: z.number(),
      bytes: z.number(),
      sha256: z.string(),
      rows: z.number(),
    })
    .nullable(),
  failed: z.object({ at: time, message: z.string() }).nullable(),
});

/** The results of the last backups. */
export type BackupRecord = Pick<BackupState, 'last' | 'failed'>;

/** @param folder of the backups */
export async function readRecord(folder: string): Promise<BackupRecord> {
  try {
    return StoredRecord.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch {
    // None was made yet, or the file is no longer what it was: the next backup writes it again.
    return { last: null, failed: null };
  }
}

export async function writeRecord(folder: string, changes: Partial<BackupRecord>): Promise<void> {
  const record = { ...(await readRecord(folder)), ...changes };
  const draft = join(folder, `${FILE}.part`);
  await writeFile(draft, JSON.stringify(record, null, 2), { mode: 0o600 });
  await rename(draft, join(folder, FILE));
}
