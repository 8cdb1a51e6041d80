import { StorageStartError } from '../storage/engine.ts';
import { lockDatabase, openDatabaseFiles } from '../storage/engine-pglite.ts';
import { openPostgres, type PostgresOptions } from '../storage/engine-postgres.ts';
import { MIGRATIONS_FOLDER } from '../storage/migrate.ts';
import { inSnapshot, type TableSum } from '../storage/tables.ts';
import { contentsOf, fillDatabase, type Progress } from '../storage/transfer.ts';
import { existing } from './source.ts';

export interface MoveOptions {
  dataFolder: string;
  /** Of an empty PostgreSQL database. */
  databaseUrl: string;
  postgres?: PostgresOptions;
  onProgress?: (progress: Progress) => void;
}

/**
 * [OPS-6] Copies the embedded database into an empty PostgreSQL database, in one transaction: all of it or nothing. The rows of
 * each table are read from there again and compared before they count. The embedded database stays as it is.
 *
 * @returns rows and sums of the tables, by name
 * @throws StorageLocked while a server has the embedded database open; BackupError, StorageStartError
 */
export async function moveToPostgres(options: MoveOptions): Promise<Map<string, TableSum>> {
  const { dataFolder, databaseUrl, postgres, onProgress } = options;
  const folder = existing(dataFolder);
  const { release } = lockDatabase(dataFolder);
  try {
    // First, because a wrong address is the most likely mistake.
    const target = await openPostgres(databaseUrl, postgres);
    try {
      const source = await openDatabaseFiles(folder);
      try {
        return await source.withSession((from) =>
          inSnapshot(from, async () => {
            const contents = await contentsOf(from);
            if (contents.migrations.length === 0) throw new StorageStartError(`The database in ${folder} is empty.`);
            return target.withSession(async (to) => {
              const sums = await fillDatabase(to, contents, { migrationsFolder: MIGRATIONS_FOLDER, onProgress });
              await to.script('ANALYZE');
              return sums;
            });
          }),
        );
      } finally {
        await source.close();
      }
    } finally {
      await target.close();
    }
  } finally {
    release();
  }
}
