'use client';

import { useActionState } from 'react';
import type { CataloguePrompt, Pack } from '#server/storage/port.ts';
import styles from '../../admin.module.css';
import { FormAnswer, SelectField, TextField } from '../../fields.tsx';
import { EMPTY_FORM } from '../../forms.ts';
import { editPrompt } from '../../prompt-actions.ts';
import { TranslationInputs } from '../../translation-inputs.tsx';

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
