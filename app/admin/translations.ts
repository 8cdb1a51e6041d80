import { z } from 'zod';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type TranslationLocale, type Translations } from '#contract/locales.ts';
import { PromptText } from '#contract/texts.ts';
import { tidyText } from '#contract/tidy-text.ts';

const languages = new Intl.DisplayNames('en', { type: 'language' });

/** What an administrator calls a language: `German`. */
export const languageName = (locale: TranslationLocale): string => languages.of(locale) ?? locale;

/** Tidy; empty: there is none. */
export const Translation = z
  .string()
  .transform(tidyText)
  .refine(
    (text) => text === '' || PromptText.safeParse(text).success,
    `The translation has more than ${PROMPT_MAX_CHARS} characters`,
  );

const byLocale = <T>(of: (locale: TranslationLocale) => T) =>
  Object.fromEntries(TRANSLATION_LOCALES.map((locale) => [locale, of(locale)])) as Record<TranslationLocale, T>;

/** Fields of forms and columns of imports, named like the locales. */
export const TranslationShape = byLocale(() => Translation);
export const TranslationFields = z.object(TranslationShape);
export type TranslationFields = z.infer<typeof TranslationFields>;

/** Without the empty ones. */
export const translationsOf = (fields: TranslationFields): Translations =>
  Object.fromEntries(
    TRANSLATION_LOCALES.filter((locale) => fields[locale] !== '').map((locale) => [locale, fields[locale]]),
  );
