import type { PackId, PromptId } from '#contract/ids.ts';
import { TRANSLATION_LOCALES, type TranslationLocale, type Translations } from '#contract/locales.ts';
import { joinedTags } from '#contract/prompt-tags.ts';
import type { ListedPrompt } from '#server/storage/port/prompts.ts';
import { languageName } from '../translations.ts';

/** A prompt as the table in the browser has it. */
export interface TableRow {
  id: PromptId;
  text: string;
  translations: Translations;
  packId: PackId;
  packName: string;
  tags: string[];
  retired: boolean;
  plays: number;
  median: number | null;
  /** Between the quartiles. */
  spread: number | null;
  loved: number;
  boardHref: string;
  /** Whether the model knows its words. */
  isRead: boolean;
}

export function toTableRow(
  { id, text, translations, packId, packName, tags, retired, drawings, scores, loved }: ListedPrompt,
  more: Pick<TableRow, 'boardHref' | 'isRead'>,
): TableRow {
  return {
    ...{ id, text, translations, packId, packName, tags, retired, loved, ...more },
    plays: drawings,
    median: scores?.median ?? null,
    spread: scores && scores.upperQuartile - scores.lowerQuartile,
  };
}

/** What can be edited in place. */
export const EDITABLE = ['text', ...TRANSLATION_LOCALES, 'packId', 'tags'] as const;
export type Editable = (typeof EDITABLE)[number];

export const isLocale = (field: Editable): field is TranslationLocale =>
  (TRANSLATION_LOCALES as readonly string[]).includes(field);

export const FIELD_NAMES: Record<Editable, string> = {
  text: 'Prompt',
  ...(Object.fromEntries(TRANSLATION_LOCALES.map((locale) => [locale, languageName(locale)])) as Record<
    TranslationLocale,
    string
  >),
  packId: 'Pack',
  tags: 'Tags',
};

/** What an input of the field begins with. */
export function editText(row: TableRow, field: Editable): string {
  if (isLocale(field)) return row.translations[field] ?? '';
  return field === 'tags' ? joinedTags(row.tags) : row[field];
}
