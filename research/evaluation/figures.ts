import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Goal = z.discriminatedUnion('comparator', [
  z.strictObject({ comparator: z.enum(['>=', '<=']), number: z.number() }),
  /** Both ends count. */
  z.strictObject({ comparator: z.literal('within'), number: z.tuple([z.number(), z.number()]) }),
]);
export type Goal = z.infer<typeof Goal>;

const Committed = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]+$/),
  /** The numbered goal that it belongs to; research/evaluation/README.md has them all. */
  item: z.number().int().min(1).max(17),
  about: z.string().min(1),
  /** Empty: a plain number. */
  unit: z.enum(['%', 'MB', 'points', 'times', 's', '']),
  /** null: measured and stated, no number is asked for. */
  goal: Goal.nullable(),
});
export type CommittedFigure = z.infer<typeof Committed>;

/** What a measurement found. */
export interface Measured {
  value: number;
  /** Drawings, scenes, pairs …: how many single results the value rests on. */
  n: number;
}

/** A row of the table. `value: null`: it is missing, and then it is not ok. */
export interface Figure extends CommittedFigure {
  value: number | null;
  n: number;
  /** Whether the goal is reached; a figure without a goal is ok when it was measured. */
  ok: boolean;
}

/** Names and goals, in the order of the table. */
export const COMMITTED: readonly CommittedFigure[] = z
  .array(Committed)
  .parse(JSON.parse(readFileSync(new URL('./figures.json', import.meta.url), 'utf8')));

export function reaches(value: number, goal: Goal): boolean {
  switch (goal.comparator) {
    case '>=':
      return value >= goal.number;
    case '<=':
      return value <= goal.number;
    case 'within':
      return value >= goal.number[0] && value <= goal.number[1];
  }
}

/** One row for each committed figure, whether it was measured or not. */
export function tableOf(committed: readonly CommittedFigure[], measured: Readonly<Record<string, Measured>>): Figure[] {
  return committed.map((figure) => {
    const found = measured[figure.name];
    if (!found || found.n === 0 || !Number.isFinite(found.value)) return { ...figure, value: null, n: 0, ok: false };
    return { ...figure, ...found, ok: figure.goal === null || reaches(found.value, figure.goal) };
  });
}

/** The exit code of a run: 1 for a row that is missing and, where the run is strict, for one below its goal. */
export const exitCodeOf = (figures: readonly Figure[], strict: boolean): number =>
  figures.some(({ value, ok }) => value === null || (strict && !ok)) ? 1 : 0;
