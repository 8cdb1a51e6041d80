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
async function failure(databaseUrl: string | undefined, dataFolder = '/nonexistent'): Promise<StorageStartError> {
  const error = await openStorage({ databaseUrl, dataFolder }).then(
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
      const error = await failure(`postgresql://doodle:sesame@127.0.0.1:${port}/doodle`);
      expect(error.message).toBe(`PostgreSQL at 127.0.0.1:${port} did not answer in time.`);
    } finally {
      server.close();
    }
  });

  it('refuses an address that is none', async () => {
    for (const address of ['sesame', 'mysql://a:sesame@localhost/x', 'postgresql://a:sesame@[::1/x', 'file:sesame']) {
      expect((await failure(address)).message).toContain('DATABASE_URL is not an address');
    }
  });

  it('names a folder that can’t be made or holds something else', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-start-'));
    try {
      await writeFile(path.join(folder, 'file'), '');
      expect((await failure(undefined, path.join(folder, 'file'))).message).toContain(path.join(folder, 'file', 'db'));
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

  it('fails a ping once the server is gone', async () => {
    const own = await startPostgres();
    if (!own) throw new Error('it was there before');
    const storage = await openStorage({ databaseUrl: await own.createDatabase(), dataFolder: '/nonexistent' });
    await storage.ping();
    await own.stop();
    await expect(storage.ping()).rejects.toThrow();
    await storage.close();
  });
});
