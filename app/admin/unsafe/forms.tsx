'use client';

import { useActionState } from 'react';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import styles from '../admin.module.css';
import { FormAnswer, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { addUnsafeExample, addUnsafeText } from './actions.ts';

export function AddTextForm() {
  const [state, action, pending] = useActionState(addUnsafeText, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <TextField
        label="Words"
        name="text"
        hint="The embedded model knows drawn things only. With it, examples find much more than words."
        problem={state.problems.text}
        input={{ required: true, maxLength: PROMPT_MAX_CHARS, defaultValue: state.values.text ?? '' }}
      />
      <button className="btn btn--primary" type="submit" disabled={pending}>
        Add words
      </button>
      <FormAnswer state={state} />
    </form>
  );
}

export function AddExampleForm({ drawing }: { drawing: string }) {
  const [state, action, pending] = useActionState(addUnsafeExample, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <TextField
        label="Link of the drawing"
        name="drawing"
        problem={state.problems.drawing}
        input={{ required: true, maxLength: 1_000, defaultValue: state.values.drawing ?? drawing }}
      />
      <TextField
        label="What it shows"
        name="name"
        hint="Moderators see it beside drawings that look like this one."
        problem={state.problems.name}
        input={{ required: true, maxLength: PROMPT_MAX_CHARS, defaultValue: state.values.name ?? '' }}
      />
      <button className="btn btn--primary" type="submit" disabled={pending}>
        More like this
      </button>
      <FormAnswer state={state} />
    </form>
  );
}
