import type { AdminRole } from '#contract/admin.ts';
import { addAuditEntry } from './audit.ts';
import type { AdminStore, NewAuditEntry, StoredAdmin } from './port/admin.ts';
import { StorageConflict, StorageNotFound } from './port/storage.ts';
import { type Db, type Prisma, type PrismaClient, refuseDuplicates } from './prisma.ts';
import { normaliseText } from './prompt-rows.ts';

/** One transaction at a time changes accounts: two owners can't take each other's role away. */
const ACCOUNTS_LOCK = 20_261_202;
/** `lastUsedAt` is no more exact than this. */
const USED_EVERY_MS = 60_000;

const FIRST_OWNER = { role: 'owner', disabled: false } as const;
const OLDEST_FIRST = [{ createdAt: 'asc' }, { id: 'asc' }] as const;

export function createAdminStore(db: PrismaClient): AdminStore {
  /** Changes one account and records it, in one transaction. */
  const change = (
    id: string,
    entry: NewAuditEntry | null,
    work: (tx: Prisma.TransactionClient, account: StoredAdmin) => Promise<unknown>,
  ) =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ACCOUNTS_LOCK}::bigint)`;
      const row = await tx.adminAccount.findUnique({ where: { id } });
      if (!row) throw new StorageNotFound('There is no such account.');
      await work(tx, toAdmin(row));
      if (entry) await addAuditEntry(tx, entry);
    });

  return {
    async addFirst({ id, name, passwordHash }) {
      return db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ACCOUNTS_LOCK}::bigint)`;
        if ((await tx.adminAccount.count()) > 0) return false;
        const data = { id, name, normalisedName: normaliseText(name), role: 'owner', passwordHash };
        await tx.adminAccount.create({ data: { ...data, createdAt: new Date() } });
        return true;
      });
    },

    async add({ id, name, role, passwordHash }, entry) {
      const data = { id, name, normalisedName: normaliseText(name), role, passwordHash, createdAt: new Date() };
      await refuseDuplicates(`an account “${name}”, perhaps a disabled one`, () =>
        db.$transaction(async (tx) => {
          await tx.adminAccount.create({ data });
          await addAuditEntry(tx, entry);
        }),
      );
    },

    async firstOwner() {
      const row = await db.adminAccount.findFirst({ where: FIRST_OWNER, orderBy: [...OLDEST_FIRST] });
      return row && toAdmin(row);
    },

    async named(name) {
      const row = await db.adminAccount.findUnique({ where: { normalisedName: normaliseText(name) } });
      return row && toAdmin(row);
    },

    async hasSeveral() {
      return (await db.adminAccount.findMany({ where: { disabled: false }, select: { id: true }, take: 2 })).length > 1;
    },

    async list(now) {
      const rows = await db.adminAccount.findMany({
        include: { sessions: { where: { expiresAt: { gt: now } }, select: { lastUsedAt: true } } },
        orderBy: [...OLDEST_FIRST],
      });
      return rows.map(({ sessions, ...row }) => {
        const { passwordHash: _, ...account } = toAdmin(row);
        const used = sessions.map(({ lastUsedAt }) => lastUsedAt.getTime());
        return { ...account, sessions: used.length, lastUsedAt: used.length > 0 ? new Date(Math.max(...used)) : null };
      });
    },

    setPasswordHash: (id, passwordHash, entry) =>
      change(id, entry, async (tx) => {
        await tx.adminAccount.update({ where: { id }, data: { passwordHash } });
        await tx.adminSession.deleteMany({ where: { accountId: id } });
      }),

    setRole: (id, role, entry) =>
      change(id, entry, async (tx, account) => {
        if (account.role === 'owner' && role !== 'owner') await requireOtherOwner(tx, account);
        await tx.adminAccount.update({ where: { id }, data: { role } });
      }),

    setDisabled: (id, disabled, entry) =>
      change(id, entry, async (tx, account) => {
        if (disabled && account.role === 'owner') await requireOtherOwner(tx, account);
        await tx.adminAccount.update({ where: { id }, data: { disabled } });
        if (disabled) await tx.adminSession.deleteMany({ where: { accountId: id } });
      }),

    async addSession(session) {
      await db.adminSession.create({ data: { ...session, lastUsedAt: session.createdAt } });
    },

    async accountOf(tokenHash, now) {
      const session = await db.adminSession.findUnique({ where: { tokenHash }, include: { account: true } });
      if (!session) return null;
      if (session.expiresAt <= now) {
        await db.adminSession.deleteMany({ where: { expiresAt: { lte: now } } });
        return null;
      }
      if (session.account.disabled) return null;
      if (now.getTime() - session.lastUsedAt.getTime() >= USED_EVERY_MS) {
        // It may have ended meanwhile.
        await db.adminSession.updateMany({ where: { tokenHash }, data: { lastUsedAt: now } });
      }
      return toAdmin(session.account);
    },

    async sessions(accountId, now) {
      const rows = await db.adminSession.findMany({
        where: { accountId, expiresAt: { gt: now } },
        orderBy: [{ lastUsedAt: 'desc' }, { tokenHash: 'asc' }],
      });
      return rows.map(({ tokenHash, createdAt, lastUsedAt, browser, address }) => ({
        ...{ tokenHash, createdAt, lastUsedAt, browser, address },
      }));
    },

    async removeSession(accountId, tokenHash) {
      const { count } = await db.adminSession.deleteMany({ where: { accountId, tokenHash } });
      return count > 0;
    },

    removeSessions: (id, entry) => change(id, entry, (tx) => tx.adminSession.deleteMany({ where: { accountId: id } })),
  };
}

async function requireOtherOwner(tx: Db, account: StoredAdmin): Promise<void> {
  if (account.disabled) return;
  const others = await tx.adminAccount.count({ where: { ...FIRST_OWNER, id: { not: account.id } } });
  if (others === 0)
    throw new StorageConflict(`“${account.name}” is the last owner. Make somebody else an owner first.`);
}

const toAdmin = (row: Prisma.AdminAccountGetPayload<object>): StoredAdmin => ({
  id: row.id,
  name: row.name,
  // Written by this file alone.
  role: row.role as AdminRole,
  passwordHash: row.passwordHash,
  disabled: row.disabled,
  createdAt: row.createdAt,
});
