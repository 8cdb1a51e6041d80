import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Engine, MigrationError } from '#server/storage/engine.ts';
import { migrate, type SqlSession } from '#server/storage/migrate.ts';
import { EXACT_TEXTS, inSnapshot, type Row, readRows, readTables, sumOf } from '#server/storage/tables.ts';
import { type Contents, contentsOf, fillDatabase, type Progress, TransferError } from '#server/storage/transfer.ts';
import { startEngines, type Target } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Of every kind: nothing of it is known to the program, which takes it all from the catalogue. */
const TABLES = `
CREATE TABLE "kinds" (
    "id" INTEGER PRIMARY KEY, "bytes" BYTEA, "json" JSON, "jsonb" JSONB, "text" TEXT COLLATE "C", "texts" TEXT[], "numbers" INTEGER[],
    "float" DOUBLE PRECISION, "small" SMALLINT, "big" BIGINT, "exact" NUMERIC, "yes" BOOLEAN,
    "at" TIMESTAMP(3), "at_zone" TIMESTAMPTZ, "day" DATE, "spell" INTERVAL, "uuid" UUID,
    "twice" INTEGER GENERATED ALWAYS AS ("id" * 2) STORED
);
CREATE TABLE "a child, ""quoted""" (
    "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "kind id" INTEGER NOT NULL REFERENCES "kinds" ("id") ON DELETE RESTRICT,
    "parent" INTEGER REFERENCES "a child, ""quoted""" ("id")
);
CREATE TABLE "settings" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL);
INSERT INTO "settings" VALUES ('colour', 'blue');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
CREATE TRIGGER "append_only" BEFORE DELETE ON "settings" FOR EACH ROW EXECUTE FUNCTION refuse();
`;
const NEWER = `ALTER TABLE "settings" ADD COLUMN "note" TEXT NOT NULL DEFAULT 'old';`;

const { engines, stop } = await startEngines();
afterAll(stop);

/** Both ways, and each engine into itself. */
const ways = engines.flatMap((from) => engines.map((to) => ({ from, to, name: `${from.name} to ${to.name}` })));

