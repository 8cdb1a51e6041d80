import { randomUUID } from 'node:crypto';
import { sortedTags } from '#contract/prompt-tags.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { keepRoomPrompts, pickPrompts, promptsForRoom } from './game-prompts.ts';
import { addPack, editPack, listPacks, requirePack } from './packs.ts';
import type { PromptStore } from './port/prompts.ts';
import { StorageNotFound } from './port/storage.ts';
import type { PrismaClient } from './prisma.ts';
import { importPrompts, planImport } from './prompt-import.ts';
import { openPrompts } from './prompt-lists.ts';
import {
  normaliseText,
  refuseTwins,
  tidyTranslations,
  toCataloguePrompt,
  toPrompt,
  WITH_PACK_AND_USE,
} from './prompt-rows.ts';
import { changeMany, listPrompts, listTags, planChange } from './prompt-table.ts';

export function createPromptStore(db: PrismaClient): PromptStore {
  return {
    packs: (options) => listPacks(db, options?.includeRetired ?? false),
    addPack: (name) => addPack(db, name),
    editPack: (id, change) => editPack(db, id, change),
    planImport: (rows, replaces) => planImport(db, rows, replaces),
    import: (rows, replaces) => db.$transaction((tx) => importPrompts(tx, rows, replaces)),

    pick: (options) => pickPrompts(db, options),
    forRoom: (texts) => promptsForRoom(db, texts),
    keepForRoom: (prompts) => keepRoomPrompts(db, prompts),
    openPrompts: (options) => openPrompts(db, options),

    async find(id) {
      const row = await db.prompt.findUnique({ where: { id }, include: WITH_PACK_AND_USE });
      return row && toPrompt(row);
    },

    list: (options) => listPrompts(db, options),
    tags: () => listTags(db),
    planChange: (chosen, change) => planChange(db, chosen, change),
    changeMany: (chosen, change, expected) => db.$transaction((tx) => changeMany(tx, chosen, change, expected)),

    async add({ text, packId, translations = {}, tags = [] }) {
      await requirePack(db, packId);
      const row = await refuseTwins(text, () =>
        db.prompt.create({
          data: {
            id: randomUUID(),
            text: tidyText(text),
            normalisedText: normaliseText(text),
            origin: 'catalogue',
            translations: tidyTranslations(translations),
            tags: sortedTags(tags),
            packId,
          },
          include: WITH_PACK_AND_USE,
        }),
      );
      return toCataloguePrompt(row);
    },

    async edit(id, { text, packId, translations, tags }) {
      if (packId !== undefined) await requirePack(db, packId);
      if (!(await db.prompt.findFirst({ where: { id, origin: 'catalogue' } }))) throw noPrompt();
      const row = await refuseTwins(text ?? '', () =>
        db.prompt.update({
          where: { id },
          data: {
            ...(text === undefined ? {} : { text: tidyText(text), normalisedText: normaliseText(text) }),
            ...(packId === undefined ? {} : { packId }),
            ...(translations === undefined ? {} : { translations: tidyTranslations(translations) }),
            ...(tags === undefined ? {} : { tags: sortedTags(tags) }),
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
