'use client';

import { useActionState } from 'react';
import { signIn } from './actions.ts';
import styles from './admin.module.css';
import { TextField } from './fields.tsx';
import { EMPTY_FORM } from './forms.ts';

/** @param asksForName there are several accounts */
export function SignInForm({ asksForName }: { asksForName: boolean }) {
  const [state, action, pending] = useActionState(signIn, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      {asksForName ? (
        <TextField
          // React empties the form after an answer.
          key={state.answer}
          label="Name"
          name="username"
          problem={state.problems.username}
          input={{
            defaultValue: state.values.username ?? 'owner',
            autoComplete: 'username',
            autoCapitalize: 'none',
            spellCheck: false,
            required: true,
          }}
        />
      ) : (
        // For password managers: there is one account.
        <input type="text" name="username" value="owner" autoComplete="username" readOnly hidden />
      )}
      <TextField
        label="Password"
        name="password"
        problem={state.problems.password}
        hint={asksForName ? undefined : 'It was printed when the server first started.'}
        input={{ type: 'password', autoComplete: 'current-password', required: true, maxLength: 200 }}
      />
      <button className="btn btn--primary" type="submit" disabled={pending}>
        Sign in
      </button>
    </form>
  );
}
