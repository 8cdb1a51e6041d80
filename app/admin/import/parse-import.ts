import { z } from 'zod';
import { withoutListMark } from '#app/lib/prompts.ts';
import { PromptId } from '#contract/ids.ts';
import { MAX_PROMPTS_PER_IMPORT } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type TranslationLocale, type Translations } from '#contract/locales.ts';
import { PromptTags } from '#contract/prompt-tags.ts';
import { PackName, PromptText } from '#contract/texts.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { unguarded } from '../csv-formulas.ts';
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
  /** Missing: the source does not say it. */
  id?: string;
  tags?: string;
  retired?: string;
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
  /** Languages of which the source says that there is no translation. */
  cleared?: TranslationLocale[];
  /** Missing: the source does not say it. */
  id?: PromptId;
  tags?: string[];
  retired?: boolean;
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
 * Turns a text (one prompt a line), a CSV file (first line: `prompt` and, where there are any,
 * `pack`, locales, `id`, `tags` and `retired`) or a JSON
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
  for (const { line, lastLine, text, raw, pack, translations, ...told } of sourceRows) {
    const reject = (reason: string) => rejected.push({ line, lastLine, text: shorten(raw), reason: sentence(reason) });
    // A list of JSON and an exported file have no marks: what stands there belongs to the prompt.
    const unmarked = format === 'json' || told.id ? text : withoutListMark(text);
    const prompt = PromptText.safeParse(unmarked);
    const packName = PackName.safeParse(pack || (defaultPack ?? ''));
    const translated = TranslationFields.safeParse({ ...NO_TRANSLATIONS, ...translations });
    if (!prompt.success) reject(firstMessage(prompt.error));
    else if (!pack && defaultPack === null) reject('It names no pack, and none was chosen');
    else if (!packName.success) reject(firstMessage(packName.error));
    else if (!translated.success) reject(firstMessage(translated.error));
    else {
      const more = Told.safeParse(told);
      if (!more.success) {
        reject(firstMessage(more.error));
        continue;
      }
      const hadMark = unmarked !== text;
      const given = translationsOf(translated.data);
      const cleared = TRANSLATION_LOCALES.filter((locale) => locale in translations && !given[locale]);
      rows.push({
        ...{ line, lastLine, text: prompt.data, pack: packName.data, hadMark },
        ...(Object.keys(given).length > 0 && { translations: given }),
        ...(cleared.length > 0 && { cleared }),
        ...Object.fromEntries(Object.entries(more.data).filter(([, value]) => value !== undefined)),
      });
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

const YES_AND_NO: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };
/** What exported files say beside prompt, pack and translations. An empty id or status says nothing, no tags are none. */
const Told = z.object({
  id: z
    .string()
    .optional()
    .transform((id) => id || undefined)
    .pipe(PromptId.optional()),
  tags: z.string().pipe(PromptTags).optional(),
  retired: z
    .string()
    .optional()
    .transform((text) => tidyText(text ?? '').toLowerCase())
    .refine((text) => text === '' || text in YES_AND_NO, 'The value of “retired” is neither true nor false')
    .transform((text) => YES_AND_NO[text]),
});

const NO_TRANSLATIONS = Object.fromEntries(TRANSLATION_LOCALES.map((locale) => [locale, '']));

const firstMessage = (error: { issues: { message: string }[] }): string =>
  error.issues[0]?.message ?? 'It does not fit';

/** The columns by their names, in any order. */
function csvRows(source: string): Source | { problem: string } {
  const lines = linesOf(source);
  const csv = readCsv(
    lines,
    ['prompt', 'pack', ...TRANSLATION_LOCALES, 'id', 'tags', 'retired'],
    MAX_PROMPTS_PER_IMPORT,
  );
  if ('problem' in csv) return csv;
  const { records, header, delimiter, otherColumns: others } = csv;
  const rows = records.map(({ cells, ...of }) => {
    const values = Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, unguarded(cell)]));
    const { prompt = '', pack = '', id, tags, retired, ...translations } = values;
    return {
      ...of,
      text: prompt,
      raw: lines[of.line - 1] ?? '',
      pack: tidyText(pack),
      translations,
      ...(id !== undefined && { id: tidyText(id) }),
      ...(tags !== undefined && { tags }),
      ...(retired !== undefined && { retired }),
    };
  });
  const rejected = csv.rejected.map((of) => ({ ...of, text: shorten(lines[of.line - 1] ?? '') }));
  return { rows, rejected, columns: { header, delimiter, others } };
}

const optional = z.string().default('');
const Entry = z.union([
  z.string().transform((prompt) => ({ prompt, pack: '' })),
  z.object({
    prompt: z.string(),
    pack: optional,
    id: z.string().optional(),
    tags: z.union([z.string(), z.array(z.string()).transform((tags) => tags.join(','))]).optional(),
    retired: z.union([z.string(), z.boolean().transform(String)]).optional(),
    ...Object.fromEntries(Object.keys(TranslationShape).map((locale) => [locale, z.string().optional()])),
  }),
]);

type JsonEntry = { prompt: string; pack: string } & {
  [name in 'id' | 'tags' | 'retired']?: string | undefined;
} & Translations;

/** A list of prompts, or of objects with the names of a CSV's columns. */
function jsonRows(source: string): Source | { problem: string } {
  let list: unknown;
  try {
    list = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'This is not valid JSON.' };
  }
  if (!Array.isArray(list)) return { problem: 'The JSON must be a list of prompts: […].' };
  const rows: SourceRow[] = [];
  const rejected: RejectedLines[] = [];
  for (const [index, value] of list.slice(0, MAX_PROMPTS_PER_IMPORT + 1).entries()) {
    const line = index + 1;
    const entry = Entry.safeParse(value);
    if (entry.success) {
      const { prompt, pack, id, tags, retired, ...translations }: JsonEntry = entry.data;
      rows.push({
        ...{ line, lastLine: line, text: prompt, raw: JSON.stringify(value), pack: tidyText(pack), translations },
        ...(id !== undefined && { id }),
        ...(tags !== undefined && { tags }),
        ...(retired !== undefined && { retired }),
      });
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
