import { forgottenAmong } from './forgotten-players.ts';
import type { LoveChange } from './port/drawings.ts';
import { type Db, Prisma, type PrismaClient } from './prisma.ts';

export async function setLoved(db: PrismaClient, changes: readonly LoveChange[]): Promise<void> {
  const newest = new Map(changes.map((change) => [`${change.drawingId} ${change.playerId}`, change]));
  if (newest.size === 0) return;
  await db.$transaction(async (tx) => {
    const forgotten = await forgottenAmong(tx, [...newest.values()]);
    const wanted = [...newest.values()].filter((change) => !forgotten.has(change));
    await lockDrawings(tx, Prisma.sql`id = ANY (${wanted.map(({ drawingId }) => drawingId)}::text[])`);
    const pairs = (on: boolean) => {
      const these = wanted.filter((change) => change.on === on);
      const [drawings, players] = [these.map(({ drawingId }) => drawingId), these.map(({ playerId }) => playerId)];
      return Prisma.sql`unnest(${drawings}::text[], ${players}::text[]) AS wanted (drawing_id, player_id)`;
    };
    await tx.$executeRaw`
      WITH added AS (INSERT INTO drawing_loves (drawing_id, player_id)
                     SELECT drawings.id, players.id FROM ${pairs(true)}
                       JOIN drawings ON drawings.id = wanted.drawing_id AND drawings.player_id <> wanted.player_id
                       JOIN players ON players.id = wanted.player_id
                     ON CONFLICT DO NOTHING RETURNING drawing_id)
      ${counted(Prisma.sql`added`, Prisma.sql`+`)}`;
    await tx.$executeRaw`
      WITH removed AS (DELETE FROM drawing_loves USING ${pairs(false)}
                        WHERE drawing_loves.drawing_id = wanted.drawing_id AND drawing_loves.player_id = wanted.player_id
                       RETURNING drawing_loves.drawing_id)
      ${counted(Prisma.sql`removed`, Prisma.sql`-`)}`;
  });
}

/** Drawings are no longer loved by these players. @param players query of their ids */
export async function removeLovesOf(tx: Db, players: Prisma.Sql): Promise<void> {
  await lockDrawings(tx, Prisma.sql`id IN (SELECT drawing_id FROM drawing_loves WHERE player_id IN (${players}))`);
  await tx.$executeRaw`
    WITH removed AS (DELETE FROM drawing_loves WHERE player_id IN (${players}) RETURNING drawing_id)
    ${counted(Prisma.sql`removed`, Prisma.sql`-`)}`;
}

/** To be called before these drawings are deleted. */
export async function removeLovesFor(tx: Db, drawingIds: readonly string[]): Promise<void> {
  // Nobody can love them any more from here on.
  await tx.$executeRaw`SELECT id FROM drawings WHERE id = ANY (${drawingIds}::text[]) ORDER BY id FOR UPDATE`;
  await tx.$executeRaw`DELETE FROM drawing_loves WHERE drawing_id = ANY (${drawingIds}::text[])`;
}

/** In one order, so that no two transactions wait for each other. */
const lockDrawings = (tx: Db, which: Prisma.Sql) =>
  tx.$executeRaw`SELECT id FROM drawings WHERE ${which} ORDER BY id FOR NO KEY UPDATE`;

/** Adds the rows of `changed` to the numbers that drawings have, or takes them off. */
const counted = (changed: Prisma.Sql, sign: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE drawings SET loved = loved ${sign} counts.number
    FROM (SELECT drawing_id, count(*)::int AS number FROM ${changed} GROUP BY drawing_id) AS counts
   WHERE drawings.id = counts.drawing_id`;
