/** The generated Prisma client, imported in one place: `scripts/prisma-generate.mjs` makes it. */
export { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

/** What a repository needs: the client itself or a transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** Prisma's code for a broken unique constraint. */
export const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'P2002';
