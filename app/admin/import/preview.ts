import { formatCount } from '#app/lib/format.ts';
import type { FieldChange, ImportPlan, RowFate } from '#server/storage/port/prompts.ts';
import type { ImportFormat, ImportRow, ParsedImport } from './parse-import.ts';
import type { Lines } from './read-csv.ts';

const SHOWN_ROWS = 4;
/** Of those that change prompts: an administrator looks through what is overwritten. */
const SHOWN_CHANGES = 50;
const SHOWN_RANGES = 12;

/** Rows of an import that have something in common. */
export interface RowGroup {
  title: string;
  /** The first of them. */
  rows: { at: string; text: string; pack?: string; changes?: FieldChange[] }[];
  /** Where the others are; '': there are none. */
  others: string;
}

export interface ImportPreview {
  /** How many prompts are added, and how many of those that exist are given translations. */
  added: number;
  translated: number;
  /** How many prompts become others than they are. */
  changed: number;
  /** How the source was understood. */
  notes: string[];
  taken: RowGroup[];
  leftOut: RowGroup[];
}

type ShownRow = Lines & { text: string; pack?: string; changes?: FieldChange[] };

/** What an import would do, in the bounds of a page: of each kind of row the first ones, and where the others are. */
export function previewOf(
  parsed: ParsedImport,
  plan: ImportPlan,
  format: ImportFormat,
  reads: (prompt: string) => boolean = () => true,
): ImportPreview {
  const [one, many] = format === 'json' ? ['entry', 'entries'] : ['line', 'lines'];
  const counted = (rows: readonly unknown[]) => formatCount(rows.length, one, many);
  const group = (rows: readonly ShownRow[], title: string, most = SHOWN_ROWS): RowGroup[] =>
    rows.length === 0
      ? []
      : [{ title, rows: rows.slice(0, most).map(shown), others: ranges(rows.slice(most), one, many) }];
  const shown = (row: ShownRow) => ({
    at: `${capital(row.lastLine > row.line ? many : one)} ${range(row)}`,
    text: row.text,
    ...(row.pack && { pack: row.pack }),
    ...(row.changes && { changes: row.changes }),
  });

  const rowsOf = (fate: RowFate) => parsed.rows.filter((_, index) => plan.fates[index] === fate);
  // The pack of the source matters where the prompt goes into it.
  const plain = (rows: readonly ImportRow[]) => rows.map(({ pack: _, ...row }) => row);
  const added = rowsOf('added');
  const [translated, existing, repeated] = [
    plain(rowsOf('translated')),
    plain(rowsOf('existing')),
    plain(rowsOf('repeated')),
  ];
  const changed = parsed.rows.flatMap(({ pack: _, ...row }, index) => {
    const changes = plan.fates[index] === 'changed' ? plan.changes[index] : undefined;
    return changes ? [{ ...row, changes }] : [];
  });
  const refused = parsed.rows.flatMap(({ line, lastLine, text }, index) => {
    const reason = plan.refusals[index];
    return reason === undefined ? [] : [{ line, lastLine, text, reason }];
  });
  const rejected = [...parsed.rejected, ...refused].sort((a, b) => a.line - b.line);
  const unread = plain(added.filter(({ text }) => !reads(text)));
  const marked = plain(parsed.rows.filter(({ hadMark }) => hadMark));
  const long = plain(parsed.rows.filter(({ line, lastLine }) => lastLine > line));
  const reasons = [...new Set(rejected.map(({ reason }) => reason))];
  return {
    added: added.length,
    changed: changed.length,
    translated: new Set(translated.map(({ text }) => text.toLowerCase())).size,
    notes: notesOf(parsed, plan),
    taken: [
      ...group(added, `${formatCount(added.length, 'prompt is', 'prompts are')} new.`),
      ...group(translated, `${counted(translated)} ${verb(translated, 'adds', 'add')} translations that prompts lack.`),
      ...group(changed, `${counted(changed)} ${verb(changed, 'changes a prompt', 'change prompts')}.`, SHOWN_CHANGES),
      ...group(unread, `The model cannot read ${counted(unread)}: all drawings of a prompt like that score the same.`),
      ...group(marked, `List marks are taken off ${counted(marked)}.`),
      ...group(long, `${counted(long)} ${verb(long, 'begins', 'begin')} a record that runs over several lines.`),
    ],
    leftOut: [
      ...group(existing, `${counted(existing)} ${verb(existing, 'is a prompt', 'are prompts')} already.`),
      ...group(repeated, `${counted(repeated)} ${verb(repeated, 'repeats', 'repeat')} another one.`),
      ...reasons.flatMap((reason) => {
        const rows = rejected.filter((row) => row.reason === reason);
        return group(rows, `${counted(rows)}: ${reason}`);
      }),
    ],
  };
}

const verb = (rows: readonly unknown[], one: string, many: string) => (rows.length === 1 ? one : many);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const range = ({ line, lastLine }: Lines) => (lastLine > line ? `${line}–${lastLine}` : String(line));

function ranges(rows: readonly Lines[], one: string, many: string): string {
  const joined: Lines[] = [];
  for (const { line, lastLine } of rows) {
    const before = joined.at(-1);
    if (before && line === before.lastLine + 1) before.lastLine = lastLine;
    else joined.push({ line, lastLine });
  }
  if (joined.length === 0) return '';
  const shown = joined.slice(0, SHOWN_RANGES).map(range).join(', ');
  const isOne = joined.length === 1 && joined[0]?.line === joined[0]?.lastLine;
  return `Also ${isOne ? one : many} ${shown}${joined.length > SHOWN_RANGES ? ' and others' : ''}.`;
}

const DELIMITER_NAMES: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};
const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');

function notesOf({ columns }: ParsedImport, { newPacks, retiredPacks }: ImportPlan): string[] {
  const notes: string[] = [];
  if (columns) {
    const { header, delimiter, others } = columns;
    const separated =
      delimiter === null ? 'there is one' : `separated by ${DELIMITER_NAMES[delimiter] ?? quoted([delimiter])}`;
    notes.push(`Line ${header.lastLine} names the columns; ${separated}.`);
    if (others.length > 0) notes.push(`Columns that are not read: ${quoted(others)}.`);
  }
  if (newPacks.length > 0) notes.push(`New packs: ${quoted(newPacks)}.`);
  if (retiredPacks.length > 0) {
    notes.push(`Retired packs: ${quoted(retiredPacks)}. Their prompts are not played until the packs are open again.`);
  }
  return notes;
}
