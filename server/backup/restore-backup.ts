import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Engine } from '../storage/engine.ts';
import {
  databaseFolder,
  hasDatabase,
  lockDatabase,
  openDatabaseFiles,
  restoringFolder,
} from '../storage/engine-pglite.ts';
import { openPostgres } from '../storage/engine-postgres.ts';
import { checkMigrations, MIGRATIONS_FOLDER, type SqlSession } from '../storage/migrate.ts';
import { type Contents, fillDatabase, type Progress } from '../storage/transfer.ts';
import { type Manifest, openArchive } from './archive.ts';
import { keyDraft, keyFile, removedAtExit } from './leftovers.ts';
import { BackupError } from './port.ts';
import type { Place } from './source.ts';
import { type Swap, swapAll } from './swap.ts';

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
    await mkdir(dataFolder, { recursive: true });
    return withDraft(keyDraft(dataFolder), async () => {
      const keySwap = await draftKey(key, dataFolder).catch(async (error: unknown) => {
        await engine.close();
        throw error;
      });
      await fill(engine, contents, onProgress);
      return { manifest, setAside: swapAll(keySwap) };
    });
  }
  const { release } = lockDatabase(dataFolder);
  const folder = databaseFolder(dataFolder);
  const draft = restoringFolder(folder);
  try {
    if (hasDatabase(folder) && !replace) {
      throw new BackupError(
        `There is a database in ${folder}. Name an empty data folder with --data, or add --replace: the old one is kept aside then.`,
      );
    }
    return await withDraft(draft, () =>
      withDraft(keyDraft(dataFolder), async () => {
        const keySwap = await draftKey(key, dataFolder);
        await fill(await openDatabaseFiles(draft), contents, onProgress, shortenLog());
        return { manifest, setAside: swapAll([{ draft, place: folder }, ...keySwap]) };
      }),
    );
  } finally {
    release();
  }
}

/** Runs `work`, which makes something at this path for a while: nothing is there before and afterwards. */
async function withDraft<T>(draft: string, work: () => Promise<T>): Promise<T> {
  const remove = () => rm(draft, { recursive: true, force: true });
  const removed = removedAtExit(draft);
  await remove();
  try {
    return await work();
  } finally {
    await remove();
    removed();
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

/** Browsers stay the players that they are if their cookies are signed by the key of the backup. */
async function draftKey(key: Buffer | null, dataFolder: string): Promise<Swap[]> {
  if (!key) return [];
  const [draft, place] = [keyDraft(dataFolder), keyFile(dataFolder)];
  if (existsSync(place) && key.equals(await readFile(place))) return [];
  await writeFile(draft, key, { mode: 0o600 });
  await chmod(draft, 0o600);
  return [{ draft, place }];
}
