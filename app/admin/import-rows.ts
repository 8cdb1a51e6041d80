import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { MAX_PROMPTS_PER_IMPORT } from '#contract/limits.ts';
import { PackName, PromptText, tidyText } from '#contract/room.ts';
import { sentence } from './forms.ts';

export const MAX_IMPORT_BYTES = 1024 * 1024;
const SHOWN_CHARS = 80;

export type ImportFormat = 'text' | 'csv';

export interface ImportRow {
  text: string;
  pack: string;
}

export interface RejectedLine {
  /** Of the source, from 1. */
  line: number;
  /** The beginning of what was rejected. */
  text: string;
  reason: string;
}

export type ParsedImport =
  | { ok: true; rows: ImportRow[]; rejected: RejectedLine[] }
  /** Nothing of it can be imported. */
  | { ok: false; problem: string };

interface SourceRow {
  line: number;
  text: string;
  /** As the source names it; '': not at all. */
  pack: string;
}
type SourceRows = { ok: true; rows: SourceRow[]; rejected: RejectedLine[] } | { ok: false; problem: string };

/**
 * Turns a text (one prompt a line) or a CSV file (first line: `prompt`, or `prompt` and `pack`) into prompts that fit
 * the contract, and says of every other line why it does not.
 * @param defaultPack where prompts go that name no pack; null: such lines are rejected
 */
export function parseImport(source: string, format: ImportFormat, defaultPack: string | null): ParsedImport {
  const read = format === 'csv' ? csvRows(source) : textRows(source);
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
  for (const { line, text, pack } of sourceRows) {
    const reject = (reason: string) => rejected.push({ line, text: shorten(text), reason: sentence(reason) });
    const prompt = PromptText.safeParse(text);
    const packName = PackName.safeParse(pack || (defaultPack ?? ''));
    if (!prompt.success) reject(firstMessage(prompt.error));
    else if (!pack && defaultPack === null) reject('It names no pack, and none was chosen');
    else if (!packName.success) reject(firstMessage(packName.error));
    else rows.push({ text: prompt.data, pack: packName.data });
  }
  return { ok: true, rows, rejected: rejected.sort((a, b) => a.line - b.line) };
}

const NO_COLUMNS: SourceRows = {
  ok: false,
  problem: 'The first line must name the columns: “prompt”, and “pack” where there is one.',
};

function textRows(source: string): SourceRows {
  const rows = source
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ line: index + 1, text, pack: '' }))
    .filter(({ text }) => text.trim() !== '');
  return { ok: true, rows, rejected: [] };
}

function csvRows(source: string): SourceRows {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const header = lines[0] ?? '';
  const delimiter = [',', ';', '\t'].find((candidate) => columnNames(header.split(candidate)).includes('prompt'));
  if (delimiter === undefined) {
    return NO_COLUMNS;
  }
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
  const promptAt = names.indexOf('prompt');
  if (promptAt < 0) return NO_COLUMNS;
  const packAt = names.indexOf('pack');
  const rows = records.slice(1).map(({ record, info }) => ({
    line: info.lines,
    text: record[promptAt] ?? '',
    pack: packAt < 0 ? '' : tidyText(record[packAt] ?? ''),
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

const firstMessage = (error: { issues: { message: string }[] }): string =>
  error.issues[0]?.message ?? 'It does not fit';

function shorten(text: string): string {
  const characters = [...tidyText(text.slice(0, SHOWN_CHARS * 8))];
  return characters.length > SHOWN_CHARS ? `${characters.slice(0, SHOWN_CHARS).join('')}…` : characters.join('');
}
