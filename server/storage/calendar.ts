import type { Day } from '#contract/boards.ts';
import { dayName } from '#contract/modes.ts';
import { DAILY_REST_DAYS, type Streak } from './port/daily.ts';

export const DAY_MS = 86_400_000;

/** The day `days` later; negative: earlier. */
export const addDays = (day: Day, days: number): Day => dayName(new Date(Date.parse(day) + days * DAY_MS));

/** How many days `b` comes after `a`. */
export const daysBetween = (a: Day, b: Day): number => Math.round((Date.parse(b) - Date.parse(a)) / DAY_MS);

/**
 * A random open prompt for `day`. It cannot be predicted from the prompts and the earlier days.
 *
 * @param open ids
 * @param dailies of other days
 * @param randomBelow a whole number from 0 on, below its argument, unpredictable
 * @returns null when nothing is open
 */
export function chooseDaily(
  day: Day,
  open: readonly string[],
  dailies: readonly { day: Day; promptId: string }[],
  randomBelow: (limit: number) => number,
): string | null {
  const rest = new Map<string, number>();
  for (const daily of dailies) {
    const days = Math.abs(daysBetween(daily.day, day));
    rest.set(daily.promptId, Math.min(days, rest.get(daily.promptId) ?? days));
  }
  const restOf = (id: string) => Math.min(rest.get(id) ?? DAILY_REST_DAYS + 1, DAILY_REST_DAYS + 1);
  const longest = Math.max(...open.map(restOf));
  const rested = open.filter((id) => restOf(id) === longest);
  return rested.length > 0 ? (rested[randomBelow(rested.length)] ?? null) : null;
}

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
  // A day that is not over does not break the streak.
  const reachesDay = last !== null && daysBetween(last, day) <= 1;
  return { current: reachesDay ? run : 0, best, drawnToday: last === day };
}
