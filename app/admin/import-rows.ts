import { MAX_PROMPTS_PER_IMPORT } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PackName, PromptText } from '#contract/room.ts';
import { sentence } from './forms.ts';
import { csvRows } from './import-csv.ts';
import { jsonRows } from './import-json.ts';
import { type RejectedLine, type SourceRows, shorten } from './import-source.ts';
import { TranslationFields, translationsOf } from './translations.ts';

export const MAX_IMPORT_BYTES = 1024 * 1024;

export const IMPORT_FORMATS = ['text', 'csv', 'json'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportRow {
  text: string;
  pack: string;
  /** Missing: the source has none. */
  translations?: Translations;
}

export type ParsedImport =
  | { ok: true; rows: ImportRow[]; rejected: RejectedLine[] }
  /** Nothing of it can be imported. */
  | { ok: false; problem: string };

const READERS: Record<ImportFormat, (source: string) => SourceRows> = {
  text: textRows,
  csv: csvRows,
  json: jsonRows,
};

/**
 * Turns a text (one prompt a line), a CSV file (first line: `prompt` and, where there are any, `pack` and locales) or a JSON
 * list (of prompts, or of objects with the same names) into prompts that fit the contract, and says of every other line why
 * it does not.
 * @param defaultPack where prompts go that name no pack; null: such lines are rejected
 */
export function parseImport(source: string, format: ImportFormat, defaultPack: string | null): ParsedImport {
  const read = READERS[format](source);
  if (!read.ok) return read;
  const { rows: sourceRows, rejected } = read;
  const count = sourceRows.length + rejected.length;
  if (count === 0) return { ok: false, problem: 'There is no prompt in it.' };
  if (count > MAX_PROMPTS_PER_IMPORT) {
    const most = MAX_PROMPTS_PER_IMPORT.toLocaleString('en-GB');
    return {
      ok: false,
      problem: `One import takes ${most} prompts at most; this has ${count.toLocaleString('en-GB')}.`,
    };
  }

  const rows: ImportRow[] = [];
  for (const { line, text, pack, translations } of sourceRows) {
    const reject = (reason: string) => rejected.push({ line, text: shorten(text), reason: sentence(reason) });
    const prompt = PromptText.safeParse(text);
    const packName = PackName.safeParse(pack || (defaultPack ?? ''));
    const translated = TranslationFields.safeParse({ ...NO_TRANSLATIONS, ...translations });
    if (!prompt.success) reject(firstMessage(prompt.error));
    else if (!pack && defaultPack === null) reject('It names no pack, and none was chosen');
    else if (!packName.success) reject(firstMessage(packName.error));
    else if (!translated.success) reject(firstMessage(translated.error));
    else rows.push({ text: prompt.data, pack: packName.data, ...given(translationsOf(translated.data)) });
  }
  return { ok: true, rows, rejected: rejected.sort((a, b) => a.line - b.line) };
}

function textRows(source: string): SourceRows {
  const rows = source
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ line: index + 1, text, pack: '', translations: {} }))
    .filter(({ text }) => text.trim() !== '');
  return { ok: true, rows, rejected: [] };
}

const NO_TRANSLATIONS = Object.fromEntries(TRANSLATION_LOCALES.map((locale) => [locale, '']));

const given = (translations: Translations) => (Object.keys(translations).length > 0 ? { translations } : {});

const firstMessage = (error: { issues: { message: string }[] }): string =>
  error.issues[0]?.message ?? 'It does not fit';
