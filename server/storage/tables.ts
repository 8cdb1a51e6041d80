import { createHash } from 'node:crypto';
import type { SqlSession } from './migrate.ts';

/** A table, as the catalogue of the database has it. */
export interface Table {
  name: string;
  /** Those that have values of their own: generated ones follow from others. */
  columns: Column[];
}

interface Column {
  name: string;
  /** As PostgreSQL writes it in a declaration, e.g. `timestamp(3) without time zone`. */
  type: string;
}

/** Of a table: each value as PostgreSQL itself writes it as text, in the order of the columns. */
export type Row = (string | null)[];

/** Rows are read in batches of about so many characters: one row may be a megabyte, and another 20 bytes. */
const BATCH_CHARS = 4 * 2 ** 20;
const MOST_IN_BATCH = 2_000;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** All tables of the session's schema but the history of migrations, by name. */
export async function readTables(session: SqlSession): Promise<Table[]> {
  const columns = await session.query<{ table: string; name: string; type: string }>(
    `SELECT c.relname::text AS table, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
      ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`,
    [],
  );
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of columns) tables.set(table, [...(tables.get(table) ?? []), column]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Next values of the sequences of the session's schema, by name. */
export interface Sequence {
  name: string;
  /** Of 64 bits. */
  lastValue: string;
  isCalled: boolean;
}

export async function readSequences(session: SqlSession): Promise<Sequence[]> {
  const names = await session.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname COLLATE "C"`,
    [],
  );
  const sequences: Sequence[] = [];
  for (const { name } of names) {
    const [found] = await session.query<Omit<Sequence, 'name'>>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoted(name)}`,
      [],
    );
    if (found) sequences.push({ name, ...found });
  }
  return sequences;
}

export async function writeSequences(session: SqlSession, sequences: readonly Sequence[]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences) {
    await session.query('SELECT setval($1::regclass, $2::bigint, $3::boolean)', [quoted(name), lastValue, isCalled]);
  }
}

/** Within the transaction, texts of values depend on no setting of the server, and lose nothing. */
export const EXACT_TEXTS = `SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;`;

/** Runs `work` on one state of all tables, whatever is written meanwhile. */
export async function inSnapshot<T>(session: SqlSession, work: () => Promise<T>): Promise<T> {
  await session.script(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${EXACT_TEXTS}`);
  try {
    return await work();
  } finally {
    await session.script('ROLLBACK');
  }
}

export async function countRows(session: SqlSession, { name }: Table): Promise<number> {
  const [row] = await session.query<{ rows: number }>(`SELECT count(*)::float8 AS rows FROM ${quoted(name)}`, []);
  return row?.rows ?? 0;
}

/** All rows of a table in no certain order, a few at a time. To be called within a transaction with `EXACT_TEXTS`. */
export async function* readRows(session: SqlSession, { name, columns }: Table): AsyncGenerator<Row[]> {
  // A table without columns of its own has no rows that differ, and none that could be written.
  const list = columns.map((column, i) => `${quoted(column.name)}::text AS c${i}`).join(', ');
  const keys = columns.map((_, i) => `c${i}`);
  await session.script(`DECLARE doodle_rows NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoted(name)}`);
  let size = 20;
  for (;;) {
    const found = await session.query<Record<string, string | null>>(`FETCH ${size} FROM doodle_rows`, []);
    const rows = found.map((row) => keys.map((key) => row[key] ?? null));
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
    const chars = rows.reduce((sum, row) => sum + row.reduce((length, value) => length + (value?.length ?? 4), 0), 0);
    size = Math.max(1, Math.min(MOST_IN_BATCH, Math.floor((size * BATCH_CHARS) / Math.max(chars, 1))));
  }
  await session.script('CLOSE doodle_rows');
}

export async function writeRows(session: SqlSession, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  const names = columns.map((column) => quoted(column.name)).join(', ');
  const values = columns.map(({ type }, i) => `c${i}::${type}`).join(', ');
  const parameters = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  await session.query(
    `INSERT INTO ${quoted(name)} (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${values} FROM unnest(${parameters}) AS r (${columns.map((_, i) => `c${i}`).join(', ')})`,
    columns.map((_, i) => rows.map((row) => row[i] ?? null)),
  );
}

/**
 * Takes away, for the rest of the transaction, what stands between tables and rows that come in any order: foreign keys and
 * triggers, and whatever rows there are.
 *
 * @returns brings foreign keys and triggers back; all rows are checked then
 */
export async function openTables(session: SqlSession, tables: readonly Table[]): Promise<() => Promise<void>> {
  const keys = await session.query<{ table: string; name: string; definition: string }>(
    `SELECT r.relname::text AS table, c.conname::text AS name, pg_get_constraintdef(c.oid) AS definition
       FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
      WHERE c.contype = 'f' AND r.relnamespace = current_schema()::regnamespace`,
    [],
  );
  for (const { table, name } of keys) {
    await session.script(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`);
  }
  for (const { name } of tables) {
    await session.script(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER; DELETE FROM ${quoted(name)}`);
  }
  return async () => {
    for (const { table, name, definition } of keys) {
      await session.script(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${definition}`);
    }
    for (const { name } of tables) await session.script(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`);
  };
}

/** Whether two databases have the same rows in a table, in whatever order. */
export interface TableSum {
  rows: number;
  /** Sum modulo 2²⁵⁶ of the SHA-256 of all rows, as 64 hexadecimal digits. */
  sha256Sum: string;
}

const MODULUS = 1n << 256n;

/** Adds up the rows of one table. */
export class RowSum {
  #rows = 0;
  #sum = 0n;

  /** @returns the row as a line of JSON, which is what is hashed */
  add(row: Row): string {
    const line = JSON.stringify(row);
    this.#rows += 1;
    this.#sum = (this.#sum + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`)) % MODULUS;
    return line;
  }

  get value(): TableSum {
    return { rows: this.#rows, sha256Sum: this.#sum.toString(16).padStart(64, '0') };
  }
}

export async function sumOf(session: SqlSession, table: Table): Promise<TableSum> {
  const sum = new RowSum();
  for await (const rows of readRows(session, table)) for (const row of rows) sum.add(row);
  return sum.value;
}
