import { useTranslations } from 'next-intl';
import { chooseLanguage } from '#app/i18n/actions.ts';
import { LANGUAGE_NAMES } from '#app/i18n/locale.ts';
import { useLanguage } from '#app/i18n/messages.tsx';
import { LOCALES } from '#contract/locales.ts';
import styles from './language-switch.module.css';

/**
 * All languages by their own names. A form with a server action: works without scripts, and with them the page changes
 * in place, so that no seat, socket or stroke is lost.
 */
export function LanguageSwitch() {
  const t = useTranslations('common');
  const current = useLanguage();
  return (
    <form action={chooseLanguage} className={styles.switch}>
      <fieldset className={styles.languages}>
        <legend className="visually-hidden">{t('language')}</legend>
        {LOCALES.map((locale) => (
          <button
            key={locale}
            type="submit"
            name="language"
            value={locale}
            lang={locale}
            className={styles.language}
            aria-pressed={locale === current}
          >
            {LANGUAGE_NAMES[locale]}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
