import { z } from 'zod';
import { Day } from '#contract/boards.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';

/** How far ahead the calendar goes, today included. */
export const CALENDAR_DAYS = 14;
export const PROMPTS_TO_CHOOSE_FROM = 12;

/** Which day a prompt is being chosen for (null: none), and what the admin looks for. */
export interface DailyQuery {
  day: Day | null;
  search: string;
}

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string());
const Query = z.object({
  day: one.pipe(Day).nullable().catch(null).default(null),
  search: one
    .transform((value) => value.slice(0, PROMPT_MAX_CHARS))
    .catch('')
    .default(''),
});

export const readDailyQuery = (query: Record<string, string | string[] | undefined>): DailyQuery => Query.parse(query);

export const dailyHref = (query: Record<string, string>): string => {
  const params = new URLSearchParams(query).toString();
  return params ? `/admin/daily?${params}` : '/admin/daily';
};
