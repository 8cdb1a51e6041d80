import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationError } from './engine.ts';

/** One database session: what migrating needs of PGlite or of a connection to PostgreSQL. */
export interface SqlSession {
  /** Several statements, no parameters. */
  script(sql: string): Promise<void>;
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
}

/** Those of this program. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** The lock that Prisma's own `migrate deploy` takes: the two never run at once. */
const ADVISORY_LOCK = 72_707_369;

/** As Prisma creates it. */
const HISTORY_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
);`;

interface Migration {
  name: string;
  sql: string;
  /** SHA-256, as hex. */
  checksum: string;
}

/** A migration that a database has. */
export type AppliedMigration = Pick<Migration, 'name' | 'checksum'>;

interface Applied {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

interface MigrateOptions {
  /** Names of the migrations to apply; those that are missing in the folder are an error. Default: all of the folder. */
  only?: readonly string[];
  /** The session is in a transaction, which is to have all of it. */
  inTransaction?: boolean;
}

/**
 * Applies the migrations that the database does not have yet, oldest first, each in a transaction of its own, and
 * records them as Prisma does, so that `prisma migrate deploy` works on the same database.
 *
 * @param folder with one folder per migration, each holding a `migration.sql`
 * @returns the names of those applied now
 * @throws MigrationError when the history and the folder contradict each other; nothing is changed then
 */
export async function migrate(session: SqlSession, folder: string, options: MigrateOptions = {}): Promise<string[]> {
  const { only, inTransaction = false } = options;
  const migrations = (await readMigrations(folder)).filter(({ name }) => only?.includes(name) ?? true);
  // A transaction that failed can't give a lock back, and ends with its own.
  if (inTransaction) await lockMigrations(session);
  else await session.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    await session.script(HISTORY_TABLE);
    const applied = await session.query<Applied>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
         FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
      [],
    );
    const pending = compare(migrations, applied);
    for (const migration of pending) await apply(session, migration, inTransaction);
    return pending.map(({ name }) => name);
  } finally {
    if (!inTransaction) await session.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

/** Until the end of the transaction nobody else migrates the database. */
export async function lockMigrations(session: SqlSession): Promise<void> {
  await session.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
}

/** The migrations of a database in the order in which it got them; none: it is not the game's, or it is empty. */
export async function appliedMigrations(session: SqlSession): Promise<AppliedMigration[]> {
  const [table] = await session.query<{ found: boolean }>(
    `SELECT to_regclass(quote_ident(current_schema()) || '."_prisma_migrations"') IS NOT NULL AS found`,
    [],
  );
  if (!table?.found) return [];
  return session.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum FROM "_prisma_migrations"
      WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY started_at, migration_name`,
    [],
  );
}

/**
 * @param applied migrations of a database or of a copy of it
 * @throws MigrationError when this version of the program does not know them all as they are
 */
export async function checkMigrations(applied: readonly AppliedMigration[], folder: string): Promise<void> {
  compare(
    await readMigrations(folder),
    applied.map(({ name, checksum }) => ({ migration_name: name, checksum, finished: true })),
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function compare(migrations: Migration[], applied: Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished } of applied) {
    const migration = known.get(name);
    if (!finished) {
      throw new MigrationError(
        `The migration ${name} once failed half-way in this database: repair it before starting.`,
      );
    }
    if (!migration) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version of the program does not know.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} was changed after it was applied to this database: restore its migration.sql.`,
      );
    }
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !done.has(name));
}

async function apply(session: SqlSession, migration: Migration, inTransaction: boolean): Promise<void> {
  if (!inTransaction) await session.script('BEGIN');
  try {
    const id = randomUUID();
    await session.query('INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ($1, $2, $3)', [
      id,
      migration.checksum,
      migration.name,
    ]);
    await session.script(migration.sql);
    await session.query(
      'UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
      [id],
    );
    if (!inTransaction) await session.script('COMMIT');
  } catch (error) {
    if (!inTransaction) await session.script('ROLLBACK');
    throw new MigrationError(`The migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}
