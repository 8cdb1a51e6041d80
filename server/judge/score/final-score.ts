import type { Deduction } from '#contract/room.ts';

/** max(0, rawScore − deductions), rounded to one decimal: what ranks and what is shown. */
export function finalScore(rawScore: number, deductions: readonly Deduction[]): number {
  const left = deductions.reduce((points, deduction) => points - deduction.points, rawScore);
  return Math.round(Math.max(0, left) * 10) / 10;
}
