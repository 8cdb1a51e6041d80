import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { MAX_PROMPTS_PER_IMPORT } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PackName, PromptText } from '#contract/room.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { sentence } from '../forms.ts';
import { TranslationFields, TranslationShape, translationsOf } from '../translations.ts';

const SHOWN_CHARS = 80;
export const MAX_IMPORT_BYTES = 1024 * 1024;

export const IMPORT_FORMATS = ['text', 'csv', 'json'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface RejectedLine {
  /** Of the source, from 1; of a JSON list, which entry. */
  line: number;
  /** The beginning of what was rejected. */
  text: string;
  reason: string;
}

interface SourceRow {
  line: number;
  text: string;
  /** As the source names it; '': not at all. */
  pack: string;
  /** By locale, as the source has them. */
  translations: Translations;
}
type SourceRows = { ok: true; rows: SourceRow[]; rejected: RejectedLine[] } | { ok: false; problem: string };

interface ImportRow {
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

const NO_COLUMNS: SourceRows = {
  ok: false,
  problem: 'The first line must name the columns: “prompt”, and where there are any “pack” and languages (“de”, “ar”).',
};

/** The columns by their names, in any order; others are passed over. */
function csvRows(source: string): SourceRows {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const header = lines[0] ?? '';
  const delimiter = [',', ';', '\t'].find((candidate) => columnNames(header.split(candidate)).includes('prompt'));
  if (delimiter === undefined) return NO_COLUMNS;
  const rejected: RejectedLine[] = [];
  const records = parse(source, {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    on_skip: (error) => {
      if (!error) return;
      const line = Number(error.lines);
      // A line with two mistakes is told of twice.
      if (rejected.at(-1)?.line !== line)
        rejected.push({ line, text: shorten(lines[line - 1] ?? ''), reason: csvReason(error) });
    },
  }) as unknown as { record: string[]; info: InfoRecord }[];

  const names = columnNames(records[0]?.record ?? []);
  if (!names.includes('prompt')) return NO_COLUMNS;
  const cell = (record: string[], name: string) => record[names.indexOf(name)] ?? '';
  const locales = TRANSLATION_LOCALES.filter((locale) => names.includes(locale));
  const rows = records.slice(1).map(({ record, info }) => ({
    line: info.lines,
    text: cell(record, 'prompt'),
    pack: tidyText(cell(record, 'pack')),
    translations: Object.fromEntries(locales.map((locale) => [locale, cell(record, locale)])),
  }));
  return { ok: true, rows, rejected };
}

const columnNames = (cells: string[]) => cells.map((cell) => tidyText(cell.replaceAll('"', '')).toLowerCase());

function csvReason({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'A quotation mark opens and never closes.';
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE') {
    return 'A quotation mark stands inside a value: put the value in quotes and double the mark.';
  }
  return 'This is no line of a CSV file.';
}

const optional = z.string().default('');
const Entry = z.union([
  z.string().transform((prompt) => ({ prompt, pack: '' })),
  z.object({
    prompt: z.string(),
    pack: optional,
    ...Object.fromEntries(Object.keys(TranslationShape).map((locale) => [locale, optional])),
  }),
]);

/** A list of prompts, or of objects with the names of a CSV's columns; other names are passed over. */
function jsonRows(source: string): SourceRows {
  let list: unknown;
  try {
    list = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, problem: 'This is no JSON.' };
  }
  if (!Array.isArray(list)) return { ok: false, problem: 'The JSON must be a list of prompts: […].' };
  const rows: SourceRow[] = [];
  const rejected: RejectedLine[] = [];
  for (const [index, value] of list.entries()) {
    const line = index + 1;
    const entry = Entry.safeParse(value);
    if (entry.success) {
      const { prompt, pack, ...translations } = entry.data;
      rows.push({ line, text: prompt, pack: tidyText(pack), translations });
    } else {
      const reason = 'It is neither a text nor an object with the text “prompt”.';
      rejected.push({ line, text: shorten(JSON.stringify(value)), reason });
    }
  }
  return { ok: true, rows, rejected };
}

/** The beginning of a rejected line, as it is shown. */
function shorten(text: string): string {
  const characters = [...tidyText(text.slice(0, SHOWN_CHARS * 8))];
  return characters.length > SHOWN_CHARS ? `${characters.slice(0, SHOWN_CHARS).join('')}…` : characters.join('');
}
