'use client';

import { useActionState } from 'react';
import styles from '../admin.module.css';
import { TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { changePassword } from './actions.ts';

export function ChangePasswordForm({ name }: { name: string }) {
  const [state, action, pending] = useActionState(changePassword, EMPTY_FORM);
  const { problems } = state;
  const field = { type: 'password', required: true, maxLength: 200 } as const;
  return (
    <form action={action} className={styles.form}>
      <input type="text" name="username" value={name} autoComplete="username" readOnly hidden />
      <TextField
        label="Current password"
        name="current"
        problem={problems.current}
        input={{ ...field, autoComplete: 'current-password' }}
      />
      <TextField
        label="New password"
        name="next"
        problem={problems.next}
        hint="10 characters or more. All your sessions end, including this one. Sign in again with the new password."
        input={{ ...field, minLength: 10, autoComplete: 'new-password' }}
      />
      <TextField
        label="New password again"
        name="repeat"
        problem={problems.repeat}
        input={{ ...field, autoComplete: 'new-password' }}
      />
      <div>
        <button className="btn" type="submit" disabled={pending}>
          Change password
        </button>
      </div>
    </form>
  );
}
