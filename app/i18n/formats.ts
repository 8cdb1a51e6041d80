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
    time: { timeStyle: 'short', hour12: false },
    moment: { dateStyle: 'medium', timeStyle: 'short', hour12: false },
  },
} satisfies Formats;
