import { useTranslations } from 'next-intl';
import { useErrorText, useLanguage } from '#app/i18n/messages.tsx';
import type { Problem } from './fetch-patiently.ts';

/**
 * One plain sentence for a problem. The server's own notes are English and exact: readers of other languages get
 * `generalKey`, which says the same in general.
 */
export function useProblemText(generalKey: 'curve.lost' | 'unreachable' = 'unreachable'): (problem: Problem) => string {
  const t = useTranslations('replay');
  const errorText = useErrorText();
  const language = useLanguage();
  return (problem) => {
    if (problem === 'unreachable') return t('unreachable');
    if (problem === 'cut off') return t('take.cutOff');
    if ('error' in problem) return errorText(problem.error);
    return language === 'en' && problem.note ? problem.note : t(generalKey);
  };
}
