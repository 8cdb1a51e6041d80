import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Engine } from '../storage/engine.ts';
import { databaseFolder, hasDatabase, lockDatabase, openDatabaseFiles } from '../storage/engine-pglite.ts';
import { openPostgres } from '../storage/engine-postgres.ts';
import { checkMigrations, MIGRATIONS_FOLDER, type SqlSession } from '../storage/migrate.ts';
import { type Contents, fillDatabase, type Progress } from '../storage/transfer.ts';
import { type Manifest, openArchive } from './archive.ts';
import { keyFile } from './make-backup.ts';
import { BackupError } from './port.ts';
import type { Place } from './source.ts';

export interface RestoreOptions extends Place {
  file: string;
  /** The embedded database that is there is set aside; without it nothing may be there. */
  replace: boolean;
  onProgress?: (progress: Progress) => void;
}

export interface Restored {
  manifest: Manifest;
  /** Names of what was there and is kept. */
  setAside: string[];
}

/** The log of a new database is shortened after so many batches, of 4 MB each at the most. */
const CHECKPOINT_AFTER = 64;

/**
 * [OPS-5] Restores a backup into a new embedded database, or into an empty PostgreSQL database. What is there keeps its place
 * until the whole backup is in the new one and was compared; older backups are migrated.
 *
 * @throws BackupError, StorageStartError (StorageLocked while a server runs, MigrationError for a backup of a newer version),
 *   errors of the file system; nothing is changed then
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const archive = await openArchive(resolve(options.file));
  await checkMigrations(archive.manifest.migrations, MIGRATIONS_FOLDER);
  const { contents, manifest } = archive;
  // Before anything is changed: it may be damaged.
  const key = await archive.key();
  const { databaseUrl, dataFolder, replace, onProgress, postgres } = options;
  if (databaseUrl !== null) {
    if (replace)
      throw new BackupError('--replace is for the embedded database: name an empty PostgreSQL database instead.');
    const engine = await openPostgres(databaseUrl, postgres);
    await fill(engine, contents, onProgress);
    await mkdir(dataFolder, { recursive: true });
    return { manifest, setAside: await putKey(key, dataFolder) };
  }
  const { release } = lockDatabase(dataFolder);
  const folder = databaseFolder(dataFolder);
  const draft = `${folder}.restoring`;
  try {
    if (hasDatabase(folder) && !replace) {
      throw new BackupError(
        `There is a database in ${folder}. Name an empty data folder with --data, or add --replace: the old one is kept aside then.`,
      );
    }
    await rm(draft, { recursive: true, force: true });
    await fill(await openDatabaseFiles(draft), contents, onProgress, shortenLog());
    const setAside: string[] = [];
    if (existsSync(folder)) setAside.push(await movedAside(folder));
    await rename(draft, folder);
    return { manifest, setAside: [...setAside, ...(await putKey(key, dataFolder))] };
  } finally {
    await rm(draft, { recursive: true, force: true });
    release();
  }
}

async function fill(
  engine: Engine,
  contents: Contents,
  onProgress?: (progress: Progress) => void,
  betweenBatches?: (session: SqlSession) => Promise<void>,
): Promise<void> {
  try {
    await engine.withSession(async (session) => {
      await fillDatabase(session, contents, { migrationsFolder: MIGRATIONS_FOLDER, onProgress, betweenBatches });
      // Queries are planned well from the first one on.
      await session.script('ANALYZE');
    });
  } finally {
    await engine.close();
  }
}

function shortenLog(): (session: SqlSession) => Promise<void> {
  let batches = 0;
  return async (session) => {
    batches += 1;
    if (batches % CHECKPOINT_AFTER === 0) await session.script('CHECKPOINT');
  };
}

/** Browsers stay the players that they are if their cookies are signed by the key of the backup. @returns what was set aside */
async function putKey(key: Buffer | null, dataFolder: string): Promise<string[]> {
  if (!key) return [];
  const file = keyFile(dataFolder);
  const present = existsSync(file) ? await readFile(file) : null;
  if (present?.equals(key)) return [];
  const setAside = present ? [await movedAside(file)] : [];
  const draft = `${file}.restoring`;
  await writeFile(draft, key, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
  return setAside;
}

/** @returns its new name */
async function movedAside(path: string): Promise<string> {
  const aside = `${path}.replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  await rename(path, aside);
  return aside;
}
