/** A score as people read it: 0–100 with one decimal. */
export const formatScore = (score: number): string => score.toFixed(1);

/**
 * A share of 0–1 as a whole percentage, rounded down so that 100% means all of them.
 * The epsilon undoes binary fractions: 0.29 × 100 is 28.999….
 */
export const formatShare = (share: number): string => `${Math.floor(Math.min(1, Math.max(0, share)) * 100 + 1e-9)}%`;

/** What the percentile says, as a sentence without its full stop; null: the first drawing of its prompt. */
export const percentileSentence = (percentile: number | null): string =>
  percentile === null
    ? 'The first drawing of this prompt'
    : `Beat ${formatShare(percentile)} of the drawings before it`;

export const formatCount = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const moment = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hour12: false,
  timeZone: 'UTC',
});
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** E.g. `23 Nov 2026, 13:05 UTC`: the same on the server and in every browser. */
export const formatMoment = (date: Date): string => `${moment.format(date)} UTC`;
export const formatDay = (date: Date): string => day.format(date);

/** The first characters of a model's SHA-256, enough to tell two apart by eye. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
