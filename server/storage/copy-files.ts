import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { StorageStartError } from './engine.ts';

/** Names the place in the log from which a start repeats the log: it changes with every checkpoint. */
const CONTROL = join('global', 'pg_control');
const LOG = 'pg_wal';
/** A checkpoint comes once an hour, and a copy takes minutes at the most. */
const ATTEMPTS = 5;

/**
 * Copies the files of a database while its server writes to them; the server takes no part in it. When the copy is opened it
 * holds all that was committed before its log was copied, as if the server had been killed in that moment.
 *
 * This is what PostgreSQL does for a base backup. Every page that changed since the last checkpoint is in the log as a whole
 * (`full_page_writes`) and everything since then too (`wal_level` is `replica`), in order and before it is in any table. So the
 * files may be copied one after the other while they change, if the log is copied last, its files in order, and if there was no
 * checkpoint meanwhile: after one, older parts of the log may be gone, and the copy begins anew.
 *
 * @param target a folder that is made here, for this user alone
 * @throws StorageStartError when there is no whole copy after several attempts
 */
export async function copyRunningDatabase(folder: string, target: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { mode: 0o700 });
    const control = await readFile(join(folder, CONTROL));
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const path = (entry: Dirent) => relative(folder, join(entry.parentPath, entry.name));
    // PostgreSQL refuses to start without its empty folders.
    for (const entry of entries) if (entry.isDirectory()) await mkdir(join(target, path(entry)), { recursive: true });
    for (const file of entries.filter((entry) => entry.isFile()).map(path)) {
      if (file !== CONTROL && file !== 'postmaster.pid' && !isLog(file)) await copied(folder, file, target);
    }
    for (const file of (await readdir(join(folder, LOG))).filter(isSegment).sort()) {
      await copied(folder, join(LOG, file), target);
    }
    if (control.equals(await readFile(join(folder, CONTROL)))) {
      await writeFile(join(target, CONTROL), control);
      return;
    }
  }
  throw new StorageStartError(`The database in ${folder} is too busy to be copied: try again later.`);
}

const isLog = (file: string) => dirname(file) === LOG;
const isSegment = (file: string) => /^[0-9A-F]{24}$/.test(file);

async function copied(folder: string, file: string, target: string): Promise<void> {
  try {
    // On a file system that shares blocks between copies this takes no time.
    await copyFile(join(folder, file), join(target, file), constants.COPYFILE_FICLONE);
  } catch (error) {
    // Deleted since: the log tells that too.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
