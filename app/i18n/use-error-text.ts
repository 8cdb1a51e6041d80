import { useTranslations } from 'next-intl';
import type { PublicError } from '#contract/errors.ts';
import { useLanguage } from './use-language.ts';

/**
 * The sentence for an error of the server: its own in English, which is the most exact one; in other languages the
 * sentence of its code.
 */
export function useErrorText(): (error: PublicError) => string {
  const t = useTranslations('errors');
  const language = useLanguage();
  return (error) => (language === 'en' ? error.message : t(error.code));
}
