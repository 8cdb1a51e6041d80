import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client';
import type { SqlSession } from './migrate.ts';

/** An opened database, before Prisma: the two engines differ in this and in nothing else. */
export interface Engine {
  adapter: SqlDriverAdapterFactory;
  description: string;
  /** Runs `work` in one session, as migrating needs it. */
  withSession<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
