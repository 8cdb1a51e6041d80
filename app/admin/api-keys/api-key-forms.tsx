'use client';

import { useActionState } from 'react';
import { API_KEY_NAME_MAX_CHARS } from '#contract/limits.ts';
import styles from '../admin.module.css';
import { FormAnswer, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { addApiKey, revokeApiKey } from './actions.ts';

export function AddApiKeyForm() {
  const [state, action, pending] = useActionState(addApiKey, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <div className={styles.row}>
        <TextField
          label="New key"
          name="name"
          problem={state.problems.name}
          hint="What it is for: the program or the person that gets it."
          input={{
            ...{ required: true, maxLength: API_KEY_NAME_MAX_CHARS, autoComplete: 'off' },
            defaultValue: state.values.name ?? '',
          }}
        />
        <button className="btn btn--primary" type="submit" disabled={pending}>
          Make a key
        </button>
      </div>
      <FormAnswer state={state} />
    </form>
  );
}

export function RevokeApiKeyForm({ id, name }: { id: string; name: string }) {
  const [state, action, pending] = useActionState(revokeApiKey, EMPTY_FORM);
  return (
    <form action={action} className={styles.account}>
      <input type="hidden" name="id" value={id} />
      <div className={styles.itemActions}>
        <button className="btn btn--plain" type="submit" disabled={pending}>
          Revoke<span className="visually-hidden"> “{name}”</span>
        </button>
      </div>
      <FormAnswer state={{ ...state, problem: state.problem ?? state.problems.id ?? null }} />
    </form>
  );
}
