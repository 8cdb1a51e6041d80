import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import { tidyText } from '#contract/room.ts';
import { type RejectedLine, type SourceRows, shorten } from './import-source.ts';

const NO_COLUMNS: SourceRows = {
  ok: false,
  problem: 'The first line must name the columns: “prompt”, and where there are any “pack” and languages (“de”, “ar”).',
};

/** The columns by their names, in any order; others are passed over. */
export function csvRows(source: string): SourceRows {
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
