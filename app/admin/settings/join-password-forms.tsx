'use client';

import { useActionState } from 'react';
import { MAX_JOIN_PASSWORD_CHARS, MIN_JOIN_PASSWORD_CHARS } from '#server/admin/port.ts';
import styles from '../admin.module.css';
import { FormAnswer, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { removeJoinPassword, setJoinPassword } from './actions.ts';

export function SetJoinPasswordForm({ isSet }: { isSet: boolean }) {
  const [state, action, pending] = useActionState(setJoinPassword, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <TextField
        label={isSet ? 'Another join password' : 'Join password'}
        name="password"
        problem={state.problems.password}
        hint={`At least ${MIN_JOIN_PASSWORD_CHARS} characters; longer ones are harder to guess. Only its hash is stored.`}
        input={{ type: 'password', autoComplete: 'new-password', required: true, maxLength: MAX_JOIN_PASSWORD_CHARS }}
      />
      <div>
        <button className="btn btn--primary" type="submit" disabled={pending}>
          {isSet ? 'Change it' : 'Make the instance private'}
        </button>
      </div>
      <FormAnswer state={state} />
    </form>
  );
}

export function RemoveJoinPasswordForm() {
  const [state, action, pending] = useActionState(removeJoinPassword, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <div>
        <button className="btn btn--plain" type="submit" disabled={pending}>
          Open the instance to everybody
        </button>
      </div>
      <FormAnswer state={state} />
    </form>
  );
}
