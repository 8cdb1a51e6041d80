import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StorageStartError, StorageUnreachable } from '#server/storage/engine.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { startPostgres } from '../support/postgres.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** @returns why the storage did not open */
async function failure(
  databaseUrl: string | undefined,
  dataFolder = '/nonexistent',
  postgres = {},
): Promise<StorageStartError> {
  const error = await openStorage({ databaseUrl, dataFolder, postgres }).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(StorageStartError);
  const { message, cause } = error as StorageStartError;
  expect(`${message} ${cause instanceof Error ? cause.message : ''}`).not.toContain('sesame');
  // One plain sentence or two.
  expect(message).toMatch(/^[A-Z].*\.$/);
  return error as StorageStartError;
}

describe('A start without its database', () => {
  it('says that nothing listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const error = await failure(`postgresql://doodle:sesame@127.0.0.1:${port}/doodle`);
    expect(error).toBeInstanceOf(StorageUnreachable);
    expect(error.message).toBe(`PostgreSQL at 127.0.0.1:${port} does not answer: nothing listens there.`);
  });

  it('gives up on a server that accepts and then says nothing', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const error = await failure(`postgresql://doodle:sesame@127.0.0.1:${port}/doodle`, undefined, {
        connectLimitMs: 500,
      });
      expect(error.message).toBe(`PostgreSQL at 127.0.0.1:${port} did not answer in time.`);
    } finally {
      server.close();
    }
  });

  it('gives up at once where waiting would not help, and says so', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const error = await failure(`postgresql://doodle:sesame@127.0.0.1:${port}/doodle`);
      expect(error.message).toBe(`PostgreSQL at 127.0.0.1:${port} closes the connection.`);
    } finally {
      server.close();
    }
  });

  it('refuses an address that is none', async () => {
    for (const address of ['sesame', 'mysql://a:sesame@localhost/x', 'postgresql://a:sesame@[::1/x', 'file:sesame']) {
      expect((await failure(address)).message).toContain('DATABASE_URL is not an address');
    }
  });

  it('names a folder that is a file', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-start-'));
    try {
      const file = path.join(folder, 'file');
      await writeFile(file, '');
      expect((await failure(undefined, file)).message).toBe(
        `There is no place for the embedded database: ${file} is a file, but a folder is needed there.`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const server = await startPostgres();
describe.runIf(server !== null)('PostgreSQL that does not let us in', () => {
  let address: URL;
  beforeAll(async () => {
    address = new URL((await server?.createDatabase()) ?? '');
  });
  afterAll(async () => server?.stop());

  const withPassword = (database = address.pathname.slice(1)) =>
    `postgresql://${address.username}:${server?.password}@${address.host}/${database}`;

  it('says that the password is wrong', async () => {
    address.password = 'sesame';
    const { message } = await failure(address.href);
    expect(message).toBe(`PostgreSQL at ${address.host} refused the user or the password.`);
  });

  it('says that the database is missing, and describes itself without the password once it is there', async () => {
    address.password = server?.password ?? '';
    const right = address.href;
    address.pathname = '/sesame-street';
    // The name of the database is no secret, but the address it came from is.
    const error = await openStorage({ databaseUrl: address.href, dataFolder: '/nonexistent' }).catch((cause) => cause);
    expect(error.message).toBe(`PostgreSQL at ${address.host} has no database of that name.`);
    const storage = await openStorage({ databaseUrl: right, dataFolder: '/nonexistent' });
    expect(storage.description).toBe(`PostgreSQL at ${address.host}`);
    await storage.close();
  });

  it('does not wait for ever for a server that falls silent, and works again when it is back', async () => {
    const storage = await openStorage({
      databaseUrl: await server?.createDatabase(),
      dataFolder: '/nonexistent',
      postgres: { silenceLimitMs: 1_000 },
    });
    server?.hang();
    try {
      await expect(storage.prompts.packs()).rejects.toThrow();
    } finally {
      server?.goOn();
    }
    expect(await storage.prompts.packs()).not.toEqual([]);
    await storage.close();
  });

  const sql = (text: string, database?: string) => server?.query(text, database);

  it('says that a password is asked for and none was given', async () => {
    const without = new URL(address);
    without.password = '';
    const { message } = await failure(without.href);
    expect(message).toBe(`PostgreSQL at ${address.host} asks for a password, and DATABASE_URL has none.`);
  });

  it('says that it does not speak TLS, and takes no unencrypted connection instead', async () => {
    const { message } = await failure(`${withPassword()}?sslmode=require`);
    expect(message).toBe(`PostgreSQL at ${address.host} does not speak TLS, which sslmode in DATABASE_URL asks for.`);
  });

  it('says that the user has no right to make tables', async () => {
    await sql("CREATE ROLE guest LOGIN PASSWORD 'sesame'");
    await sql('CREATE DATABASE guarded');
    await sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC', 'guarded');
    const guest = `postgresql://guest:sesame@${address.host}/guarded`;
    const rights = `GRANT CREATE, USAGE ON SCHEMA`;
    expect((await failure(guest)).message).toContain(`no right to make tables in the schema public of the database at`);
    expect((await failure(guest)).message).toContain(`${rights} public to it.`);
    expect((await failure(`${guest}?schema=games`)).message).toContain(`${rights} games to it.`);
  });

  it('says that the encoding of the database is wrong', async () => {
    await sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
    const { message } = await failure(withPassword('latin'));
    expect(message).toMatch(/^The database at .* has the encoding LATIN1, .* ENCODING 'UTF8' TEMPLATE template0\.$/);
  });

  it('keeps to the schema of DATABASE_URL, and makes it', async () => {
    const databaseUrl = `${await server?.createDatabase()}?schema=games`;
    const storage = await openStorage({ databaseUrl, dataFolder: '/nonexistent' });
    expect(storage.description).toMatch(/, schema games$/);
    expect((await storage.prompts.packs()).length).toBeGreaterThan(5);
    await storage.close();
    const rows = await sql(
      "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_schema NOT LIKE 'pg\\_%'",
      new URL(databaseUrl).pathname.slice(1),
    );
    expect(rows?.map((row) => row.table_schema).sort()).toEqual(['games', 'information_schema']);
  });

  it('is waited for while it is not up yet, which is said once', async () => {
    const databaseUrl = (await server?.createDatabase()) ?? '';
    const running = await openStorage({ databaseUrl, dataFolder: '/nonexistent' });
    await running.ping();
    await server?.pause();
    await expect(running.ping()).rejects.toThrow();
    const said: string[] = [];
    const opened = openStorage({
      databaseUrl,
      dataFolder: '/nonexistent',
      postgres: { waitMs: 120_000, onWaiting: (sentence) => said.push(sentence) },
    });
    await vi.waitUntil(() => said.length > 0, { timeout: 60_000 });
    await server?.resume();
    await (await opened).close();
    await running.ping();
    await running.close();
    expect(said).toEqual([
      `PostgreSQL at ${address.host} does not answer: nothing listens there. Waiting for it, up to 120 s.`,
    ]);
  });
});
