import { DEFAULT_LOCALE, LOCALES, type Locale } from '#contract/locales.ts';

/** Cookie with the chosen language; without it `Accept-Language` decides. */
export const LANGUAGE_COOKIE = 'dj_language';

/** Each language's name in itself; never translated. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' };

/**
 * Locale tags for `Intl`. English dates are British. Arabic keeps the digits 0–9, which room codes, timers and the
 * server's pictures use too.
 */
const INTL_TAGS: Record<Locale, string> = { en: 'en-GB', de: 'de-DE', ar: 'ar-u-nu-latn' };

export const intlTag = (locale: Locale): string => INTL_TAGS[locale];

export const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);

/** The language of a tag such as `ar-u-nu-latn` or `de-AT`; English for unsupported ones. */
export function localeOfTag(tag: string): Locale {
  const language = tag.toLowerCase().split(/[-_]/, 1)[0];
  return isLocale(language) ? language : DEFAULT_LOCALE;
}

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

/** Only this much of the header is parsed. */
const LONGEST_HEADER = 1_000;

/**
 * The language of a request: the chosen one, else the first supported one of `Accept-Language` (RFC 9110, by quality),
 * else English.
 */
export function negotiate(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wishes = (acceptLanguage ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/i.exec(p)?.[1]).find((q) => q !== undefined);
      return {
        language: range.trim().toLowerCase().split('-', 1)[0],
        quality: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ language, quality }) => isLocale(language) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const first = wishes[0]?.language;
  return isLocale(first) ? first : DEFAULT_LOCALE;
}
