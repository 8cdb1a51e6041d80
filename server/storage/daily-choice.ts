import type { Day } from '#contract/boards.ts';
import { daysBetween } from './days.ts';

/** No prompt is a daily twice within so many days, unless the admin says so or there are too few. */
export const DAILY_REST_DAYS = 200;

/**
 * One of the open prompts for `day`, by chance: whoever knows all prompts and all days before does not know this one.
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
