import type { useFormatter, useTranslations } from 'next-intl';
import type { DeductionReason } from '#contract/room.ts';

/** What `useTranslations(namespace)` and `await getTranslations(namespace)` return. */
export type TextsOf<N extends Parameters<typeof useTranslations>[0] & string> = ReturnType<typeof useTranslations<N>>;
export type Format = ReturnType<typeof useFormatter>;
export type Words = ReturnType<typeof wordsIn>;

/**
 * Words of the game that more than one component says, in one place so that they stay the same. Components call
 * `useWords()`, functions of the server `await getWords()`; whoever is neither takes `Words` as an argument.
 */
export function wordsIn(t: TextsOf<'words'>, format: Format) {
  const percent = (share: number) => Math.round(share * 100);
  return {
    /** 1st, 2nd, 3rd, 4th, 11th, 21st … */
    ordinal: (rank: number): string => t('ordinal', { rank }),

    /** One decimal, always. */
    score: (score: number): string => format.number(score, 'score'),

    /** `share` from 0 to 1. Anything there at all is at least "under 1 %". */
    share: (share: number): string =>
      share > 0 && share < 0.01 ? t('underOnePercent') : t('percent', { percent: percent(share) }),

    /** The share of earlier drawings of the prompt that scored lower; null for the first drawing. */
    percentile(percentile: number | null): string {
      if (percentile === null) return t('percentile.first');
      return percentile === 0 ? t('percentile.none') : t('percentile.better', { percent: percent(percentile) });
    },

    /** What a score feels like, in the children's game of hot and cold. */
    warmth: (score: number): string => t(`warmth.${warmthOf(score)}`),

    /** Where a drawing stands on its prompt's board, from 1. */
    standing: ({ rank, of }: { rank: number; of: number }): string =>
      of === 1 ? t('standing.only') : t('standing.place', { rank, of }),

    /** 80 → "80 s", 120 → "2 min", 150 → "2 min 30 s". */
    duration(seconds: number): string {
      if (seconds < 100) return t('seconds', { seconds });
      const minutes = Math.floor(seconds / 60);
      const rest = seconds % 60;
      return rest === 0 ? t('minutes', { minutes }) : t('minutesSeconds', { minutes, seconds: rest });
    },

    /** 1 → "1 person is here". */
    people: (count: number): string => t('people', { count }),

    /** "a cat, a snail and a boat" */
    list: (items: readonly string[]): string => format.list(items),

    /** Why points were taken off, in a few words. */
    deduction: (reason: DeductionReason): string => t(`deduction.${reason}`),
  };
}

function warmthOf(score: number) {
  if (score < 10) return 'iceCold';
  if (score < 30) return 'cold';
  if (score < 50) return 'lukewarm';
  if (score < 70) return 'warm';
  return score < 85 ? 'hot' : 'onFire';
}
