import { hostname } from 'node:os';
import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client';
import type { SqlSession } from './migrate.ts';
import type { NotificationListener } from './postgres-listener.ts';

/** An opened database, before Prisma: the two engines differ in this and in nothing else. */
export interface Engine {
  adapter: SqlDriverAdapterFactory;
  description: string;
  /** Nobody else can have the database open: locks of tables keep nobody waiting. */
  isExclusive: boolean;
  /** Runs `work` in one session, as migrating needs it. */
  withSession<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Hears what other processes notify on a channel, which the query names. @returns ends it */
  listen(channelQuery: string, listener: NotificationListener): () => Promise<void>;
  /** Takes what was deleted off the disk, as `RetentionStore.reclaim`. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
}

/** Why the database could not be opened; `message` is a plain sentence for the person who starts the server. */
export class StorageStartError extends Error {
  override readonly name: string = 'StorageStartError';
}

/** The process that holds a folder's lock. */
export interface LockOwner {
  /** As its own system counts, which may be a container. */
  pid: number;
  /** Name of its machine or container. */
  host: string;
}

/** Another process has opened the embedded database. */
export class StorageLocked extends StorageStartError {
  override readonly name = 'StorageLocked';

  /** @param owner null: unknown */
  constructor(owner: LockOwner | null, folder: string) {
    const where = owner && owner.host !== hostname() ? ` on ${owner.host}` : '';
    super(
      `The embedded database in ${folder} is in use by ${owner ? `process ${owner.pid}${where}` : 'another process'}. ` +
        'Only one process may open it: stop that one, or set DATABASE_URL to share a PostgreSQL server.',
    );
  }
}

/** The PostgreSQL server of DATABASE_URL cannot be reached or refused the connection. */
export class StorageUnreachable extends StorageStartError {
  override readonly name = 'StorageUnreachable';
}

/** The database's migration history contradicts the migrations of this program. */
export class MigrationError extends StorageStartError {
  override readonly name = 'MigrationError';
}
