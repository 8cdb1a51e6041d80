import { markdownTableOf, plainTableOf } from '../evaluation/report.ts';
import type { Figure, Goal, Verdict } from './figures.ts';

/** Three significant digits, whole numbers whole: "0.913", "31.2", "1480", "-0.0021"; "–" for none. */
export function numberText(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(6, Math.max(0, 2 - size)));
}

/** "ratio >= 0.9", "ours <= 20 ms"; empty without a goal. */
export const goalText = (goal: Goal | null, unit: string): string =>
  goal ? `${goal.of} ${goal.comparator} ${goal.number}${goal.of === 'ours' ? ` ${unit}` : ''}` : '';

const VERDICTS: Record<Verdict, string> = {
  ok: 'ok',
  short: 'NOT OK',
  fine: '',
  quick: '(quick)',
  skipped: 'skipped',
  missing: 'MISSING',
};

export const HEADINGS = ['figure', 'ours', 'peer', 'unit', 'ratio', 'spread', 'goal', '', 'n', 'what it is'];
export const RIGHT_ALIGNED: ReadonlySet<number> = new Set([1, 2, 4, 8]);

export const cellsOf = (figure: Figure): string[] => [
  figure.name,
  numberText(figure.ours),
  numberText(figure.peerValue),
  figure.unit,
  numberText(figure.ratio),
  figure.spread ? figure.spread.map(numberText).join(' to ') : '',
  goalText(figure.goal, figure.unit),
  VERDICTS[figure.verdict],
  String(figure.n),
  figure.peer === null ? figure.about : `${figure.about}, against ${figure.peer}`,
];

/** For a terminal. */
export const plainTable = (figures: readonly Figure[]): string =>
  plainTableOf([HEADINGS, ...figures.map(cellsOf)], RIGHT_ALIGNED);

/** Of a row in RESULTS.md: the cells of the table, and when it was measured. */
export const markdownTable = (rows: readonly { figure: Figure; when: string }[]): string[] =>
  markdownTableOf(
    [[...HEADINGS, 'when'], ...rows.map(({ figure, when }) => [...cellsOf(figure), when])],
    RIGHT_ALIGNED,
  );

/** What `--json` prints. `ok` is null where there is no verdict: a quick run, a row that was skipped. */
export const jsonOf = (figures: readonly Figure[]) => ({
  figures: figures.map(({ name, ours, peerValue: peer, unit, ratio, n, goal, verdict }) => ({
    name,
    ours,
    peer,
    unit,
    ratio,
    n,
    goal: goal && goalText(goal, unit),
    ok: verdict === 'quick' || verdict === 'skipped' ? null : verdict === 'ok' || verdict === 'fine',
  })),
});
