import type { PlayerId } from '#contract/ids.ts';
import type { MoveStore } from './port/players.ts';
import type { Heartbeat } from './port/storage.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** Tables of at most one row use this id. */
const ONLY = 1;

export function createMoveStore(db: PrismaClient): MoveStore {
  return {
    async add({ codeHash, playerId, expiresAt }) {
      await db.moveCode.upsert({
        where: { playerId },
        create: { codeHash, playerId, expiresAt },
        update: { codeHash, expiresAt },
      });
    },

    async redeem(codeHash, now) {
      const [used] = await db.$queryRaw<{ player_id: string; expires_at: Date }[]>`
        DELETE FROM move_codes WHERE code_hash = ${codeHash} RETURNING player_id, expires_at`;
      await db.moveCode.deleteMany({ where: { expiresAt: { lte: now } } });
      return used && used.expires_at > now ? (used.player_id as PlayerId) : null;
    },

    async takeShared(name, { capacity, perSecond }, now) {
      const filled = Prisma.sql`LEAST(${capacity}::float8, shared_rates.tokens
        + GREATEST(0, EXTRACT(EPOCH FROM ${now}::timestamp - shared_rates.updated_at)::float8) * ${perSecond}::float8)`;
      const taken = await db.$executeRaw`
        INSERT INTO shared_rates (name, tokens, updated_at) VALUES (${name}, ${capacity - 1}::float8, ${now}::timestamp)
        ON CONFLICT (name) DO UPDATE SET tokens = ${filled} - 1, updated_at = GREATEST(shared_rates.updated_at, ${now}::timestamp)
          WHERE ${filled} >= 1`;
      if (taken > 0) return 0;
      const [rate] = await db.$queryRaw<{ tokens: number }[]>`
        SELECT ${filled} AS tokens FROM shared_rates WHERE name = ${name}`;
      return Math.max(1, Math.ceil(((1 - (rate?.tokens ?? 0)) / perSecond) * 1000));
    },

    async giveBackShared(name, { capacity }) {
      await db.$executeRaw`
        UPDATE shared_rates SET tokens = LEAST(${capacity}::float8, tokens + 1) WHERE name = ${name}`;
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
