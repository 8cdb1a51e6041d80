import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StorageLocked } from '../storage/engine.ts';
import { lockFolder } from '../storage/folder-lock.ts';
import { inSnapshot } from '../storage/tables.ts';
import { contentsOf, type Progress } from '../storage/transfer.ts';
import { verifyArchive, writeArchive } from './archive.ts';
import { BackupError, type MadeBackup } from './port.ts';
import { writeRecord } from './record.ts';
import { openSource, type Place } from './source.ts';

export interface BackupOptions extends Place {
  /** Where the backup goes; null: into the folder of backups, under a name with its time. */
  file: string | null;
  /** Of the program. */
  version: string;
  onProgress?: (progress: Progress) => void;
}

export const backupsFolder = (dataFolder: string): string => join(resolve(dataFolder), 'backups');
export const keyFile = (dataFolder: string): string => join(resolve(dataFolder), 'secret.key');

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
  const release = lockBackups(folder);
  try {
    await removeLeftovers(folder);
    const made = await writeBackup(options, folder);
    await writeRecord(folder, { last: made, failed: null });
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
  const part = `${file}.part`;
  if (existsSync(file)) throw new BackupError(`${file} exists already: nothing is ever overwritten.`);
  const source = await openSource(options);
  try {
    await mkdir(dirname(file), { recursive: true });
    await rm(part, { force: true });
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
    await rename(part, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { file, madeAt, tookMs: Math.round(performance.now() - began), bytes, sha256, rows };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await source.close();
  }
}

/** Of backups that were killed, as a stop of the server does. Their names have their times: nobody else would delete them. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((one) => /^doodle-judge-.*\.zip\.part$/.test(one))) {
    await rm(join(folder, name), { force: true });
  }
}

function lockBackups(folder: string): () => void {
  try {
    return lockFolder(join(folder, 'lock'), folder).release;
  } catch (error) {
    if (error instanceof StorageLocked) throw new BackupError('Another backup is being made right now.');
    throw error;
  }
}
