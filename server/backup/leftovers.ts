import { existsSync, rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StorageLocked } from '../storage/engine.ts';
import { databaseFolder, restoringFolder } from '../storage/engine-pglite.ts';
import { lockFolder } from '../storage/folder-lock.ts';
import { BackupError } from './port.ts';

// What backups and restores make for a while. A process that is told to stop removes its own; SIGKILL leaves them.

export const backupsFolder = (dataFolder: string): string => join(resolve(dataFolder), 'backups');
export const keyFile = (dataFolder: string): string => join(resolve(dataFolder), 'secret.key');
/** Of the database of a running server. */
export const copyFolder = (dataFolder: string): string => `${databaseFolder(dataFolder)}.copy`;
export const keyDraft = (dataFolder: string): string => `${keyFile(dataFolder)}.restoring`;

/** The folder of backups is locked while one is made. @throws BackupError while another process has it */
export function lockBackups(dataFolder: string): () => void {
  const folder = backupsFolder(dataFolder);
  try {
    return lockFolder(join(folder, 'lock'), folder).release;
  } catch (error) {
    if (error instanceof StorageLocked) throw new BackupError('Another backup is being made right now.');
    throw error;
  }
}

/**
 * Removes a file or folder when this process exits, which a handler of signals has to see to.
 *
 * @returns ends this, when it is removed or has its name
 */
export function removedAtExit(path: string): () => void {
  const remove = () => {
    try {
      // Threads may still write to it.
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    } catch {
      // The next start removes it.
    }
  };
  process.on('exit', remove);
  return () => void process.off('exit', remove);
}

/** Of killed backups. Call with the lock of backups. @returns what was removed */
export async function removeLeftBackups(dataFolder: string): Promise<string[]> {
  const folder = backupsFolder(dataFolder);
  const names = await readdir(folder);
  // Their names have their times: nobody else would delete them.
  const parts = names.filter((name) => /^doodle-judge-.*\.zip(?:\.[0-9a-f]{8})?\.part$/.test(name));
  return removed([...parts.map((name) => join(folder, name)), copyFolder(dataFolder)]);
}

/**
 * [OPS-4] [OPS-5] Removes what killed backups and restores left. What a process still works on stays.
 *
 * @param holdsDatabase whether this process has the lock of the embedded database: then nobody restores it
 * @returns what was removed
 */
export async function removeLeftovers(dataFolder: string, holdsDatabase: boolean): Promise<string[]> {
  const restoring = holdsDatabase
    ? await removed([restoringFolder(databaseFolder(dataFolder)), keyDraft(dataFolder)])
    : [];
  if (!existsSync(backupsFolder(dataFolder))) return restoring;
  let release: () => void;
  try {
    release = lockBackups(dataFolder);
  } catch (error) {
    if (error instanceof BackupError) return restoring;
    throw error;
  }
  try {
    return [...restoring, ...(await removeLeftBackups(dataFolder))];
  } finally {
    release();
  }
}

async function removed(paths: readonly string[]): Promise<string[]> {
  const found = paths.filter((path) => existsSync(path));
  for (const path of found) await rm(path, { recursive: true, force: true });
  return found;
}
