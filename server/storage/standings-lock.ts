import type { Prisma } from './prisma.ts';

/**
 * One transaction at a time changes the lines of boards and what is counted from drawings: those of two would wait for each
 * other in different orders. It is the last lock that a transaction takes.
 */
export const STANDINGS_LOCK = 20_261_201;

export const lockStandings = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${STANDINGS_LOCK}::bigint)`;
