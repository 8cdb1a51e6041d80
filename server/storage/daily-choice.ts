import { createHash } from 'node:crypto';
import type { Day } from '#contract/boards.ts';
import { daysBetween } from './days.ts';

/** No prompt is a daily twice within so many days, unless the admin says so or there are too few. */
export const DAILY_REST_DAYS = 200;

/**
 * Which of the open prompts is the one of `day`, by a hash of day and id: the same whoever asks, and no order to be
 * guessed from the days before.
 *
 * @param open ids
 * @param dailies of other days
 * @returns null when nothing is open
 */
export function chooseDaily(
  day: Day,
  open: readonly string[],
  dailies: readonly { day: Day; promptId: string }[],
): string | null {
  const rest = new Map<string, number>();
  for (const daily of dailies) {
    const days = Math.abs(daysBetween(daily.day, day));
    rest.set(daily.promptId, Math.min(days, rest.get(daily.promptId) ?? days));
  }
  const restOf = (id: string) => Math.min(rest.get(id) ?? DAILY_REST_DAYS + 1, DAILY_REST_DAYS + 1);
  const longest = Math.max(...open.map(restOf));
  const ranked = open
    .filter((id) => restOf(id) === longest)
    .map((id) => ({ id, place: createHash('sha256').update(`${day} ${id}`).digest('hex') }));
  ranked.sort((a, b) => (a.place < b.place ? -1 : 1));
  return ranked[0]?.id ?? null;
}