describe.each(ways)('[OPS-5] [OPS-6] all rows go from $name', ({ from, to }) => {
  let folder: string;
  const targets: Target[] = [];
  let source: Engine;
  let target: Engine;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-transfer-'));
    targets.push(await from.newTarget('empty'), await to.newTarget('empty'));
    [source, target] = (await Promise.all(targets.map((each) => each.openEngine()))) as [Engine, Engine];
  });
  afterAll(async () => {
    for (const engine of [source, target]) await engine.close();
    for (const each of targets) await each.remove();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await add('1_tables', TABLES);
    const empty = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public';
    for (const engine of [source, target]) await engine.withSession((session) => session.script(empty));
    await source.withSession((session) => migrate(session, folder));
  });
  afterEach(() => rm(path.join(folder, '2_newer'), { recursive: true, force: true }));

  const add = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'migration.sql'), sql);
  };
  const write = (sql: string, parameters: unknown[] = []) =>
    source.withSession((session) => session.query(sql, parameters));
  const read = (sql: string) => target.withSession((session) => session.query<Record<string, unknown>>(sql, []));
  const transfer = (
    change: (contents: Contents) => Contents = (contents) => contents,
    onProgress?: (p: Progress) => void,
  ) =>
    source.withSession((session) =>
      inSnapshot(session, async () => {
        const contents = change(await contentsOf(session));
        return target.withSession((into) => fillDatabase(into, contents, { migrationsFolder: folder, onProgress }));
      }),
    );
  const tablesOf = (session: SqlSession) =>
    session.query<{ name: string }>(
      'SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace',
      [],
    );

  it('whatever their columns hold', async () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 5 });
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const kinds = fc.record({
      bytes: optional(fc.uint8Array({ maxLength: 300 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`)),
      // Kept as it was written, spaces and escapes that jsonb refuses included.
      json: optional(fc.oneof(json, fc.constantFrom('{"a":1,  "a":2}', '"\\u0000 \\ud800"'))),
      jsonb: optional(json.filter((value) => !/\\u0000|\\ud[89a-f]/i.test(value))),
      text: optional(text),
      texts: optional(fc.array(optional(text), { maxLength: 4 })),
      numbers: optional(fc.array(fc.integer(), { maxLength: 4 })),
      float: optional(fc.oneof(fc.double().map(String), fc.constantFrom('-0', 'NaN', 'Infinity', '5e-324', '0.1'))),
      small: optional(fc.integer({ min: -32_768, max: 32_767 })),
      big: optional(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
      exact: optional(fc.constantFrom('0.10', '123456789012345678901234567890.000000001', '-1')),
      yes: optional(fc.boolean()),
      at: optional(date.map((value) => value.toISOString().slice(0, -1))),
      at_zone: optional(date.map((value) => value.toISOString())),
      day: optional(date.map((value) => value.toISOString().slice(0, 10))),
      spell: optional(fc.constantFrom('1 year 2 days 03:04:05.000006', '-1 day', '90 minutes')),
      uuid: optional(fc.uuid()),
    });
    const rows = fc.sample(kinds, { numRuns: 150, seed: 20261130 });
    const types = {
      at: 'timestamp',
      at_zone: 'timestamptz',
      day: 'date',
      spell: 'interval',
      yes: 'boolean',
      big: 'bigint',
    };
    const others = {
      float: 'float8',
      small: 'smallint',
      exact: 'numeric',
      bytes: 'bytea',
      json: 'json',
      jsonb: 'jsonb',
      uuid: 'uuid',
    };
    const typeOf: Record<string, string> = { ...types, ...others, text: 'text' };
    const names = Object.keys(rows[0] ?? {});
    const values = names.map((name, i) => (typeOf[name] ? `$${i + 2}::text::${typeOf[name]}` : `$${i + 2}`)).join(', ');
    for (const [id, row] of rows.entries()) {
      const given = names.map((name) => row[name as keyof typeof row]);
      const parameters = given.map((value) => (value === null || Array.isArray(value) ? value : String(value)));
      await write(`INSERT INTO kinds (id, ${names.join(', ')}) VALUES ($1, ${values})`, [id, ...parameters]);
    }
    const told: Progress[] = [];
    const sums = await transfer(undefined, (progress) => told.push(progress));
    expect(sums.get('kinds')?.rows).toBe(150);
    expect(told).toContainEqual({ table: 'kinds', rows: 150, of: 150 });
    // Compared by the other database itself, value by value.
    const texts = async (session: SqlSession) => {
      await session.script(`BEGIN; ${EXACT_TEXTS}`);
      const found: Row[] = [];
      for (const table of await readTables(session))
        for await (const some of readRows(session, table)) found.push(...some);
      await session.script('ROLLBACK');
      return found;
    };
    expect(await target.withSession(texts)).toEqual(await source.withSession(texts));
    // What follows from other columns is computed again.
    expect(await read('SELECT twice FROM kinds WHERE id = 21')).toEqual([{ twice: 42 }]);
  });

  it('in any order of keys, with counters, triggers and what migrations wrote', async () => {
    await write('INSERT INTO kinds (id) SELECT generate_series(1, 9000)');
    // The first of all points to the last.
    await write(`INSERT INTO "a child, ""quoted""" ("kind id") SELECT 1 FROM generate_series(1, 3000)`);
    await write(`UPDATE "a child, ""quoted""" SET parent = 3001 - id`);
    await write(`UPDATE settings SET value = 'red'`);
    const sums = await transfer();
    expect([...sums].map(([name, { rows }]) => [name, rows])).toEqual([
      ['a child, "quoted"', 3_000],
      ['kinds', 9_000],
      ['settings', 1],
    ]);
    expect(await read('SELECT * FROM settings')).toEqual([{ name: 'colour', value: 'red' }]);
    expect(await read('SELECT sum(parent)::int AS parents FROM "a child, ""quoted"""')).toEqual([
      { parents: 4_501_500 },
    ]);
    expect(await read('INSERT INTO "a child, ""quoted""" ("kind id") VALUES (9000) RETURNING id')).toEqual([
      { id: 3_001 },
    ]);
    await expect(read('DELETE FROM settings')).rejects.toThrow('append only');
    await expect(read('INSERT INTO "a child, ""quoted""" ("kind id") VALUES (9001)')).rejects.toThrow(/foreign key/);
    await expect(read('DELETE FROM kinds WHERE id = 1')).rejects.toThrow(/foreign key/);
  });

  it('and are brought up to date where they are of an older version', async () => {
    await add('2_newer', NEWER);
    await transfer();
    expect(await read('SELECT * FROM settings')).toEqual([{ name: 'colour', value: 'blue', note: 'old' }]);
    expect(await target.withSession((session) => migrate(session, folder))).toEqual([]);
  });

  it('or none: newer contents, damaged ones and a database that is in use are refused', async () => {
    const untouched = async () => expect(await target.withSession(tablesOf)).toEqual([]);
    const newer = (contents: Contents): Contents => ({
      ...contents,
      migrations: [...contents.migrations, { name: '9_future', checksum: 'x' }],
    });
    await expect(transfer(newer)).rejects.toThrow(MigrationError);
    await untouched();
    const changed = (contents: Contents): Contents => ({
      ...contents,
      sumOf: () => ({ rows: 1, sha256Sum: 'another' }),
    });
    await expect(transfer(changed)).rejects.toThrow(TransferError);
    await untouched();
    const without = (contents: Contents): Contents => ({ ...contents, tables: contents.tables.slice(1) });
    await expect(transfer(without)).rejects.toThrow(/The tables differ .* is missing/);
    await untouched();
    const orphan = (contents: Contents): Contents => ({
      ...contents,
      async *rows({ name }) {
        if (name.startsWith('a child')) yield [['1', '77', null]];
      },
    });
    await expect(transfer(orphan)).rejects.toThrow(/foreign key/);
    await untouched();

    await transfer();
    const before = await target.withSession(tablesOf);
    await expect(transfer()).rejects.toThrow('The database is not empty');
    expect(await target.withSession(tablesOf)).toEqual(before);
  });
});

describe.each(engines.filter(({ name }) => name === 'PostgreSQL'))('[OPS-6] a database on $name', ({ newTarget }) => {
  it('that a server begins to use at this moment is refused', async () => {
    const [folder, target] = [await mkdtemp(path.join(os.tmpdir(), 'doodle-transfer-')), await newTarget('empty')];
    await mkdir(path.join(folder, '1_tables'));
    await writeFile(path.join(folder, '1_tables', 'migration.sql'), TABLES);
    const [server, filler] = [await target.openEngine(), await target.openEngine()];
    const nothing: Contents = {
      ...{ migrations: [], tables: [], sequences: [], rowsOf: () => 0, sumOf: () => null },
      async *rows() {},
    };
    await server.withSession(async (session) => {
      // As `migrate` does.
      await session.query('SELECT pg_advisory_lock($1)', [72_707_369]);
      const filling = filler.withSession((into) => fillDatabase(into, nothing, { migrationsFolder: folder }));
      const refused = expect(filling).rejects.toThrow('The database is not empty');
      const isWaiting = async () =>
        (await session.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`, [])).length > 0;
      await vi.waitUntil(isWaiting, { timeout: 60_000 });
      await session.script('CREATE TABLE taken (id int)');
      await session.query('SELECT pg_advisory_unlock($1)', [72_707_369]);
      await refused;
    });
    for (const engine of [server, filler]) await engine.close();
    await target.remove();
    await rm(folder, { recursive: true });
  });
});

describe.each(engines)('The sum of a table on $name', ({ newTarget }) => {
  it('tells tables apart that have as many rows', async () => {
    const target = await newTarget('empty');
    const engine = await target.openEngine();
    await engine.withSession(async (session) => {
      await session.script(`BEGIN; ${EXACT_TEXTS}
        CREATE TABLE one (a text, b int); INSERT INTO one SELECT 'x', generate_series(1, 5000);
        CREATE TABLE two (a text, b int); INSERT INTO two SELECT a, b FROM one ORDER BY b DESC;`);
      const table = (name: string) => ({ name, columns: ['a', 'b'].map((column) => ({ name: column, type: 'text' })) });
      const sum = await sumOf(session, table('one'));
      expect(sum.rows).toBe(5_000);
      expect(await sumOf(session, table('two'))).toEqual(sum);
      await session.script(`UPDATE two SET a = NULL WHERE b = 2500`);
      expect(await sumOf(session, table('two'))).not.toEqual(sum);
      await session.script('ROLLBACK');
    });
    await engine.close();
    await target.remove();
  });
});
