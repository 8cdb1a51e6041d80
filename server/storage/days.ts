import type { Day } from '#contract/boards.ts';
import { dayName } from '#contract/modes.ts';

export const DAY_MS = 86_400_000;

/** The day `days` later; negative: earlier. */
export const addDays = (day: Day, days: number): Day => dayName(new Date(Date.parse(day) + days * DAY_MS));

/** How many days `b` comes after `a`. */
export const daysBetween = (a: Day, b: Day): number => Math.round((Date.parse(b) - Date.parse(a)) / DAY_MS);
