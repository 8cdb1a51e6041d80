import { fileURLToPath } from 'node:url';
import { createAdminStore } from './admin-accounts.ts';
import { createApiKeyStore } from './api-keys.ts';
import { createAuditStore } from './audit.ts';
import { createBanStore } from './bans.ts';
import { createBulkStore } from './bulk-load.ts';
import { createChanges } from './changes.ts';
import { createDailyStore } from './daily.ts';
import { createDrawingStore } from './drawings.ts';
import type { Engine } from './engine.ts';
import { openPglite } from './engine-pglite.ts';
import { openPostgres, type PostgresOptions } from './engine-postgres.ts';
import { removeForgottenPrompts } from './game-prompts.ts';
import { MIGRATIONS_FOLDER, migrate } from './migrate.ts';
import { createModerationStore } from './moderation.ts';
import { createPlayerStore } from './players.ts';
import type { AreAlike } from './port/drawings.ts';
import type { Storage } from './port/storage.ts';
import { PrismaClient } from './prisma.ts';
import { seedPrompts } from './prompt-import.ts';
import { createPromptStore } from './prompts.ts';
import { createRejudgingStore } from './rejudging.ts';
import { createRetentionStore } from './retention.ts';
import { createOpsLog, createRoomStore, removeForgottenOps } from './room-store.ts';
import { createSettingsStore } from './settings.ts';
import { createHeartbeat, createMoveStore } from './small-stores.ts';
import { createUnsafeReferenceStore } from './unsafe-references.ts';

const SEED_FOLDER = fileURLToPath(new URL('../../prisma/seed', import.meta.url));

/** A transaction may wait this long on a busy machine before it fails. */
const TRANSACTION_WAIT_MS = 30_000;

export interface StorageOptions {
  /** PostgreSQL to use; without it the embedded database in `dataFolder` is opened. */
  databaseUrl?: string | undefined;
  dataFolder: string;
  /** How long a PostgreSQL server that is not up yet is waited for, and who is told. Default: not at all. */
  postgres?: PostgresOptions;
  /** Finds copies of drawings; without it there are none. */
  areAlike?: AreAlike;
  /** For tests. */
  migrationsFolder?: string;
}

/**
 * Opens the database, brings its schema up to date and gives it the first prompts.
 *
 * @throws StorageStartError (StorageLocked, StorageUnreachable, MigrationError) with a sentence to be shown
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { databaseUrl, dataFolder, postgres } = options;
  const engine = databaseUrl ? await openPostgres(databaseUrl, postgres) : await openPglite(dataFolder);
  try {
    await engine.withSession((session) => migrate(session, options.migrationsFolder ?? MIGRATIONS_FOLDER));
    const db = new PrismaClient({
      adapter: engine.adapter,
      transactionOptions: { maxWait: TRANSACTION_WAIT_MS, timeout: TRANSACTION_WAIT_MS },
    });
    await seedPrompts(db, SEED_FOLDER);
    await removeForgottenPrompts(db);
    await removeForgottenOps(db);
    return storageOn(engine, db, options.areAlike ?? (() => false));
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function storageOn(engine: Engine, db: PrismaClient, areAlike: AreAlike): Storage {
  const ops = createOpsLog(db);
  let closed: Promise<void> | undefined;
  return {
    rooms: createRoomStore(db),
    ops,
    drawings: createDrawingStore(db, areAlike),
    prompts: createPromptStore(db),
    daily: createDailyStore(db),
    players: createPlayerStore(db),
    moves: createMoveStore(db),
    retention: createRetentionStore(db, engine),
    moderation: createModerationStore(db),
    bans: createBanStore(db),
    rejudging: createRejudgingStore(db),
    unsafe: createUnsafeReferenceStore(db),
    bulk: createBulkStore(engine),
    admin: createAdminStore(db),
    audit: createAuditStore(db),
    settings: createSettingsStore(db),
    apiKeys: createApiKeyStore(db),
    heartbeat: createHeartbeat(db),
    changes: createChanges(engine),
    description: engine.description,
    async ping() {
      await db.$queryRaw`SELECT 1`;
    },
    async sizeBytes() {
      const [row] = await db.$queryRaw<
        { bytes: number }[]
      >`SELECT pg_database_size(current_database())::float8 AS bytes`;
      return row?.bytes ?? 0;
    },
    close() {
      closed ??= (async () => {
        await ops.drained();
        await db.$disconnect();
        await engine.close();
      })();
      return closed;
    },
  };
}
