import { CsvError, parse } from 'csv-parse/sync';
import { tidyText } from '#contract/tidy-text.ts';

/** A part of the source: lines from 1, the first and the last. */
export interface Lines {
  line: number;
  lastLine: number;
}

interface CsvRecord extends Lines {
  /** By the names that were asked for; '': the record has none. */
  cells: Record<string, string>;
}

export interface Csv {
  delimiter: string | null;
  /** Columns that were not asked for. */
  otherColumns: string[];
  /** Everything that stands above the first record. */
  header: Lines;
  records: CsvRecord[];
  rejected: (Lines & { reason: string })[];
}

/** Excel's own first line: `sep=;`. */
const DIRECTIVE = /^\s*"?sep=(.)"?\s*$/i;
const DELIMITERS = [',', ';', '\t', '|'];
/** Stands in no text: the only column of a file takes whole lines. */
const NO_DELIMITER = '\u001f';

const NEVER_CLOSES = 'A quotation mark opens and never closes.';
const INSIDE_VALUE = 'A quotation mark stands inside a value: put the value in quotes and double the mark.';
const LINE_BREAK = 'A value runs over several lines: it has a line break, or its quotation mark is missing.';
const TOO_MANY = 'It has more values than there are columns: put a value that contains the separator in quotes.';
const NO_CSV = 'This is no line of a CSV file.';

/**
 * The records of a CSV file whose first line names the columns. Every line with something in it is part of the header, of a
 * record or of what is rejected; a broken line takes none of its neighbours with it.
 * @param wanted names of the columns to read, in lower case; the first of them has to be there
 * @param limit of records and rejections: reading ends soon after it
 */
export function readCsv(lines: readonly string[], wanted: readonly string[], limit: number): Csv | { problem: string } {
  let at = nextFilled(lines, 0, DELIMITERS);
  const first = at;
  const directive = DIRECTIVE.exec(lines[at] ?? '')?.[1];
  if (directive !== undefined) at = nextFilled(lines, at + 1, [directive, ...DELIMITERS]);
  const head = headerOf(lines[at] ?? '', wanted, directive);
  if ('problem' in head) return head;

  const { delimiter, names } = head;
  const otherColumns = names.filter((name) => name !== '' && !wanted.includes(name));
  const header = { line: first + 1, lastLine: at + 1 };
  const csv: Csv = { delimiter, otherColumns, header, records: [], rejected: [] };
  const separator = delimiter ?? NO_DELIMITER;
  const isWhole = (line: string) => line.split(separator).length >= names.length;
  at = nextFilled(lines, at + 1, [separator]);
  while (at < lines.length && csv.records.length + csv.rejected.length <= limit) {
    const last = lastOfRecord(lines, at);
    const read = cellsOf(lines.slice(at, last + 1).join('\n'), separator);
    const cells = typeof read === 'string' ? {} : cellsByName(read, names, wanted);
    const reason =
      typeof read === 'string'
        ? reasonOf(read, last > at)
        : reasonAgainst(read.slice(names.length), Object.values(cells));
    let end = at;
    if (reason === null) {
      end = last;
      csv.records.push({ line: at + 1, lastLine: end + 1, cells });
    } else {
      // Where the lines between are whole records themselves, a quotation mark is missing; else they are one value.
      if (reason === LINE_BREAK && !lines.slice(at + 1, last).some(isWhole)) end = last;
      csv.rejected.push({ line: at + 1, lastLine: end + 1, reason });
    }
    at = nextFilled(lines, end + 1, [separator]);
  }
  return csv;
}

/** The next line that has more than separators and quotation marks. */
function nextFilled(lines: readonly string[], from: number, separators: readonly string[]): number {
  let at = from;
  while (at < lines.length && isEmptyRow(lines[at] as string, separators)) at++;
  return at;
}

const isEmptyRow = (line: string, separators: readonly string[]): boolean =>
  tidyText(['"', ...separators].reduce((rest, mark) => rest.replaceAll(mark, ''), line)) === '';

function headerOf(
  line: string,
  wanted: readonly string[],
  directive: string | undefined,
): { names: string[]; delimiter: string | null } | { problem: string } {
  const [needed] = wanted;
  const namesBy = (delimiter: string) => {
    const cells = cellsOf(line, delimiter);
    return typeof cells === 'string' ? [] : cells.map((cell) => tidyText(cell).toLowerCase());
  };
  const delimiter = [directive ?? '', ...DELIMITERS].find(
    (one) => one !== '' && namesBy(one).includes(needed as string),
  );
  if (delimiter === undefined) {
    return {
      problem:
        'The first line must name the columns: “prompt”, and where there are any “pack” and languages (“de”, “ar”).',
    };
  }
  const names = namesBy(delimiter);
  const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice) return { problem: `The first line names the column “${twice}” twice.` };
  return { names, delimiter: names.length > 1 || delimiter === directive ? delimiter : null };
}

/** The line with which the record that begins at `at` ends: quotation marks come in pairs. Beyond the end: it never does. */
function lastOfRecord(lines: readonly string[], at: number): number {
  const marks = (line: string) => line.split('"').length - 1;
  let last = at;
  let open = marks(lines[at] as string) % 2 === 1;
  while (open && ++last < lines.length) open = marks(lines[last] as string) % 2 === 0;
  return last;
}

/** The cells of one record, or the code of what is wrong with it. */
function cellsOf(text: string, delimiter: string): string[] | string {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    const records = parse(text, { delimiter, relax_column_count: true, trim: true });
    return records.length === 1 ? (records[0] as string[]) : NO_CSV;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.code;
  }
}

function cellsByName(cells: readonly string[], names: readonly string[], wanted: readonly string[]) {
  const known = wanted.filter((name) => names.includes(name));
  return Object.fromEntries(known.map((name) => [name, cells[names.indexOf(name)] ?? '']));
}

function reasonAgainst(beyond: readonly string[], cells: readonly string[]): string | null {
  if (cells.some((cell) => /\n/.test(cell.trim()))) return LINE_BREAK;
  return beyond.some((cell) => tidyText(cell) !== '') ? TOO_MANY : null;
}

function reasonOf(code: string, spansLines: boolean): string {
  if (code === 'INVALID_OPENING_QUOTE') return INSIDE_VALUE;
  if (/CLOSING_QUOTE$/.test(code)) return spansLines ? NEVER_CLOSES : INSIDE_VALUE;
  return code === 'CSV_QUOTE_NOT_CLOSED' ? NEVER_CLOSES : NO_CSV;
}
