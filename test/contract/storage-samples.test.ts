import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '#server/storage/engine.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { newDataFolder } from '../support/data-folder.ts';

let folder = '';
beforeAll(async () => {
  folder = await newDataFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sampled = (engine: Engine) =>
  engine.withSession((session) =>
    session.query<{ tablename: string }>(
      `SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public' ORDER BY tablename`,
      [],
    ),
  );

it('samples the rows of large tables when the embedded database is opened', async () => {
  const first = await openPglite(folder);
  await first.withSession((session) =>
    session.script(`
      CREATE TABLE large AS SELECT n, repeat('x', 100) AS text FROM generate_series(1, 5000) AS n;
      CREATE TABLE small AS SELECT n FROM generate_series(1, 100) AS n`),
  );
  expect(await sampled(first)).toEqual([]);
  await first.close();
  const second = await openPglite(folder);
  try {
    expect(await sampled(second)).toEqual([{ tablename: 'large' }]);
  } finally {
    await second.close();
  }
});

it('leaves the transaction of a session alone when the hour of tidying comes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const engine = await openPglite(folder);
  try {
    await engine.withSession(async (session) => {
      await session.script('BEGIN; INSERT INTO small VALUES (1000)');
      await vi.advanceTimersByTimeAsync(3_600_000);
      await session.script('COMMIT');
      expect(await session.query('SELECT n FROM small WHERE n = 1000', [])).toEqual([{ n: 1000 }]);
    });
  } finally {
    vi.useRealTimers();
    await engine.close();
  }
});
