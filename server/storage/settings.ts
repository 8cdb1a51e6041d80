import { addAuditEntry } from './audit.ts';
import type { SettingsStore } from './port/settings.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

export function createSettingsStore(db: PrismaClient): SettingsStore {
  return {
    all: () => db.instanceSetting.findMany({ orderBy: { key: 'asc' } }),

    async change(changes) {
      await db.$transaction(async (tx) => {
        for (const { key, value, files = {}, entry } of changes) {
          await tx.instanceFile.deleteMany({ where: { key } });
          if (value === null) {
            await tx.instanceSetting.deleteMany({ where: { key } });
          } else {
            const changed = { value: value as Prisma.InputJsonValue, updatedAt: new Date(), updatedBy: entry.account };
            await tx.instanceSetting.upsert({ where: { key }, create: { key, ...changed }, update: changed });
            const rows = Object.entries(files).map(([name, bytes]) => ({ key, name, bytes: new Uint8Array(bytes) }));
            await tx.instanceFile.createMany({ data: rows });
          }
          await addAuditEntry(tx, entry);
        }
      });
    },

    async file(key, name) {
      const row = await db.instanceFile.findUnique({ where: { key_name: { key, name } } });
      return row && new Uint8Array(row.bytes);
    },
  };
}
