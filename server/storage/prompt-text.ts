import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { tidyText } from '#contract/room.ts';

/** What makes two prompts (or pack names) the same: case and spaces do not count. */
export const normaliseText = (text: string) => tidyText(text).toLowerCase();

/** Locale by locale tidied; empty ones are dropped. */
export function tidyTranslations(translations: Translations): Translations {
  const tidy: Translations = {};
  for (const locale of TRANSLATION_LOCALES) {
    const text = tidyText(translations[locale] ?? '');
    if (text !== '') tidy[locale] = text;
  }
  return tidy;
}

/** For a pattern of LIKE: its wildcards are letters like others to whoever searches. */
export const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');
