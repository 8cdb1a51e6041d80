import { randomUUID } from 'node:crypto';
import type { PackId, PromptId } from '#contract/ids.ts';
import { tidyText } from '#contract/room.ts';
import { addPack, editPack, listPacks, requirePack } from './packs.ts';
import { type Prompt, type PromptStore, StorageConflict, StorageNotFound } from './port.ts';
import { isUniqueViolation, type Prisma, type PrismaClient } from './prisma.ts';
import { importPrompts } from './prompt-import.ts';
import { normaliseText } from './prompt-text.ts';

const WITH_PACK_AND_USE = { pack: true, _count: { select: { drawings: true } } } as const;
type Row = Prisma.PromptGetPayload<{ include: typeof WITH_PACK_AND_USE }>;

export function createPromptStore(db: PrismaClient): PromptStore {
  return {
    packs: (options) => listPacks(db, options?.includeRetired ?? false),
    addPack: (name) => addPack(db, name),
    editPack: (id, change) => editPack(db, id, change),
    import: (rows) => db.$transaction((tx) => importPrompts(tx, rows)),

    async pick({ packId, count, avoid, random }) {
      const open = await db.prompt.findMany({
        where: { retired: false, pack: { retired: false }, ...(packId === null ? {} : { packId }) },
        select: { id: true, text: true },
        orderBy: { id: 'asc' },
      });
      const avoided = new Set<string>(avoid);
      const fresh = open.filter(({ id }) => !avoided.has(id));
      const seen = open.filter(({ id }) => avoided.has(id));
      const picked = draw(fresh, count, random);
      picked.push(...draw(seen, count - picked.length, random));
      return picked.map(({ id, text }) => ({ id: id as PromptId, text }));
    },

    async find(id) {
      const row = await db.prompt.findUnique({ where: { id }, include: WITH_PACK_AND_USE });
      return row && toPrompt(row);
    },

    async list({ search, packId, status, offset, limit }) {
      const where: Prisma.PromptWhereInput = {
        // The wildcards of LIKE are letters like others to whoever searches.
        normalisedText: { contains: normaliseText(search).replace(/[\\%_]/g, '\\$&') },
        ...(packId === null ? {} : { packId }),
        ...(status === 'all' ? {} : { retired: status === 'retired' }),
      };
      const [rows, total] = await Promise.all([
        db.prompt.findMany({
          where,
          include: WITH_PACK_AND_USE,
          orderBy: [{ createdAt: 'desc' }, { normalisedText: 'asc' }],
          skip: offset,
          take: limit,
        }),
        db.prompt.count({ where }),
      ]);
      return { prompts: rows.map(toPrompt), total };
    },

    async add({ text, packId }) {
      await requirePack(db, packId);
      const row = await refusingDuplicates(text, () =>
        db.prompt.create({
          data: { id: randomUUID(), text: tidyText(text), normalisedText: normaliseText(text), packId },
          include: WITH_PACK_AND_USE,
        }),
      );
      return toPrompt(row);
    },

    async edit(id, { text, packId }) {
      if (packId !== undefined) await requirePack(db, packId);
      if (!(await db.prompt.findUnique({ where: { id } }))) throw noPrompt();
      const row = await refusingDuplicates(text ?? '', () =>
        db.prompt.update({
          where: { id },
          data: {
            ...(text === undefined ? {} : { text: tidyText(text), normalisedText: normaliseText(text) }),
            ...(packId === undefined ? {} : { packId }),
          },
          include: WITH_PACK_AND_USE,
        }),
      );
      return toPrompt(row);
    },

    async setRetired(id, retired) {
      const { count } = await db.prompt.updateMany({ where: { id }, data: { retired } });
      if (count === 0) throw noPrompt();
    },
  };
}

/** The first steps of a Fisher-Yates shuffle: `count` different items, or all when there are fewer. */
function draw<T>(items: T[], count: number, random: () => number): T[] {
  const pool = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && pool.length > 0) {
    const index = Math.min(pool.length - 1, Math.floor(random() * pool.length));
    drawn.push(...pool.splice(index, 1));
  }
  return drawn;
}

const noPrompt = () => new StorageNotFound('There is no such prompt.');

async function refusingDuplicates<T>(text: string, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueViolation(cause)) {
      throw new StorageConflict(`There is already a prompt “${tidyText(text)}”, perhaps a retired one.`, { cause });
    }
    throw cause;
  }
}

const toPrompt = (row: Row): Prompt => ({
  id: row.id as PromptId,
  text: row.text,
  packId: row.packId as PackId,
  packName: row.pack.name,
  retired: row.retired,
  drawings: row._count.drawings,
  createdAt: row.createdAt,
});
