import { useLanguage } from '#app/i18n/use-language.ts';
import type { Translations } from '#contract/locales.ts';
import styles from './PromptText.module.css';

/**
 * A prompt as it is judged, in English, and below it the translation for readers of another language, where somebody
 * wrote one. `marked`: with the pen behind the English words.
 */
export function PromptText({ text, translations, marked = false }: PromptTextProps) {
  const language = useLanguage();
  const translation = language === 'en' ? undefined : translations?.[language];
  return (
    <span className={styles.prompt}>
      <bdi lang="en" dir="ltr" className={marked ? 'marked' : undefined}>
        {text}
      </bdi>
      {translation && (
        <span className={styles.translation} lang={language} dir="auto">
          {translation}
        </span>
      )}
    </span>
  );
}

interface PromptTextProps {
  text: string;
  /** Where none are known, only the English text is shown. */
  translations?: Translations | undefined;
  marked?: boolean;
}
