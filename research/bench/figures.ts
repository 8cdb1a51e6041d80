import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { reaches } from '../evaluation/figures.ts';

const Goal = z.strictObject({
  /** `ratio`: ours ÷ peer. */
  of: z.enum(['ratio', 'ours']),
  comparator: z.enum(['>=', '<=']),
  number: z.number(),
});
export type Goal = z.infer<typeof Goal>;

export const CommittedFigures = z.array(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9.-]+$/),
    /** What is measured. */
    about: z.string().min(1),
    /** What it is held against, in the same run; null: the number stands alone. */
    peer: z.string().min(1).nullable(),
    /** Of both numbers. */
    unit: z.string().min(1),
    /** null: measured and stated, no number is asked for. */
    goal: Goal.nullable(),
    /** What a machine must have for it, in words; without it the row may be skipped, with the reason. null: nothing. */
    condition: z.string().min(1).nullable(),
  }),
);
export type CommittedFigure = z.infer<typeof CommittedFigures>[number];

/** What a measurement found. */
export interface Measured {
  ours: number;
  /** null where the committed figure has no peer. */
  peer: number | null;
  /** Median over rounds of ours ÷ peer in that round; without it ours ÷ peer. */
  ratio?: number;
  /** Of the ratio where there is a peer, else of ours: quartiles over rounds, or two standard errors to both sides. */
  spread?: readonly [number, number];
  /** How many single results `ours` rests on. */
  n: number;
}

/** Why a conditional figure was not measured on this machine. */
export interface Skipped {
  skipped: string;
}

/** `fine`: there is no goal to miss. `quick`: measured on too little for a verdict. */
export type Verdict = 'ok' | 'short' | 'fine' | 'quick' | 'skipped' | 'missing';

/** A row of the table; numbers are null when it is missing or skipped. */
export interface Figure extends CommittedFigure {
  ours: number | null;
  peerValue: number | null;
  ratio: number | null;
  spread: readonly [number, number] | null;
  n: number;
  verdict: Verdict;
  /** Of a skipped row. */
  reason: string | null;
}

/** Names and goals, in the order of the table. */
export const COMMITTED: readonly CommittedFigure[] = CommittedFigures.parse(
  JSON.parse(readFileSync(new URL('./figures.json', import.meta.url), 'utf8')),
);

const EMPTY = { ours: null, peerValue: null, ratio: null, spread: null, n: 0, reason: null } as const;

/** The row of a committed figure, whatever was found. `quick`: no verdicts. */
export function rowOf(committed: CommittedFigure, found: Measured | Skipped | undefined, quick: boolean): Figure {
  const missing: Figure = { ...committed, ...EMPTY, verdict: 'missing' };
  if (!found) return missing;
  // A row that every machine can measure is not excused.
  if ('skipped' in found) {
    return committed.condition === null ? missing : { ...missing, verdict: 'skipped', reason: found.skipped };
  }
  const ratio = found.ratio ?? (found.peer === null ? null : found.ours / found.peer);
  const hasPeer = committed.peer !== null;
  if (found.n === 0 || !Number.isFinite(found.ours) || (hasPeer && !(ratio !== null && Number.isFinite(ratio)))) {
    return missing;
  }
  const { ours, peer: peerValue, spread = null, n } = found;
  const row = { ...committed, ...EMPTY, ours, peerValue, ratio, spread, n };
  return { ...row, verdict: quick ? 'quick' : verdictOf(committed.goal, ours, ratio) };
}

function verdictOf(goal: Goal | null, ours: number, ratio: number | null): Verdict {
  if (!goal) return 'fine';
  const value = goal.of === 'ours' ? ours : ratio;
  return value !== null && reaches(value, goal) ? 'ok' : 'short';
}

/** One row for each committed figure, in their order. */
export const tableOf = (
  committed: readonly CommittedFigure[],
  found: Readonly<Record<string, Measured | Skipped>>,
  quick: boolean,
): Figure[] => committed.map((figure) => rowOf(figure, found[figure.name], quick));

/** The exit code of a run: 1 for a row that is missing and, where the run is strict, for one short of its goal. */
export const exitCodeOf = (figures: readonly Figure[], strict: boolean): number =>
  figures.some(({ verdict }) => verdict === 'missing' || (strict && verdict === 'short')) ? 1 : 0;
