import { rm } from 'node:fs/promises';
import { copyRunningDatabase } from '../storage/copy-files.ts';
import { type Engine, StorageLocked } from '../storage/engine.ts';
import { databaseFolder, hasDatabase, lockDatabase, openDatabaseFiles } from '../storage/engine-pglite.ts';
import { openPostgres, type PostgresOptions } from '../storage/engine-postgres.ts';
import { copyFolder, removedAtExit } from './leftovers.ts';
import { BackupError } from './port.ts';

/** Where a server keeps its data, as in its configuration. */
export interface Place {
  dataFolder: string;
  /** null: the embedded database. */
  databaseUrl: string | null;
  postgres?: PostgresOptions | undefined;
}

/**
 * Opens the database of a server for reading, whether it runs or not. The embedded one of a running server is copied first:
 * only its own process may open it.
 *
 * @throws StorageStartError, BackupError
 */
export async function openSource({ dataFolder, databaseUrl, postgres }: Place): Promise<Engine> {
  if (databaseUrl !== null) return openPostgres(databaseUrl, postgres);
  const folder = existing(dataFolder);
  let release: () => void;
  try {
    ({ release } = lockDatabase(dataFolder));
  } catch (error) {
    if (error instanceof StorageLocked) return openCopy(folder, copyFolder(dataFolder));
    throw error;
  }
  try {
    return await openDatabaseFiles(folder, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws BackupError when there is no embedded database */
export function existing(dataFolder: string): string {
  const folder = databaseFolder(dataFolder);
  if (!hasDatabase(folder)) throw new BackupError(`There is no embedded database in ${dataFolder}.`);
  return folder;
}

async function openCopy(folder: string, copy: string): Promise<Engine> {
  const removed = removedAtExit(copy);
  const remove = async () => {
    await rm(copy, { recursive: true, force: true });
    removed();
  };
  try {
    await copyRunningDatabase(folder, copy);
    return await openDatabaseFiles(copy, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}
