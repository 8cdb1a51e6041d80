import { useLocale } from 'next-intl';
import type { Locale } from '#contract/locales.ts';
import { localeOfTag } from './locale.ts';

/** The reader's language. (next-intl's own `useLocale` has the tag that `Intl` gets, such as `ar-u-nu-latn`.) */
export const useLanguage = (): Locale => localeOfTag(useLocale());
