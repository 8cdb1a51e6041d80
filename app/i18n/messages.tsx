import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { type Caption, captionText, labelText } from '#contract/caption.ts';
import type { PublicError } from '#contract/errors.ts';
import type { DeductionReason, LabelShare, Withheld } from '#contract/judgement.ts';
import type { Locale } from '#contract/locales.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { localeOfTag } from './locale.ts';

/** What `useTranslations(namespace)` and `await getTranslations(namespace)` return. */
export type Translator<N extends Parameters<typeof useTranslations>[0] & string> = ReturnType<
  typeof useTranslations<N>
>;
export type Format = ReturnType<typeof useFormatter>;
export type SharedMessages = ReturnType<typeof sharedMessages>;

/**
 * Messages that more than one component shows. Components call `useSharedMessages()`, async functions of the server
 * `await getSharedMessages()`; pure functions take `SharedMessages` as an argument.
 */
export function sharedMessages(t: Translator<'shared'>, format: Format) {
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

    /** A score as a temperature, as in the game of hot and cold. */
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

    /**
     * [MACHINE-6] The name of an author, a seat or a result, inside a sentence: nobody takes a machine for a person.
     * `machine`: whether it is one, or its level; absent: a person.
     */
    author: ({ nickname, machine }: { nickname: string; machine?: boolean | MachineLevel | undefined }): string =>
      machine ? t('machineName', { nickname }) : nickname,

    /** Why points were taken off, in a few words. */
    deduction: (reason: DeductionReason): string => t(`deduction.${reason}`),

    /**
     * [CAPTION-3] The alternative text of a drawing, with what the judge sees in it: its caption, where that is known; just
     * after a round its labels, most likely first.
     */
    pictured(picture: string, seen: Caption | readonly LabelShare[] | null): string {
      const caption = seen && ('things' in seen ? captionText(seen) : labelText(seen));
      return caption ? t('pictured', { picture, caption }) : picture;
    },

    /** Why a drawing is on no board, or hidden, in a sentence. */
    withheld: (reason: Withheld): string => t(`withheld.${reason}`),
  };
}

function warmthOf(score: number) {
  if (score < 10) return 'iceCold';
  if (score < 30) return 'cold';
  if (score < 50) return 'lukewarm';
  if (score < 70) return 'warm';
  return score < 85 ? 'hot' : 'onFire';
}

/** The shared messages in the reader's language, for components of the browser and of the server. */
export function useSharedMessages(): SharedMessages {
  const t = useTranslations('shared');
  const format = useFormatter();
  return useMemo(() => sharedMessages(t, format), [t, format]);
}

/** The reader's language. (next-intl's own `useLocale` has the tag that `Intl` gets, such as `ar-u-nu-latn`.) */
export const useLanguage = (): Locale => localeOfTag(useLocale());

/**
 * The text of a server error: the server's own message in English, which is the most precise; in other languages the
 * text of its code.
 */
export function useErrorText(): (error: PublicError) => string {
  const t = useTranslations('errors');
  const shared = useTranslations('shared');
  const format = useFormatter();
  const language = useLanguage();
  return (error) => {
    if (error.code === 'banned') return `${t('banned')} ${endOfBan(error.until, shared, format)}`;
    return language === 'en' ? error.message : t(error.code);
  };
}

/** [MOD-6] In the reader's time zone. */
function endOfBan(until: string | undefined, t: Translator<'shared'>, format: Format): string {
  if (until === undefined) return t('bannedForGood');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const moment = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  return t.markup('bannedUntil', { until: format.dateTime(new Date(until), moment), time: (text) => text });
}

/** For `t.rich`: `<hidden>` in a message is for screen readers only. */
export const hidden = (text: ReactNode) => <span className="visually-hidden">{text}</span>;
