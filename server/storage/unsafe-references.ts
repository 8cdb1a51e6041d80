import { addAuditEntry } from './audit.ts';
import { packOps, unpackOps } from './drawings.ts';
import { StorageNotFound, type UnsafeReferenceStore } from './port.ts';
import type { PrismaClient } from './prisma.ts';

export function createUnsafeReferenceStore(db: PrismaClient): UnsafeReferenceStore {
  return {
    async list() {
      const rows = await db.unsafeReference.findMany({ orderBy: [{ addedAt: 'asc' }, { id: 'asc' }] });
      return Promise.all(rows.map(async ({ ops, ...row }) => ({ ...row, ops: ops && (await unpackOps(ops)) })));
    },

    async add({ ops, ...reference }, entry) {
      const packed = ops && (await packOps(ops));
      await db.$transaction(async (tx) => {
        await tx.unsafeReference.create({ data: { ...reference, ops: packed } });
        await addAuditEntry(tx, entry);
      });
    },

    async remove(id, entry) {
      await db.$transaction(async (tx) => {
        const { count } = await tx.unsafeReference.deleteMany({ where: { id } });
        if (count === 0) throw new StorageNotFound('There is no such reference.');
        await addAuditEntry(tx, entry);
      });
    },
  };
}
