import type { DrawingId } from '#contract/ids.ts';
import { addAuditEntry } from './audit.ts';
import { packOps, unpackOps } from './drawings.ts';
import type { UnsafeReferenceStore } from './port/moderation.ts';
import { StorageNotFound } from './port/storage.ts';
import type { Db, PrismaClient } from './prisma.ts';

export function createUnsafeReferenceStore(db: PrismaClient): UnsafeReferenceStore {
  return {
    async list() {
      const rows = await db.unsafeReference.findMany({ orderBy: [{ addedAt: 'asc' }, { id: 'asc' }] });
      return Promise.all(
        rows.map(async ({ ops, drawingId, ...row }) => ({
          ...row,
          drawingId: drawingId as DrawingId | null,
          ops: ops && (await unpackOps(ops)),
        })),
      );
    },

    async add({ ops, ...reference }, entry) {
      const packed = ops && (await packOps(ops));
      const { drawingId } = reference;
      await db.$transaction(async (tx) => {
        if (drawingId !== null) {
          // Its deletion waits, and then finds this example.
          const drawn = await tx.$queryRaw<unknown[]>`SELECT 1 FROM drawings WHERE id = ${drawingId} FOR KEY SHARE`;
          if (drawn.length === 0) throw new StorageNotFound('There is no such drawing.');
        }
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

/** Examples that are these drawings are deleted with them. */
export async function removeExamplesOf(tx: Db, drawingIds: readonly string[]): Promise<void> {
  await tx.unsafeReference.deleteMany({ where: { drawingId: { in: [...drawingIds] } } });
}
