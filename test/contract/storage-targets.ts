import { rm } from 'node:fs/promises';
import type { Engine } from '#server/storage/engine.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { openPostgres } from '#server/storage/engine-postgres.ts';
import { openStorage, type StorageOptions } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** One empty database on one of the engines; may be opened, closed and opened again. */
export interface Target {
  options: StorageOptions;
  open(): Promise<Storage>;
  /** Below the port, for tests of migrations. */
  openEngine(): Promise<Engine>;
  remove(): Promise<void>;
}

export interface EngineUnderTest {
  name: string;
  newTarget(): Promise<Target>;
}

const pglite: EngineUnderTest = {
  name: 'PGlite',
  async newTarget() {
    const dataFolder = await newDataFolder();
    return {
      options: { dataFolder },
      open: () => openStorage({ dataFolder }),
      openEngine: () => openPglite(dataFolder),
      remove: () => rm(dataFolder, { recursive: true, force: true }),
    };
  },
};

const onPostgres = (server: TestPostgres): EngineUnderTest => ({
  name: 'PostgreSQL',
  async newTarget() {
    const databaseUrl = await server.createDatabase();
    // Nothing may be written here.
    const options = { databaseUrl, dataFolder: '/nonexistent' };
    return {
      options,
      open: () => openStorage(options),
      openEngine: () => openPostgres(databaseUrl),
      remove: async () => {},
    };
  },
});

/** The engines that this machine has: PGlite always, PostgreSQL unless it is missing outside CI. */
export async function startEngines(): Promise<{ engines: EngineUnderTest[]; stop(): Promise<void> }> {
  const server = await startPostgres();
  return {
    engines: server ? [pglite, onPostgres(server)] : [pglite],
    stop: async () => server?.stop(),
  };
}
