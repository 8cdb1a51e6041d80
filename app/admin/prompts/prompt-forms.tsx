'use client';

import { useActionState, useRef, useState } from 'react';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PromptText } from '#contract/texts.ts';
import type { CataloguePrompt, Pack } from '#server/storage/port/prompts.ts';
import styles from '../admin.module.css';
import { CheckCard } from '../check/check-card.tsx';
import { FormAnswer, SelectField, TextField } from '../fields.tsx';
import { EMPTY_FORM, type FormState } from '../forms.ts';
import { languageName } from '../translations.ts';
import { addPrompt, editPrompt } from './actions.ts';

export function AddPromptForm({ packs }: { packs: Pick<Pack, 'id' | 'name'>[] }) {
  const [state, action, pending] = useActionState(addPrompt, EMPTY_FORM);
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState<string | null>(null);
  const check = () => {
    const text = PromptText.safeParse(new FormData(form.current ?? undefined).get('text'));
    if (text.success) setChecked(text.data);
    else form.current?.reportValidity();
  };
  return (
    <form ref={form} action={action} className={styles.form}>
      <div className={styles.row}>
        <TextField
          label="New prompt"
          name="text"
          problem={state.problems.text}
          input={{ required: true, placeholder: 'a cat on a skateboard', defaultValue: state.values.text ?? '' }}
        />
        <SelectField
          key={state.answer}
          label="Goes into"
          name="packId"
          problem={state.problems.packId}
          options={packs.map(({ id, name }) => ({ value: id, text: name }))}
          chosen={state.values.packId}
        />
        <button className="btn btn--primary" type="submit" disabled={pending}>
          Add prompt
        </button>
        <button className="btn" type="button" onClick={check}>
          Check it
        </button>
      </div>
      {checked !== null && (
        <>
          <CheckCard text={checked} />
          <button className="btn btn--plain" type="button" onClick={() => setChecked(null)}>
            Close the check
          </button>
        </>
      )}
      <details className={styles.more}>
        <summary>Translations</summary>
        <p className="hint">Shown beside the prompt. What is judged are always the English words.</p>
        <TranslationInputs state={state} stored={{}} />
      </details>
      <FormAnswer state={state} />
    </form>
  );
}

export function EditPromptForm(props: {
  prompt: Pick<CataloguePrompt, 'id' | 'text' | 'packId' | 'translations'>;
  packs: Pick<Pack, 'id' | 'name' | 'retired'>[];
}) {
  const { prompt, packs } = props;
  const [state, action, pending] = useActionState(editPrompt, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <input type="hidden" name="id" value={prompt.id} />
      <TextField
        label="Prompt"
        name="text"
        problem={state.problems.text}
        hint="Rounds that were played keep the words that they were played with."
        input={{ required: true, defaultValue: state.values.text ?? prompt.text }}
      />
      <SelectField
        key={state.answer}
        label="Pack"
        name="packId"
        problem={state.problems.packId}
        options={packs.map(({ id, name, retired }) => ({ value: id, text: retired ? `${name} (retired)` : name }))}
        chosen={state.values.packId ?? prompt.packId}
      />
      <TranslationInputs state={state} stored={prompt.translations} />
      <div className={styles.row}>
        <button className="btn btn--primary" type="submit" disabled={pending}>
          Save
        </button>
        <FormAnswer state={state} />
      </div>
    </form>
  );
}

/** A field for each language that a prompt may be translated into. */
function TranslationInputs({ state, stored }: { state: FormState; stored: Translations }) {
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
