import type { Figure, Goal } from './figures.ts';

const withUnit = (number: string, unit: string) => (unit ? `${number} ${unit}` : number);

/** ">= 76 %", "65–85 points"; empty without a goal. */
export function goalText(goal: Goal | null, unit: string): string {
  if (!goal) return '';
  return goal.comparator === 'within'
    ? withUnit(`${goal.number[0]}–${goal.number[1]}`, unit)
    : withUnit(`${goal.comparator} ${goal.number}`, unit);
}

/** At most three decimals, and very small numbers as such: "76.3", "0.921", "2.1e-7". */
export function valueText({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (value === null) return 'missing';
  if (value !== 0 && Math.abs(value) < 0.001) return withUnit(value.toExponential(1), unit);
  return withUnit(value.toFixed(unit === '' || unit === 'times' ? 3 : 1), unit);
}

const okText = ({ value, ok, goal }: Figure) =>
  value === null ? 'MISSING' : goal === null ? '' : ok ? 'ok' : 'NOT OK';

const cellsOf = (figure: Figure): string[] => [
  String(figure.item),
  figure.name,
  valueText(figure),
  goalText(figure.goal, figure.unit),
  okText(figure),
  String(figure.n),
  figure.about,
];
const HEADINGS = ['item', 'figure', 'value', 'goal', '', 'n', 'what it is'];
const RIGHT_ALIGNED = new Set([0, 2, 5]);

/** For a terminal. */
export const plainTable = (figures: readonly Figure[]): string =>
  plainTableOf([HEADINGS, ...figures.map(cellsOf)], RIGHT_ALIGNED);

export interface Reported {
  model: { id: string; hash: string; precision: string };
  figures: readonly Figure[];
  /** What the long output says besides: the hardest words, the kinds of a figure. */
  notes: readonly string[];
}

export function markdown({ model, figures, notes }: Reported): string {
  return [
    `Model \`${model.id}\`, ${model.precision}, hash \`${model.hash.slice(0, 16)}\`.`,
    '',
    ...markdownTableOf([HEADINGS, ...figures.map(cellsOf)], RIGHT_ALIGNED),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

/** What `--json` prints. */
export const jsonOf = (figures: readonly Figure[]) => ({
  figures: figures.map(({ name, value, unit, goal, ok, n }) => ({
    name,
    value,
    unit,
    goal: goal && goalText(goal, unit),
    ok,
    n,
  })),
});

type Row = readonly string[];

/** Columns padded with blanks, for a terminal. `right`: indices of the columns that are aligned right. */
export function plainTableOf(rows: readonly Row[], right: ReadonlySet<number>): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] as number;
          return right.has(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The lines of a Markdown table; the first row is its heading. */
export function markdownTableOf([headings = [], ...rows]: readonly Row[], right: ReadonlySet<number>): string[] {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map((_, i) => (right.has(i) ? '---:' : '---'))), ...rows.map(line)];
}
