import { randomUUID } from 'node:crypto';
import type { PackId } from '#contract/ids.ts';
import { tidyText } from '#contract/tidy-text.ts';
import type { Pack } from './port/prompts.ts';
import { StorageNotFound } from './port/storage.ts';
import { type Db, refuseDuplicates } from './prisma.ts';
import { normaliseText } from './prompt-rows.ts';

const OPEN_PROMPTS = { _count: { select: { prompts: { where: { retired: false } } } } } as const;

export async function listPacks(db: Db, includeRetired: boolean): Promise<Pack[]> {
  const rows = await db.pack.findMany({
    where: includeRetired ? {} : { retired: false },
    include: OPEN_PROMPTS,
    orderBy: [{ createdAt: 'asc' }, { normalisedName: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id as PackId,
    name: row.name,
    retired: row.retired,
    promptCount: row._count.prompts,
  }));
}

/** @throws StorageConflict when there is a pack of that name */
export async function addPack(db: Db, name: string): Promise<Pack> {
  const row = { id: randomUUID() as PackId, name: tidyText(name), normalisedName: normaliseText(name) };
  await refuseDuplicates(`a pack “${tidyText(name)}”`, () => db.pack.create({ data: row }));
  return { id: row.id, name: row.name, retired: false, promptCount: 0 };
}

/** @returns the id of the pack of that name, which is added unless there is one, not even one that others add meanwhile */
export async function ensurePack(tx: Db, name: string): Promise<string> {
  const normalisedName = normaliseText(name);
  await tx.pack.createMany({
    data: { id: randomUUID(), name: tidyText(name), normalisedName },
    skipDuplicates: true,
  });
  return (await tx.pack.findUniqueOrThrow({ where: { normalisedName }, select: { id: true } })).id;
}

/** @throws StorageConflict, StorageNotFound */
export async function editPack(db: Db, id: PackId, change: { name?: string; retired?: boolean }): Promise<void> {
  const name =
    change.name === undefined ? {} : { name: tidyText(change.name), normalisedName: normaliseText(change.name) };
  const retired = change.retired === undefined ? {} : { retired: change.retired };
  const { count } = await refuseDuplicates(`a pack “${tidyText(change.name ?? '')}”`, () =>
    db.pack.updateMany({ where: { id }, data: { ...name, ...retired } }),
  );
  if (count === 0) throw new StorageNotFound('There is no such pack.');
}

/** @throws StorageNotFound */
export async function requirePack(db: Db, id: PackId): Promise<void> {
  if (!(await db.pack.findUnique({ where: { id } }))) throw new StorageNotFound('There is no such pack.');
}
