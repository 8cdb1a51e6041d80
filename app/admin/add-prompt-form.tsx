'use client';

import { useActionState } from 'react';
import type { Pack } from '#server/storage/port.ts';
import styles from './admin.module.css';
import { FormAnswer, SelectField, TextField } from './fields.tsx';
import { EMPTY_FORM } from './forms.ts';
import { addPrompt } from './prompt-actions.ts';
import { TranslationInputs } from './translation-inputs.tsx';

export function AddPromptForm({ packs }: { packs: Pick<Pack, 'id' | 'name'>[] }) {
  const [state, action, pending] = useActionState(addPrompt, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
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
      </div>
      <details className={styles.more}>
        <summary>Translations</summary>
        <p className="hint">Shown beside the prompt. What is judged are always the English words.</p>
        <TranslationInputs state={state} stored={{}} />
      </details>
      <FormAnswer state={state} />
    </form>
  );
}
