import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Engine, MigrationError } from '#server/storage/engine.ts';
import { migrate } from '#server/storage/migrate.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { startEngines, type Target } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const OURS = path.resolve(import.meta.dirname, '../../prisma/migrations');
const { engines, stop } = await startEngines();
afterAll(stop);

describe.each(engines)('Migrations on $name', ({ newTarget }) => {
  let target: Target;
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    target = await newTarget('empty');
    engine = await target.openEngine();
  });
  afterAll(async () => {
    await engine.close();
    await target.remove();
  });
  beforeEach(async () => {
    // As empty as a new database.
    await engine.withSession((session) => session.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
    folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-migrations-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const add = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'migration.sql'), sql);
  };
  const run = (from = folder) => engine.withSession((session) => migrate(session, from));
  const query = (sql: string) => engine.withSession((session) => session.query<Record<string, unknown>>(sql, []));
  const history = () =>
    query(`SELECT migration_name, length(checksum) AS checksum, finished_at IS NOT NULL AS finished, rolled_back_at,
                  applied_steps_count FROM _prisma_migrations ORDER BY migration_name`);

  it('are applied once, oldest first, and recorded as Prisma does', async () => {
    await add('2_second', 'INSERT INTO numbers VALUES (2); INSERT INTO numbers VALUES (3);');
    await add(
      '1_first',
      "CREATE TABLE numbers (n int);\n-- a comment; with a semicolon\nCOMMENT ON TABLE numbers IS 'a;b';",
    );
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    await add('3_third', 'INSERT INTO numbers VALUES (4)');
    expect(await run()).toEqual(['3_third']);
    expect(await query('SELECT n FROM numbers ORDER BY n')).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
    const row = { checksum: 64, finished: true, rolled_back_at: null, applied_steps_count: 1 };
    expect(await history()).toEqual(
      ['1_first', '2_second', '3_third'].map((migration_name) => ({ migration_name, ...row })),
    );
  });

  it('refuse a file that was changed afterwards', async () => {
    await cp(OURS, folder, { recursive: true });
    const [name = ''] = (await readdir(OURS)).filter((entry) => entry !== 'migration_lock.toml');
    await run();
    await add(name, '-- something else');
    await expect(run()).rejects.toThrow(MigrationError);
    await expect(run()).rejects.toThrow(`The migration ${name} was changed after it was applied`);
    await engine.close();
    await expect(openStorage({ ...target.options, migrationsFolder: folder })).rejects.toThrow(MigrationError);
    // The failed start left nothing locked.
    engine = await target.openEngine();
    expect(await run(OURS)).toEqual([]);
  });

  it('leave nothing behind when one fails, and go on once it is repaired', async () => {
    await add('1_good', 'CREATE TABLE good (n int)');
    await add('2_bad', 'CREATE TABLE half (n int); CREATE TABLE good (n int);');
    await expect(run()).rejects.toThrow(/The migration 2_bad failed: .*good.*already exists/);
    expect(await history()).toMatchObject([{ migration_name: '1_good' }]);
    expect(await query("SELECT 1 FROM information_schema.tables WHERE table_name = 'half'")).toEqual([]);
    await add('2_bad', 'CREATE TABLE half (n int)');
    expect(await run()).toEqual(['2_bad']);
  });

  it('give drawings from before the deductions none, and make them listed drawings of a race', async () => {
    const [first = '', ...later] = (await readdir(OURS)).filter((entry) => entry !== 'migration_lock.toml').sort();
    await cp(path.join(OURS, first), path.join(folder, first), { recursive: true });
    await run();
    await query("INSERT INTO players (id, nickname) VALUES ('ann', 'Ann')");
    await query("INSERT INTO packs (id, name, normalised_name) VALUES ('pack', 'Pack', 'pack')");
    await query("INSERT INTO prompts (id, text, normalised_text, pack_id) VALUES ('cat', 'a cat', 'a cat', 'pack')");
    await query(`INSERT INTO drawings VALUES ('old', 'round', 'BCDFG', 'seat', 'ann', 'Ann', 'cat', 'a cat', '', 0.3,
                   71.25, 71.3, '[]', 'doodle-clip', 'hash', 'fp32', 'cpu', 'canvas-1', '', '', NULL, now())`);
    expect(await run(OURS)).toEqual(later);
    expect(await query('SELECT id, raw_score, deductions, score, mode, listed, day FROM drawings')).toEqual([
      { id: 'old', raw_score: 71.25, deductions: [], score: 71.3, mode: 'race', listed: true, day: null },
    ]);
    expect(await query('SELECT id, origin, translations FROM prompts')).toEqual([
      { id: 'cat', origin: 'catalogue', translations: null },
    ]);
  });

  it('[ADMIN-1] make whoever had the one password the first owner, who stays signed in', async () => {
    const names = (await readdir(OURS)).filter((entry) => entry !== 'migration_lock.toml').sort();
    const accounts = names.findIndex((name) => name.endsWith('_admin_accounts'));
    for (const name of names.slice(0, accounts))
      await cp(path.join(OURS, name), path.join(folder, name), { recursive: true });
    await run();
    await query("INSERT INTO admin_credentials (id, password_hash) VALUES (1, 'scrypt$hash')");
    await query("INSERT INTO admin_sessions (token_hash, expires_at) VALUES ('token', '2030-01-01')");
    expect(await run(OURS)).toEqual(names.slice(accounts));
    await engine.close();
    const storage = await openStorage(target.options);
    try {
      const owner = { name: 'owner', role: 'owner', passwordHash: 'scrypt$hash', disabled: false };
      expect(await storage.admin.firstOwner()).toMatchObject(owner);
      expect(await storage.admin.accountOf('token', new Date('2029-12-31'))).toMatchObject(owner);
    } finally {
      await storage.close();
      engine = await target.openEngine();
    }
  });

  it('refuse a database that is newer than the program, or that Prisma left half-way', async () => {
    await add('1_only', 'CREATE TABLE one (n int)');
    await run();
    await query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '2_future')");
    await expect(run()).rejects.toThrow('once failed half-way');
    await query('UPDATE _prisma_migrations SET finished_at = now()');
    await expect(run()).rejects.toThrow('which this version of the program does not know');
    await query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'");
    expect(await run()).toEqual([]);
  });
});

describe.each(engines.filter(({ name }) => name === 'PostgreSQL'))('Migrations on $name', ({ newTarget }) => {
  it('run once when several servers start together', async () => {
    const target = await newTarget('empty');
    const storages = await Promise.all([1, 2, 3].map(() => target.open()));
    const packs = await Promise.all(storages.map((storage) => storage.prompts.packs()));
    expect(packs[1]).toEqual(packs[0]);
    expect(packs[0]?.length).toBeGreaterThan(5);
    await Promise.all(storages.map((storage) => storage.close()));
  });
});
