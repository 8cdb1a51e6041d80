import type { Day } from '#contract/boards.ts';
import { daysBetween } from './days.ts';
import type { Streak } from './port.ts';

/** @param drawn different days, oldest first, none after `day` */
export function streakOf(drawn: readonly Day[], day: Day): Streak {
  let best = 0;
  let run = 0;
  let last: Day | null = null;
  for (const next of drawn) {
    run = last !== null && daysBetween(last, next) === 1 ? run + 1 : 1;
    best = Math.max(best, run);
    last = next;
  }
  // A day that is not over yet breaks nothing.
  const reachesDay = last !== null && daysBetween(last, day) <= 1;
  return { current: reachesDay ? run : 0, best, drawnToday: last === day };
}
