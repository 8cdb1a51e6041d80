import type { AdminStore, Heartbeat, PlayerStore } from './port.ts';
import type { PrismaClient } from './prisma.ts';

/** Tables of at most one row use this id. */
const ONLY = 1;

export function createPlayerStore(db: PrismaClient): PlayerStore {
  return {
    async touch({ id, nickname }) {
      const lastSeenAt = new Date();
      await db.player.upsert({
        where: { id },
        create: { id, nickname, lastSeenAt },
        update: { nickname, lastSeenAt },
      });
    },
  };
}

export function createAdminStore(db: PrismaClient): AdminStore {
  return {
    async passwordHash() {
      return (await db.adminCredential.findUnique({ where: { id: ONLY } }))?.passwordHash ?? null;
    },

    async setPasswordHash(passwordHash) {
      const updatedAt = new Date();
      await db.adminCredential.upsert({
        where: { id: ONLY },
        create: { id: ONLY, passwordHash, updatedAt },
        update: { passwordHash, updatedAt },
      });
    },

    async addSession(session) {
      await db.adminSession.create({ data: session });
    },

    async hasSession(tokenHash, now) {
      const session = await db.adminSession.findUnique({ where: { tokenHash } });
      if (!session) return false;
      if (session.expiresAt > now) return true;
      await db.adminSession.deleteMany({ where: { expiresAt: { lte: now } } });
      return false;
    },

    async removeSession(tokenHash) {
      await db.adminSession.deleteMany({ where: { tokenHash } });
    },

    async removeAllSessions() {
      await db.adminSession.deleteMany();
    },
  };
}

export function createHeartbeat(db: PrismaClient): Heartbeat {
  return {
    async beat() {
      const rows = await db.$queryRaw<{ at: number }[]>`
        INSERT INTO heartbeats (id, beat_at) VALUES (${ONLY}::int, now() AT TIME ZONE 'UTC')
        ON CONFLICT (id) DO UPDATE SET beat_at = EXCLUDED.beat_at
        RETURNING (EXTRACT(EPOCH FROM beat_at) * 1000)::float8 AS at`;
      return new Date((rows[0] as { at: number }).at);
    },

    async last() {
      const rows = await db.$queryRaw<{ at: number; msAgo: number }[]>`
        SELECT (EXTRACT(EPOCH FROM beat_at) * 1000)::float8 AS at,
               (EXTRACT(EPOCH FROM (now() AT TIME ZONE 'UTC') - beat_at) * 1000)::float8 AS "msAgo"
          FROM heartbeats`;
      const [row] = rows;
      return row ? { at: new Date(row.at), msAgo: row.msAgo } : null;
    },
  };
}
