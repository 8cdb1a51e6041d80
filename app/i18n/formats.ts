import type { Formats } from 'next-intl';

/** Named formats: `format.number(score, 'score')` in code, `{score, number, score}` in messages. */
export const FORMATS = {
  number: {
    // One decimal everywhere, so that columns line up and 80 is not mistaken for a rounded 79.6.
    score: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
    percent: { style: 'percent', maximumFractionDigits: 0 },
  },
  dateTime: {
    day: { dateStyle: 'medium' },
    // 00 to 23 in every language: without a 12-hour clock alone, Arabic would call the first minutes of a day 24:05.
    time: { timeStyle: 'short', hourCycle: 'h23' },
    moment: { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
  },
} satisfies Formats;
