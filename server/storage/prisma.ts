/** The generated Prisma client, imported in one place: `scripts/prisma-generate.mjs` makes it. */
export { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { StorageConflict } from './port/storage.ts';

/** What a repository needs: the client itself or a transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** @throws StorageConflict when `write` breaks a unique constraint; `what` says what is there already */
export async function refuseDuplicates<T>(what: string, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    // P2002: Prisma's code for a broken unique constraint.
    const isDuplicate = cause instanceof Error && 'code' in cause && cause.code === 'P2002';
    throw isDuplicate ? new StorageConflict(`There is already ${what}.`, { cause }) : cause;
  }
}
