import { randomUUID } from 'node:crypto';
import { tidyText } from '#contract/room.ts';
import { openPrompts } from './open-prompts.ts';
import { addPack, editPack, listPacks, requirePack } from './packs.ts';
import { type PromptStore, StorageConflict, StorageNotFound } from './port.ts';
import { isUniqueViolation, type Prisma, type PrismaClient } from './prisma.ts';
import { importPrompts } from './prompt-import.ts';
import { pickPrompts } from './prompt-pick.ts';
import { toCataloguePrompt, toPrompt, WITH_PACK_AND_USE } from './prompt-rows.ts';
import { escapeLike, normaliseText, tidyTranslations } from './prompt-text.ts';
import { keepRoomPrompts, promptsForRoom } from './room-prompts.ts';

export function createPromptStore(db: PrismaClient): PromptStore {
  return {
    packs: (options) => listPacks(db, options?.includeRetired ?? false),
    addPack: (name) => addPack(db, name),
    editPack: (id, change) => editPack(db, id, change),
    import: (rows) => db.$transaction((tx) => importPrompts(tx, rows)),

    pick: (options) => pickPrompts(db, options),
    forRoom: (texts) => promptsForRoom(db, texts),
    keepForRoom: (prompts) => keepRoomPrompts(db, prompts),
    openPrompts: (options) => openPrompts(db, options),

    async find(id) {
      const row = await db.prompt.findUnique({ where: { id }, include: WITH_PACK_AND_USE });
      return row && toPrompt(row);
    },

    async list({ search, packId, status, offset, limit }) {
      const where: Prisma.PromptWhereInput = {
        origin: 'catalogue',
        normalisedText: { contains: escapeLike(normaliseText(search)) },
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
      return { prompts: rows.map(toCataloguePrompt), total };
    },

    async add({ text, packId, translations = {} }) {
      await requirePack(db, packId);
      const row = await refusingDuplicates(text, () =>
        db.prompt.create({
          data: {
            id: randomUUID(),
            text: tidyText(text),
            normalisedText: normaliseText(text),
            origin: 'catalogue',
            translations: tidyTranslations(translations),
            packId,
          },
          include: WITH_PACK_AND_USE,
        }),
      );
      return toCataloguePrompt(row);
    },

    async edit(id, { text, packId, translations }) {
      if (packId !== undefined) await requirePack(db, packId);
      if (!(await db.prompt.findFirst({ where: { id, origin: 'catalogue' } }))) throw noPrompt();
      const row = await refusingDuplicates(text ?? '', () =>
        db.prompt.update({
          where: { id },
          data: {
            ...(text === undefined ? {} : { text: tidyText(text), normalisedText: normaliseText(text) }),
            ...(packId === undefined ? {} : { packId }),
            ...(translations === undefined ? {} : { translations: tidyTranslations(translations) }),
          },
          include: WITH_PACK_AND_USE,
        }),
      );
      return toCataloguePrompt(row);
    },

    async setRetired(id, retired) {
      const { count } = await db.prompt.updateMany({ where: { id, origin: 'catalogue' }, data: { retired } });
      if (count === 0) throw noPrompt();
    },
  };
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
