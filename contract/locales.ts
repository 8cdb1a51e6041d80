/** Languages of the texts and of prompts' translations. What is judged is always the English text. */
export const LOCALES = ['en', 'de', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en';

/** What a prompt may be translated into. */
export type TranslationLocale = Exclude<Locale, 'en'>;
export const TRANSLATION_LOCALES = LOCALES.filter((locale): locale is TranslationLocale => locale !== 'en');

/** Translations of a prompt by locale, never English; those that nobody wrote are missing. */
export type Translations = { [L in TranslationLocale]?: string };
