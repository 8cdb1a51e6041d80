import type { DeductionReason } from '#contract/room.ts';

/** Words of the game that more than one component says, in one place so that they stay the same. */

/** 1st, 2nd, 3rd, 4th, 11th, 21st … */
export function ordinal(rank: number): string {
  const tens = rank % 100;
  if (tens >= 11 && tens <= 13) return `${rank}th`;
  return `${rank}${['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th'}`;
}

/** Scores keep one decimal everywhere, so that columns line up and 80 is not mistaken for a rounded 79.6. */
export const scoreText = (score: number): string => score.toFixed(1);

/** `share` from 0 to 1. Anything there at all is at least "under 1 %". */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  return `${Math.round(share * 100)} %`;
}

/** The share of earlier drawings of the prompt that scored lower; null for the first drawing. */
export function percentileText(percentile: number | null): string {
  if (percentile === null) return 'First ever drawing of this';
  if (percentile === 0) return 'No earlier drawing scored lower';
  return `Better than ${Math.round(percentile * 100)} % of earlier drawings`;
}

/** What a score feels like, in the children's game of hot and cold. */
export function warmthText(score: number): string {
  if (score < 10) return 'Ice cold';
  if (score < 30) return 'Cold';
  if (score < 50) return 'Lukewarm';
  if (score < 70) return 'Warm';
  return score < 85 ? 'Hot' : 'On fire';
}

/** Where a drawing stands on its prompt's board, from 1. */
export const standingText = ({ rank, of }: { rank: number; of: number }): string =>
  of === 1 ? 'The only drawing on its board' : `${ordinal(rank)} of ${of} on its board`;

/** 80 → "80 s", 120 → "2 min", 150 → "2 min 30 s". */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (seconds < 100) return `${seconds} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** 9 → "0:09", 80 → "1:20". */
export function clockText(seconds: number): string {
  const whole = Math.max(0, seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A prompt without its article, for comparing it with labels. */
export const bareWord = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^(an?|the)\s+/, '');

const DEDUCTIONS: Record<DeductionReason, string> = {
  blank_canvas: 'A blank sheet',
  looks_like_writing: 'Looks like writing',
  tiny: 'Tiny',
  repeated: 'The same again and again',
  painted: 'Nothing but paint',
};

/** Why points were taken off, in a few words. */
export const deductionText = (reason: DeductionReason): string => DEDUCTIONS[reason];
