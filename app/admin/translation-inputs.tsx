import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import styles from './admin.module.css';
import { TextField } from './fields.tsx';
import type { FormState } from './forms.ts';
import { languageName } from './translations.ts';

/** A field for each language that a prompt may be translated into. */
export function TranslationInputs({ state, stored }: { state: FormState; stored: Translations }) {
  return (
    <div className={`${styles.row} ${styles.even}`}>
      {TRANSLATION_LOCALES.map((locale) => (
        <TextField
          key={locale}
          label={`${languageName(locale)} (optional)`}
          name={locale}
          problem={state.problems[locale]}
          input={{
            lang: locale,
            dir: 'auto',
            maxLength: PROMPT_MAX_CHARS * 2,
            defaultValue: state.values[locale] ?? stored[locale] ?? '',
          }}
        />
      ))}
    </div>
  );
}
