import { isDeepStrictEqual } from 'node:util';
import { StorageStartError } from './engine.ts';
import {
  type AppliedMigration,
  appliedMigrations,
  checkMigrations,
  lockMigrations,
  migrate,
  type SqlSession,
} from './migrate.ts';
import {
  countRows,
  EXACT_TEXTS,
  openTables,
  type Row,
  RowSum,
  readRows,
  readSequences,
  readTables,
  type Sequence,
  sumOf,
  type Table,
  type TableSum,
  writeRows,
  writeSequences,
} from './tables.ts';

/** Everything that a database holds, as it comes from another database or from a backup. */
export interface Contents {
  /** In the order in which the database got them. */
  migrations: readonly AppliedMigration[];
  tables: readonly Table[];
  sequences: readonly Sequence[];
  /** Number of rows, for the progress. */
  rowsOf(table: string): number;
  rows(table: Table): AsyncIterable<Row[]>;
  /** What the rows of a table are known to add up to; null: nobody knows yet. */
  sumOf(table: string): TableSum | null;
}

/** Told while rows are read or written. */
export interface Progress {
  table: string;
  /** Of this table, until now and in all. */
  rows: number;
  of: number;
}

export interface TransferOptions {
  migrationsFolder: string;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Called between batches, which may be in the middle of the transaction. */
  betweenBatches?: ((session: SqlSession) => Promise<void>) | undefined;
}

/** The copy of a table differs from what it was made of. */
export class TransferError extends StorageStartError {
  override readonly name = 'TransferError';
}

/**
 * Fills an empty database, all of it in one transaction: the schema as the contents have it, the rows, and then the migrations
 * that are newer. Before these every table is read again and compared with what came.
 *
 * @returns the rows and sums of all tables, by name
 * @throws StorageStartError when the database is not empty; MigrationError for contents of a newer version; TransferError when
 *   contents are damaged or were not written as they came. The database is empty then, as before.
 */
export async function fillDatabase(
  session: SqlSession,
  contents: Contents,
  options: TransferOptions,
): Promise<Map<string, TableSum>> {
  const { migrationsFolder } = options;
  await checkMigrations(contents.migrations, migrationsFolder);
  await session.script(`BEGIN; ${EXACT_TEXTS}`);
  try {
    // A server that starts on it at this moment would fill it behind a check without the lock.
    await lockMigrations(session);
    await refuseTables(session);
    const only = contents.migrations.map(({ name }) => name);
    await migrate(session, migrationsFolder, { only, inTransaction: true });
    const tables = await readTables(session);
    if (!isDeepStrictEqual(tables, contents.tables)) {
      throw new TransferError(
        `The tables differ from those that their migrations make: ${differenceOf(tables, contents)}.`,
      );
    }
    const close = await openTables(session, tables);
    const sums = new Map<string, TableSum>();
    for (const table of tables) sums.set(table.name, await fillTable(session, table, contents, options));
    await writeSequences(session, contents.sequences);
    await close();
    await migrate(session, migrationsFolder, { inTransaction: true });
    await session.script('COMMIT');
    return sums;
  } catch (error) {
    await session.script('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function fillTable(
  session: SqlSession,
  table: Table,
  contents: Contents,
  { onProgress, betweenBatches }: TransferOptions,
): Promise<TableSum> {
  const sum = new RowSum();
  const of = contents.rowsOf(table.name);
  onProgress?.({ table: table.name, rows: 0, of });
  for await (const rows of contents.rows(table)) {
    for (const row of rows) sum.add(row);
    await writeRows(session, table, rows);
    onProgress?.({ table: table.name, rows: sum.value.rows, of });
    await betweenBatches?.(session);
  }
  const expected = contents.sumOf(table.name);
  if (expected && !isDeepStrictEqual(sum.value, expected)) {
    throw new TransferError(`The rows of the table ${table.name} are not those that were written.`);
  }
  if (!isDeepStrictEqual(await sumOf(session, table), sum.value)) {
    throw new TransferError(`The table ${table.name} does not have the rows that were written to it.`);
  }
  return sum.value;
}

async function refuseTables(session: SqlSession): Promise<void> {
  const found = await session.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') LIMIT 1`,
    [],
  );
  const [first] = found;
  if (first) {
    throw new StorageStartError(
      `The database is not empty: it has ${first.name}. Nothing is ever overwritten: name an empty database, or another schema of ` +
        'this one (?schema=…).',
    );
  }
}

function differenceOf(tables: readonly Table[], contents: Contents): string {
  const names = (list: readonly Table[]) =>
    list.flatMap(({ name, columns }) => columns.map((c) => `${name}.${c.name} ${c.type}`));
  const [made, came] = [new Set(names(tables)), new Set(names(contents.tables))];
  const more = [...came].filter((name) => !made.has(name)).map((name) => `${name} is too much`);
  const less = [...made].filter((name) => !came.has(name)).map((name) => `${name} is missing`);
  return [...more, ...less].slice(0, 3).join(', ');
}

/** The contents of an open database. To be called and read within `inSnapshot`. */
export async function contentsOf(session: SqlSession): Promise<Contents> {
  const tables = await readTables(session);
  const counts = new Map<string, number>();
  for (const table of tables) counts.set(table.name, await countRows(session, table));
  return {
    migrations: await appliedMigrations(session),
    tables,
    sequences: await readSequences(session),
    rowsOf: (table) => counts.get(table) ?? 0,
    rows: (table) => readRows(session, table),
    sumOf: () => null,
  };
}
