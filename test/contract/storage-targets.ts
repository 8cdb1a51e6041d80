import { rm } from 'node:fs/promises';
import type { Engine } from '#server/storage/engine.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { openPostgres } from '#server/storage/engine-postgres.ts';
import { openStorage, type StorageOptions } from '#server/storage/open-storage.ts';
import type { AreAlike } from '#server/storage/port/drawings.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { newDataFolder, seededDataFolder } from '../support/data-folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** One database on one of the engines; may be opened, closed and opened again. */
export interface Target {
  options: StorageOptions;
  open(): Promise<Storage>;
  /** Below the port, for tests of migrations. */
  openEngine(): Promise<Engine>;
  remove(): Promise<void>;
}

/** `seeded`: as a first start leaves it; a copy of that takes a fraction of the time. */
type Content = 'empty' | 'seeded';

export interface EngineUnderTest {
  name: string;
  newTarget(content: Content): Promise<Target>;
}

/** Nothing may be written here. */
const NOWHERE = '/nonexistent';

/** For the contract of copies; drawings of other tests have no lines. */
const areAlike: AreAlike = (lines, others) => JSON.stringify(lines) === JSON.stringify(others);

const pglite: EngineUnderTest = {
  name: 'PGlite',
  async newTarget(content) {
    const dataFolder = await (content === 'seeded' ? seededDataFolder() : newDataFolder());
    return {
      options: { dataFolder },
      open: () => openStorage({ dataFolder, areAlike }),
      openEngine: () => openPglite(dataFolder),
      remove: () => rm(dataFolder, { recursive: true, force: true }),
    };
  },
};

function onPostgres(server: TestPostgres): EngineUnderTest {
  let template: Promise<string> | undefined;
  const seeded = async () => {
    const databaseUrl = await server.createDatabase();
    await (await openStorage({ databaseUrl, dataFolder: NOWHERE })).close();
    return new URL(databaseUrl).pathname.slice(1);
  };
  return {
    name: 'PostgreSQL',
    async newTarget(content) {
      if (content === 'seeded') template ??= seeded();
      const databaseUrl = await server.createDatabase(content === 'seeded' ? await template : undefined);
      const options = { databaseUrl, dataFolder: NOWHERE, areAlike };
      return {
        options,
        open: () => openStorage(options),
        openEngine: () => openPostgres(databaseUrl),
        remove: async () => {},
      };
    },
  };
}

/** The engines that this machine has: PGlite always, PostgreSQL unless it is missing outside CI. */
export async function startEngines(): Promise<{ engines: EngineUnderTest[]; stop(): Promise<void> }> {
  const server = await startPostgres();
  return {
    engines: server ? [pglite, onPostgres(server)] : [pglite],
    stop: async () => server?.stop(),
  };
}
