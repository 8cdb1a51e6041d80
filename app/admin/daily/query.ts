import { z } from 'zod';
import { OneValue, type SearchParams } from '#app/lib/search-params.ts';
import { Day } from '#contract/boards.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';

/** How far ahead the calendar goes, today included. */
export const CALENDAR_DAYS = 30;
export const PROMPTS_TO_CHOOSE_FROM = 12;

/** The day that a prompt is being chosen for (null: none), and the search for prompts. */
export interface DailyQuery {
  day: Day | null;
  search: string;
}

const Query = z.object({
  day: OneValue.pipe(Day).nullable().catch(null).default(null),
  search: OneValue.transform((value) => value.slice(0, PROMPT_MAX_CHARS))
    .catch('')
    .default(''),
});

export const readDailyQuery = (query: SearchParams): DailyQuery => Query.parse(query);

export const dailyHref = (query: Record<string, string>): string => {
  const params = new URLSearchParams(query).toString();
  return params ? `/admin/daily?${params}` : '/admin/daily';
};
