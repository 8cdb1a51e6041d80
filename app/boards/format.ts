import { shareText } from '#app/lib/wording.ts';

/** What the percentile says in a narrow column; null: the first drawing of its prompt. */
export const shortPercentile = (percentile: number | null): string =>
  percentile === null ? 'first ever' : `beat ${shareText(percentile)}`;

export const formatCount = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, hour12: false, timeZone: 'UTC' });
const moment = inUtc({ dateStyle: 'medium', timeStyle: 'short' });
const day = inUtc({ dateStyle: 'medium' });
const time = inUtc({ timeStyle: 'short' });

/** E.g. `23 Nov 2026, 13:05 UTC`: the same on the server and in every browser. */
export const formatMoment = (date: Date): string => `${moment.format(date)} UTC`;
export const formatDay = (date: Date): string => day.format(date);

/** The time for today's (in UTC, as boards count days), the day for older ones. */
export const formatWhen = (date: Date, now: Date): string =>
  formatDay(date) === formatDay(now) ? `${time.format(date)} UTC` : formatDay(date);

/** The first characters of a model's SHA-256, enough to tell two apart by eye. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
