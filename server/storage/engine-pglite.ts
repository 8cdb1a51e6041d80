import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { fileCause, folderCause, fullDisk } from '#server/lib/file-cause.ts';
import { type Engine, StorageStartError } from './engine.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { YieldingQueue } from './yielding-queue.ts';

const TIDY_EVERY_MS = 3_600_000;
/** Queries run on the server's own thread: a player's message waits for this long and one query at most. */
const MAX_HOLD_MS = 4;

/**
 * PostgreSQL in WASM, its files in `<dataFolder>/db`, its lock in `<dataFolder>/lock`. It has no lock of its own: two
 * processes on one folder lose acknowledged writes without an error.
 *
 * @throws StorageLocked while another process has the folder; StorageStartError when the files can't be opened
 */
export async function openPglite(dataFolder: string): Promise<Engine> {
  const folder = databaseFolder(dataFolder);
  const lock = lockDatabase(dataFolder);
  try {
    // Version 0.2 kept its lock in this folder.
    rmSync(`${folder}.lock`, { recursive: true, force: true });
    refuseHalfRestored(folder);
    return await openDatabaseFiles(folder, lock.release);
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

/** Of the embedded database, below the data folder. */
export const databaseFolder = (dataFolder: string): string => path.resolve(dataFolder, 'db');

/** Of a database that is restored from a backup, beside the place that it takes. */
export const restoringFolder = (folder: string): string => `${folder}.restoring`;

/** A restore that was killed in its last step has set the database aside, and another one would be made in its place. */
function refuseHalfRestored(folder: string): void {
  if (existsSync(folder) || !existsSync(restoringFolder(folder))) return;
  const aside = readdirSync(path.dirname(folder))
    .filter((name) => name.startsWith(`${path.basename(folder)}.replaced-`))
    .sort()
    .at(-1);
  if (aside === undefined) return;
  throw new StorageStartError(
    `A restore was interrupted in its last step: there is no database in ${folder}. Run it again, or rename ${aside} to ` +
      `${path.basename(folder)} to have the old database back.`,
  );
}

/**
 * Makes the data folder when it is missing, and keeps every other process away from its database.
 *
 * @throws StorageLocked while another process has the folder; StorageStartError when the folder can't be used
 */
export function lockDatabase(dataFolder: string): FolderLock {
  const folder = databaseFolder(dataFolder);
  try {
    mkdirSync(path.resolve(dataFolder), { recursive: true });
    // Making a database on a full disk fails as well, but only after many seconds.
    const full = existsSync(folder) ? null : fullDisk(path.resolve(dataFolder));
    if (full !== null) throw new StorageStartError(`There is no place for the embedded database: ${full}`);
    return lockFolder(path.resolve(dataFolder, 'lock'), folder);
  } catch (cause) {
    const sentence = fileCause(cause);
    if (sentence === null) throw cause;
    throw new StorageStartError(`There is no place for the embedded database: ${sentence}`, { cause });
  }
}

export const hasDatabase = (folder: string): boolean => existsSync(path.join(folder, 'PG_VERSION'));

/**
 * Opens the files of a database that nobody else can have open; makes them when they are missing.
 *
 * @param closed called when it is closed again
 * @throws StorageStartError when they can't be opened
 */
export async function openDatabaseFiles(folder: string, closed: Closed = () => {}): Promise<Engine> {
  try {
    if (!hasDatabase(folder)) await makeDatabase(folder);
    return await open(folder, closed);
  } catch (cause) {
    const sentence =
      fileCause(cause) ?? folderCause(path.dirname(folder)) ?? `Its files are damaged (${(cause as Error).message}).`;
    throw new StorageStartError(`The embedded database in ${folder} can't be opened: ${sentence}`, { cause });
  }
}

type Closed = () => void | Promise<void>;

/** Created beside its final folder and then renamed: an interrupted first start leaves no half-made database. */
async function makeDatabase(folder: string): Promise<void> {
  const draft = `${folder}.making`;
  rmSync(draft, { recursive: true, force: true });
  const pglite = await PGlite.create(draft);
  await pglite.close();
  renameSync(draft, folder);
}

/** Of smaller tables every plan is quick. */
const LEAST_SAMPLED_BYTES = 256 * 1024;

/**
 * Lets PostgreSQL plan for the rows that are there, as autovacuum would. Without it the list of prompts reads all drawings once
 * for each prompt.
 */
async function sampleTables(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) >= $1`,
    [LEAST_SAMPLED_BYTES],
  );
  if (rows.length > 0) await pglite.exec(`ANALYZE ${rows.map(({ name }) => name).join(', ')}`);
}

async function open(folder: string, closed: Closed): Promise<Engine> {
  const pglite = await PGlite.create(folder);
  const queries = new YieldingQueue({ limitMs: MAX_HOLD_MS });
  const query = pglite.query.bind(pglite);
  pglite.query = (...call) => queries.run(() => query(...call));
  // A short task even during a round: a tenth of the usual sample of rows is enough for the plans of our queries.
  await pglite.exec('SET default_statistics_target = 10');
  // PGlite has no autovacuum: without this, dead rows would never be reclaimed.
  await pglite.exec('VACUUM');
  await sampleTables(pglite);
  let sessions = 0;
  const tidying = setInterval(() => {
    // On the one connection, in the middle of a transaction of a session, VACUUM fails and ends the transaction: a long load
    // would be lost.
    if (sessions > 0) return;
    // Without a checkpoint the log would grow until the server stops: PGlite makes none by itself.
    pglite
      // Only the tables that change all the time.
      .exec('VACUUM rooms, op_batches, heartbeats')
      .then(() => sampleTables(pglite))
      .then(() => pglite.exec('CHECKPOINT'))
      .catch(() => {});
  }, TIDY_EVERY_MS);
  tidying.unref();
  return {
    adapter: new PrismaPGlite(pglite),
    description: `embedded (PGlite, ${folder})`,
    isExclusive: true,
    // The one connection is the session.
    async withSession(work) {
      sessions++;
      try {
        return await work({
          script: async (sql) => void (await pglite.exec(sql)),
          query: async <Row>(sql: string, parameters: unknown[]) => (await pglite.query<Row>(sql, parameters)).rows,
        });
      } finally {
        sessions--;
      }
    },
    // No other process has it open.
    listen: () => async () => {},
    async reclaim() {
      // VACUUM alone leaves the bytes of deleted rows in the files. The log has them, too, and recycles its old segments.
      for (const sql of ['VACUUM FULL', 'SET wal_recycle = off', 'SELECT pg_switch_wal()', 'CHECKPOINT']) {
        await pglite.exec(sql);
      }
      await pglite.exec('RESET wal_recycle');
    },
    async close() {
      clearInterval(tidying);
      try {
        await pglite.close();
      } finally {
        await closed();
      }
    },
  };
}
