'use client';

import { useActionState } from 'react';
import { PACK_NAME_MAX_CHARS } from '#contract/limits.ts';
import type { Pack } from '#server/storage/port/prompts.ts';
import styles from '../admin.module.css';
import { FormAnswer, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { addPack, renamePack } from './actions.ts';

export function AddPackForm() {
  const [state, action, pending] = useActionState(addPack, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <div className={styles.row}>
        <TextField
          label="New pack"
          name="name"
          problem={state.problems.name}
          input={{ required: true, maxLength: PACK_NAME_MAX_CHARS, defaultValue: state.values.name ?? '' }}
        />
        <button className="btn btn--primary" type="submit" disabled={pending}>
          Add pack
        </button>
      </div>
      <FormAnswer state={state} />
    </form>
  );
}

export function RenamePackForm({ pack }: { pack: Pick<Pack, 'id' | 'name'> }) {
  const [state, action, pending] = useActionState(renamePack, EMPTY_FORM);
  return (
    <form action={action} className={styles.rename}>
      <input type="hidden" name="id" value={pack.id} />
      <TextField
        label={`Name of “${pack.name}”`}
        hideLabel
        name="name"
        id={`name-${pack.id}`}
        problem={state.problems.name}
        input={{ required: true, maxLength: PACK_NAME_MAX_CHARS, defaultValue: state.values.name ?? pack.name }}
      />
      <button className="btn btn--plain" type="submit" disabled={pending}>
        Rename<span className="visually-hidden"> “{pack.name}”</span>
      </button>
      <FormAnswer state={state} />
    </form>
  );
}
