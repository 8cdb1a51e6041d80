import { useLanguage } from '#app/i18n/messages.tsx';
import type { Translations } from '#contract/locales.ts';
import styles from './prompt-text.module.css';

interface PromptTextProps {
  text: string;
  /** Where none are known, only the English text is shown. */
  translations?: Translations | undefined;
  /** Highlights the English words. */
  marked?: boolean;
}

/**
 * A prompt as it is judged, in English, and below it the translation for readers of another language, where somebody
 * wrote one.
 */
export function PromptText({ text, translations, marked = false }: PromptTextProps) {
  return (
    <span className={styles.prompt}>
      <EnglishPrompt text={text} marked={marked} />
      <PromptTranslation translations={translations} />
    </span>
  );
}

/** The English words alone, for use within a line. */
export function EnglishPrompt({ text, marked = false }: Pick<PromptTextProps, 'text' | 'marked'>) {
  return (
    <bdi lang="en" dir="ltr">
      {marked ? <span className="marked">{text}</span> : text}
    </bdi>
  );
}

/** The translation in the reader's language; nothing in English, or without a translation. */
export function PromptTranslation({ translations }: Pick<PromptTextProps, 'translations'>) {
  const language = useLanguage();
  const translation = language === 'en' ? undefined : translations?.[language];
  if (!translation) return null;
  return (
    <span className={styles.translation} lang={language}>
      {translation}
    </span>
  );
}
