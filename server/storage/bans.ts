import { randomUUID } from 'node:crypto';
import type { BanStore, NewBan, StoredBan } from './port/moderation.ts';
import { StorageConflict, StorageNotFound } from './port/storage.ts';
import type { PrismaClient } from './prisma.ts';

const newest = [{ createdAt: 'desc' }, { id: 'desc' }] as const;

export function createBanStore(db: PrismaClient): BanStore {
  const find = (id: string): Promise<StoredBan | null> => db.ban.findUnique({ where: { id } });
  return {
    find,

    add: (ban: NewBan) => db.ban.create({ data: { id: randomUUID(), ...ban } }),

    async lift(id, by, at) {
      const { count } = await db.ban.updateMany({
        where: { id, liftedAt: null },
        data: { liftedAt: at, liftedBy: by },
      });
      const ban = await find(id);
      if (!ban) throw new StorageNotFound('There is no such ban.');
      if (count === 0) throw new StorageConflict('This ban is lifted already.');
      return ban;
    },

    inForce: (now) =>
      db.ban.findMany({
        where: { liftedAt: null, OR: [{ until: null }, { until: { gt: now } }] },
        orderBy: [...newest],
      }),

    async list({ after, limit }) {
      const last = after === null ? null : await find(after);
      const where = last
        ? {
            OR: [{ createdAt: { lt: last.createdAt } }, { createdAt: last.createdAt, id: { lt: last.id } }],
          }
        : {};
      return db.ban.findMany({ where, orderBy: [...newest], take: limit });
    },

    async appeal(id, { playerId, line, at }) {
      return db.$transaction(async (tx) => {
        const { count } = await tx.ban.updateMany({ where: { id, appealedAt: null }, data: { appealedAt: at } });
        if (count === 0) return false;
        const { nickname } = await tx.ban.findUniqueOrThrow({ where: { id }, select: { nickname: true } });
        await tx.moderationCase.create({
          data: {
            ...{ id: randomUUID(), kind: 'appeal', subject: `appeal:${id}`, banId: id, playerId, nickname, text: line },
            ...{ weight: 1, open: true, createdAt: at },
          },
        });
        return true;
      });
    },
  };
}
