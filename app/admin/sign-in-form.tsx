'use client';

import { useActionState } from 'react';
import { signIn } from './actions.ts';
import styles from './admin.module.css';
import { TextField } from './fields.tsx';
import { EMPTY_FORM } from './forms.ts';

export function SignInForm() {
  const [state, action, pending] = useActionState(signIn, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      {/* For password managers: there is one admin. */}
      <input type="text" name="username" value="admin" autoComplete="username" readOnly hidden />
      <TextField
        label="Password"
        name="password"
        problem={state.problems.password}
        hint="It was printed when the server first started."
        input={{ type: 'password', autoComplete: 'current-password', required: true, maxLength: 200 }}
      />
      <button className="btn btn--primary" type="submit" disabled={pending}>
        Sign in
      </button>
    </form>
  );
}
