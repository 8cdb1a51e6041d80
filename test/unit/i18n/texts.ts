import { createFormatter, createTranslator } from 'next-intl';
import { FORMATS, messagesOf, type Namespace } from '#app/i18n/catalogue.ts';
import { intlTag } from '#app/i18n/locale.ts';
import { type Format, sharedMessages, type Translator } from '#app/i18n/messages.tsx';
import type { Locale } from '#contract/locales.ts';

/** What pages get of next-intl, for tests of functions that take it: the texts of `locale` as they are shipped. */
export function textsOf(locale: Locale) {
  const config = { locale: intlTag(locale), messages: messagesOf(locale), formats: FORMATS, timeZone: 'UTC' };
  const format = createFormatter(config) as Format;
  const t = <N extends Namespace>(namespace: N) =>
    createTranslator({
      ...config,
      namespace,
      onError: (error) => {
        throw error;
      },
    }) as unknown as Translator<N>;
  return { t, format, messages: sharedMessages(t('shared'), format) };
}
