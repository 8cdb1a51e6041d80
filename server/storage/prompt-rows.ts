import type { PackId, PromptId } from '#contract/ids.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { tidyText } from '#contract/tidy-text.ts';
import type { CataloguePrompt, PlayablePrompt, Prompt } from './port/prompts.ts';
import { type Prisma, refuseDuplicates } from './prisma.ts';

/** Open prompts: those that can be played. */
export const OPEN = { origin: 'catalogue', retired: false, pack: { retired: false } } as const;

export const PLAYABLE = { id: true, text: true, translations: true } as const;

export const WITH_PACK_AND_USE = {
  pack: true,
  _count: { select: { drawings: { where: { machineLevel: null } } } },
} as const;
type Row = Prisma.PromptGetPayload<{ include: typeof WITH_PACK_AND_USE }>;

export const toPlayable = (row: { id: string; text: string; translations: unknown }): PlayablePrompt => ({
  id: row.id as PromptId,
  text: row.text,
  // Normalised when they were stored.
  translations: (row.translations ?? {}) as Translations,
});

const shared = (row: Row) => ({
  ...toPlayable(row),
  retired: row.retired,
  drawings: row._count.drawings,
  createdAt: row.createdAt,
});

export const toPrompt = (row: Row): Prompt =>
  row.origin === 'room' ? { ...shared(row), origin: 'room', packId: null, packName: null } : toCataloguePrompt(row);

export function toCataloguePrompt(row: Row): CataloguePrompt {
  if (row.pack === null) throw new Error(`The prompt ${row.id} of the catalogue has no pack.`);
  return {
    ...shared(row),
    origin: 'catalogue',
    packId: row.pack.id as PackId,
    packName: row.pack.name,
    tags: row.tags,
  };
}

/** Prompts (and pack names) with equal normalised texts are the same: case and spaces do not count. */
export const normaliseText = (text: string) => tidyText(text).toLowerCase();

/** @throws StorageConflict when `write` gives a prompt the text of another one */
export const refuseTwins = <T>(text: string, write: () => PromiseLike<T>): Promise<T> =>
  refuseDuplicates(`a prompt “${tidyText(text)}”, perhaps a retired one`, write);

/** Locale by locale tidied; empty ones are dropped. */
export function tidyTranslations(translations: Translations): Translations {
  const tidy: Translations = {};
  for (const locale of TRANSLATION_LOCALES) {
    const text = tidyText(translations[locale] ?? '');
    if (text !== '') tidy[locale] = text;
  }
  return tidy;
}

/** Escapes the wildcards of LIKE, so that they match themselves. */
export const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');
