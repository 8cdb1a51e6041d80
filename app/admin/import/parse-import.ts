import { z } from 'zod';
import { withoutListMark } from '#app/lib/prompts.ts';
import { MAX_PROMPTS_PER_IMPORT } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PackName, PromptText } from '#contract/room.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { sentence } from '../forms.ts';
import { TranslationFields, TranslationShape, translationsOf } from '../translations.ts';
import { type Lines, readCsv } from './read-csv.ts';

const SHOWN_CHARS = 80;
export const MAX_IMPORT_BYTES = 1024 * 1024;

export const IMPORT_FORMATS = ['text', 'csv', 'json'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Lines of the source; of a JSON list, which entry. */
interface RejectedLines extends Lines {
  /** The beginning of what was rejected. */
  text: string;
  reason: string;
}

interface SourceRow extends Lines {
  text: string;
  /** What is shown of it when it is rejected. */
  raw: string;
  /** As the source names it; '': not at all. */
  pack: string;
  /** By locale, as the source has them. */
  translations: Translations;
}

interface Source {
  rows: SourceRow[];
  rejected: RejectedLines[];
  /** How the columns of a CSV were understood. */
  columns?: Columns;
}

interface Columns {
  header: Lines;
  delimiter: string | null;
  /** Columns that are not read. */
  others: string[];
}

export interface ImportRow extends Lines {
  text: string;
  pack: string;
  /** Missing: the source has none. */
  translations?: Translations;
  /** Whether a list mark stood before it. */
  hadMark: boolean;
}

export interface ParsedImport {
  ok: true;
  rows: ImportRow[];
  rejected: RejectedLines[];
  columns?: Columns;
}

/** Nothing of it can be imported. */
export interface UnreadableImport {
  ok: false;
  problem: string;
}

const READERS: Record<ImportFormat, (source: string) => Source | { problem: string }> = {
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
export function parseImport(
  source: string,
  format: ImportFormat,
  defaultPack: string | null,
): ParsedImport | UnreadableImport {
  const read = READERS[format](source);
  if ('problem' in read) return { ok: false, problem: read.problem };
  const { rows: sourceRows, rejected, ...rest } = read;
  const count = sourceRows.length + rejected.length;
  if (count === 0) return { ok: false, problem: 'There is no prompt in it.' };
  if (count > MAX_PROMPTS_PER_IMPORT) {
    const most = MAX_PROMPTS_PER_IMPORT.toLocaleString('en-GB');
    return { ok: false, problem: `One import takes ${most} prompts at most, and this has more.` };
  }

  const rows: ImportRow[] = [];
  for (const { line, lastLine, text, raw, pack, translations } of sourceRows) {
    const reject = (reason: string) => rejected.push({ line, lastLine, text: shorten(raw), reason: sentence(reason) });
    // A list of JSON needs no marks: what stands there belongs to the prompt.
    const unmarked = format === 'json' ? text : withoutListMark(text);
    const prompt = PromptText.safeParse(unmarked);
    const packName = PackName.safeParse(pack || (defaultPack ?? ''));
    const translated = TranslationFields.safeParse({ ...NO_TRANSLATIONS, ...translations });
    if (!prompt.success) reject(firstMessage(prompt.error));
    else if (!pack && defaultPack === null) reject('It names no pack, and none was chosen');
    else if (!packName.success) reject(firstMessage(packName.error));
    else if (!translated.success) reject(firstMessage(translated.error));
    else {
      const hadMark = unmarked !== text;
      const given = translationsOf(translated.data);
      const row = { line, lastLine, text: prompt.data, pack: packName.data, hadMark };
      rows.push(Object.keys(given).length > 0 ? { ...row, translations: given } : row);
    }
  }
  return { ok: true, rows, rejected: rejected.sort((a, b) => a.line - b.line), ...rest };
}

const linesOf = (source: string): string[] => source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);

/** What of the source is more than blanks, up to one line more than an import takes. */
function textRows(source: string): Source {
  const rows: SourceRow[] = [];
  for (const [index, text] of linesOf(source).entries()) {
    if (rows.length > MAX_PROMPTS_PER_IMPORT) break;
    const line = index + 1;
    if (tidyText(text) !== '') rows.push({ line, lastLine: line, text, raw: text, pack: '', translations: {} });
  }
  return { rows, rejected: [] };
}

const NO_TRANSLATIONS = Object.fromEntries(TRANSLATION_LOCALES.map((locale) => [locale, '']));

const firstMessage = (error: { issues: { message: string }[] }): string =>
  error.issues[0]?.message ?? 'It does not fit';

/** The columns by their names, in any order. */
function csvRows(source: string): Source | { problem: string } {
  const lines = linesOf(source);
  const csv = readCsv(lines, ['prompt', 'pack', ...TRANSLATION_LOCALES], MAX_PROMPTS_PER_IMPORT);
  if ('problem' in csv) return csv;
  const { records, header, delimiter, otherColumns: others } = csv;
  const rows = records.map(({ cells: { prompt = '', pack = '', ...translations }, ...of }) => ({
    ...of,
    text: prompt,
    raw: lines[of.line - 1] ?? '',
    pack: tidyText(pack),
    translations,
  }));
  const rejected = csv.rejected.map((of) => ({ ...of, text: shorten(lines[of.line - 1] ?? '') }));
  return { rows, rejected, columns: { header, delimiter, others } };
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

/** A list of prompts, or of objects with the names of a CSV's columns. */
function jsonRows(source: string): Source | { problem: string } {
  let list: unknown;
  try {
    list = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'This is no JSON.' };
  }
  if (!Array.isArray(list)) return { problem: 'The JSON must be a list of prompts: […].' };
  const rows: SourceRow[] = [];
  const rejected: RejectedLines[] = [];
  for (const [index, value] of list.slice(0, MAX_PROMPTS_PER_IMPORT + 1).entries()) {
    const line = index + 1;
    const entry = Entry.safeParse(value);
    if (entry.success) {
      const { prompt, pack, ...translations } = entry.data;
      rows.push({ line, lastLine: line, text: prompt, raw: JSON.stringify(value), pack: tidyText(pack), translations });
    } else {
      const reason = 'It is neither a text nor an object with the text “prompt”.';
      rejected.push({ line, lastLine: line, text: shorten(JSON.stringify(value)), reason });
    }
  }
  return { rows, rejected };
}

/** The beginning of a rejected line, as it is shown. */
function shorten(text: string): string {
  const characters = [...tidyText(text.slice(0, SHOWN_CHARS * 8))];
  return characters.length > SHOWN_CHARS ? `${characters.slice(0, SHOWN_CHARS).join('')}…` : characters.join('');
}
