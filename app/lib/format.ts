import type { Format, SharedMessages, Translator } from '#app/i18n/messages.tsx';

/**
 * Short texts for the narrow columns of boards.
 * @param timeZone of the reader; UTC until the browser has told it, and says so
 */
export function boardWords(t: Translator<'boards'>, messages: SharedMessages, format: Format, timeZone = 'UTC') {
  const day = (date: Date) => format.dateTime(date, 'day', { timeZone });
  const named = (time: string) => (timeZone === 'UTC' ? t('timeUtc', { time }) : time);
  return {
    /** null: the first drawing of its prompt. */
    percentile: (percentile: number | null): string =>
      percentile === null ? t('percentile.first') : t('percentile.beat', { share: messages.share(percentile) }),

    /** E.g. `23 Nov 2026, 13:05 UTC`. */
    moment: (date: Date): string => named(format.dateTime(date, 'moment', { timeZone })),

    /** The time for today's, the day for older ones. */
    when: (date: Date, now: Date): string =>
      day(date) === day(now) ? named(format.dateTime(date, 'time', { timeZone })) : day(date),
  };
}

export const formatCount = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export const formatDay = (date: Date): string => day.format(date);

/** 9 → "0:09", 80 → "1:20". */
export function clockText(seconds: number): string {
  const whole = Math.max(0, seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** The first characters of a model's SHA-256, enough to distinguish two. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

/** Isolates a name of another text direction from the sentence around it (first-strong isolate … pop). */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
