import { forgetInOldAudit } from './audit.ts';
import type { Engine } from './engine.ts';
import { removeDrawings } from './forgetting.ts';
import { removeForgottenPrompts } from './game-prompts.ts';
import { removeLovesOf } from './loves.ts';
import { removeOldModeration } from './moderation.ts';
import type { RetentionStore } from './port/players.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** Deleted in one transaction. */
const AT_ONCE = 200;

export function createRetentionStore(db: PrismaClient, engine: Pick<Engine, 'reclaim'>): RetentionStore {
  return {
    async countOlder(before) {
      const [drawings] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM drawings
         WHERE submitted_at < ${before}::timestamp AND machine_level IS NULL`;
      const [players] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM players
         WHERE last_seen_at < ${before}::timestamp
           AND NOT EXISTS (SELECT FROM drawings WHERE player_id = players.id
                             AND (submitted_at >= ${before}::timestamp OR machine_level IS NOT NULL))`;
      return { drawings: drawings?.count ?? 0, players: players?.count ?? 0 };
    },

    async removeOlder(before) {
      let [removed, after] = [0, ''];
      for (;;) {
        // In the order of ids, so that the table is read once.
        const rows = await db.$queryRaw<{ id: string }[]>`
          SELECT id FROM drawings
           WHERE id > ${after} COLLATE "C" AND submitted_at < ${before}::timestamp AND machine_level IS NULL
           ORDER BY id LIMIT ${AT_ONCE}::int`;
        const ids = rows.map(({ id }) => id);
        const last = ids.at(-1);
        if (last === undefined) break;
        removed += await removeDrawings(db, ids);
        after = last;
      }
      const gone = Prisma.sql`
        last_seen_at < ${before}::timestamp
        AND NOT EXISTS (SELECT FROM drawings WHERE drawings.player_id = players.id)`;
      const players = await db.$transaction(async (tx) => {
        const ids = Prisma.sql`SELECT id FROM players WHERE ${gone}`;
        await removeLovesOf(tx, ids);
        await forgetInOldAudit(tx, before, ids);
        return tx.$executeRaw`DELETE FROM players WHERE ${gone}`;
      });
      await db.$transaction((tx) => removeOldModeration(tx, before));
      await removeForgottenPrompts(db);
      return { drawings: removed, players };
    },

    reclaim: () => engine.reclaim(),
  };
}
