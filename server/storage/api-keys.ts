import { addAuditEntry } from './audit.ts';
import type { ApiKeyStore, StoredApiKey } from './port/api-keys.ts';
import { StorageConflict, StorageNotFound } from './port/storage.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** One transaction at a time adds keys, so that there are no more of them than there may be. */
const KEYS_LOCK = 20_261_203;
/** `lastUsedAt` is no more exact than this. */
const USED_EVERY_MS = 60_000;

export function createApiKeyStore(db: PrismaClient): ApiKeyStore {
  return {
    async list() {
      return (await db.apiKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] })).map(toKey);
    },

    async add(key, most, entry) {
      await db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${KEYS_LOCK}::bigint)`;
        if ((await tx.apiKey.count({ where: { revokedAt: null } })) >= most) {
          throw new StorageConflict(`There are ${most} keys in force, which is the most. Revoke one first.`);
        }
        await tx.apiKey.create({ data: key });
        await addAuditEntry(tx, entry);
      });
    },

    async use(tokenHash, now) {
      const row = await db.apiKey.findUnique({ where: { tokenHash } });
      if (!row) return null;
      if (row.revokedAt === null && now.getTime() - (row.lastUsedAt?.getTime() ?? 0) >= USED_EVERY_MS) {
        await db.apiKey.updateMany({ where: { id: row.id, revokedAt: null }, data: { lastUsedAt: now } });
      }
      return toKey(row);
    },

    async hasAny() {
      return (await db.apiKey.findFirst({ where: { revokedAt: null }, select: { id: true } })) !== null;
    },

    revoke: (id, now, entry) =>
      db.$transaction(async (tx) => {
        const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
        if (count > 0) await addAuditEntry(tx, entry);
        else if (!(await tx.apiKey.findUnique({ where: { id } }))) throw new StorageNotFound('There is no such key.');
        return count > 0;
      }),
  };
}

const toKey = ({ tokenHash: _, ...key }: Prisma.ApiKeyGetPayload<object>): StoredApiKey => key;
