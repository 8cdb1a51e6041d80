import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inSnapshot } from '../storage/tables.ts';
import { contentsOf, type Progress } from '../storage/transfer.ts';
import { verifyArchive, writeArchive } from './archive.ts';
import { backupsFolder, keyFile, lockBackups, removedAtExit, removeLeftBackups } from './leftovers.ts';
import { BackupError, type MadeBackup } from './port.ts';
import { writeRecord } from './record.ts';
import { openSource, type Place } from './source.ts';

export interface BackupOptions extends Place {
  /** Where the backup goes; null: into the folder of backups, under a name with its time. */
  file: string | null;
  /** Of the program. */
  version: string;
  onProgress?: (progress: Progress) => void;
  /** Told of what went wrong beside a good backup. */
  onWarning?: (sentence: string) => void;
}

const nameOf = (madeAt: Date) => `doodle-judge-${madeAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z.zip`;

/**
 * [OPS-4] Backs up the database and the key that signs cookies, while the server runs or not. The file gets its name when it
 * is whole: written, on the disk, read again and compared. The result is noted for the administrators' pages.
 *
 * @throws BackupError, StorageStartError, errors of the file system; no file is left then
 */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const { dataFolder } = options;
  const folder = backupsFolder(dataFolder);
  if (options.databaseUrl === null && !existsSync(resolve(dataFolder))) {
    throw new BackupError(`There is no data folder ${dataFolder}.`);
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = lockBackups(dataFolder);
  try {
    await removeLeftBackups(dataFolder);
    const made = await writeBackup(options, folder);
    await writeRecord(folder, { last: made, failed: null }).catch((error: Error) =>
      options.onWarning?.(`The backup is complete, but it is not noted for the health page: ${error.message}`),
    );
    return made;
  } catch (error) {
    await writeRecord(folder, { failed: { at: new Date(), message: (error as Error).message } }).catch(() => {});
    throw error;
  } finally {
    release();
  }
}

async function writeBackup(options: BackupOptions, folder: string): Promise<MadeBackup> {
  const { dataFolder, databaseUrl, version, onProgress } = options;
  const began = performance.now();
  // Everything that was acknowledged before this moment is in it.
  const madeAt = new Date();
  const file = resolve(options.file ?? join(folder, nameOf(madeAt)));
  // A name of its own: a file that happens to be there is not this backup's to delete.
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  refuseExisting(file);
  const source = await openSource(options);
  const removed = removedAtExit(part);
  try {
    await mkdir(dirname(file), { recursive: true });
    const key = await readFile(keyFile(dataFolder)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    const database = databaseUrl === null ? 'embedded' : 'postgresql';
    await source.withSession((session) =>
      inSnapshot(session, async () => {
        const contents = await contentsOf(session);
        if (contents.migrations.length === 0)
          throw new BackupError('The database is empty: no server has used it yet.');
        await writeArchive(part, contents, { version, madeAt, database, key, onProgress });
      }),
    );
    const { manifest, sha256, bytes } = await verifyArchive(part);
    // Somebody may have made it meanwhile.
    refuseExisting(file);
    await rename(part, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { file, madeAt, tookMs: Math.round(performance.now() - began), bytes, sha256, rows };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    removed();
    await source.close();
  }
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new BackupError(`${file} exists already: nothing is ever overwritten.`);
}
