'use client';

import { useActionState } from 'react';
import { ADMIN_ROLES, type AdminRole } from '#contract/admin.ts';
import styles from '../admin.module.css';
import { FormAnswer, SelectField, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { ROLE_NAMES } from '../role-names.ts';
import { addAccount, changeAccount } from './actions.ts';

const ROLES = ADMIN_ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role] }));

export function AddAccountForm() {
  const [state, action, pending] = useActionState(addAccount, EMPTY_FORM);
  return (
    <form action={action} className={styles.form}>
      <div className={styles.row}>
        <TextField
          label="New account"
          name="name"
          problem={state.problems.name}
          hint="The name that the person signs in with."
          input={{ required: true, maxLength: 40, autoComplete: 'off', defaultValue: state.values.name ?? '' }}
        />
        <SelectField
          key={state.answer}
          label="Role"
          name="role"
          id="new-role"
          problem={state.problems.role}
          options={ROLES}
          chosen={state.values.role ?? 'moderator'}
        />
        <button className="btn btn--primary" type="submit" disabled={pending}>
          Add account
        </button>
      </div>
      <p className="hint">
        Owners may do everything. Editors look after prompts, packs and dailies. Moderators look after reports and bans.
      </p>
      <FormAnswer state={state} />
    </form>
  );
}

/** @param isOwn its password is changed, and it is left, on a page of its own */
export function AccountForm({
  account,
  isOwn,
}: {
  account: { id: string; name: string; role: AdminRole; disabled: boolean; sessions: number };
  isOwn: boolean;
}) {
  const [state, action, pending] = useActionState(changeAccount, EMPTY_FORM);
  const { id, name, role, disabled, sessions } = account;
  const of = <span className="visually-hidden"> “{name}”</span>;
  const button = (change: string, text: string) => (
    <button className="btn btn--plain" type="submit" name="change" value={change} disabled={pending}>
      {text}
      {of}
    </button>
  );
  return (
    <form action={action} className={styles.account}>
      <input type="hidden" name="id" value={id} />
      <div className={styles.rename}>
        <SelectField
          key={`${state.answer} ${role}`}
          label={`Role of “${name}”`}
          hideLabel
          name="role"
          id={`role-${id}`}
          problem={state.problems.role}
          options={ROLES}
          chosen={state.values.role ?? role}
        />
        {button('role', 'Change role')}
      </div>
      {!isOwn && (
        <div className={styles.itemActions}>
          {!disabled && button('password', 'New password')}
          {sessions > 0 && button('sessions', 'End sessions')}
          {disabled ? button('enable', 'Enable') : button('disable', 'Disable')}
        </div>
      )}
      <FormAnswer state={state} />
    </form>
  );
}
