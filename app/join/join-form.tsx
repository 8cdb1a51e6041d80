'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { MAX_JOIN_PASSWORD_CHARS } from '#server/admin/port.ts';
import { enterInstance, type JoinState } from './actions.ts';
import styles from './join.module.css';

const NEW: JoinState = { answer: '', problem: null };

export function JoinForm({ to }: { to: string }) {
  const t = useTranslations('join');
  const [{ problem }, action, pending] = useActionState(enterInstance, NEW);
  const text =
    problem === null
      ? null
      : typeof problem === 'string'
        ? t(problem)
        : t('tooMany', { seconds: Math.ceil(problem.retryAfterMs / 1000) });
  return (
    <form action={action} className={styles.form}>
      <input type="hidden" name="to" value={to} />
      <div className="field">
        <label className="label" htmlFor="password">
          {t('password')}
        </label>
        <input
          className="input"
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={MAX_JOIN_PASSWORD_CHARS}
          aria-invalid={text === null ? undefined : true}
          aria-describedby={text === null ? undefined : 'password-problem'}
        />
        {text !== null && (
          <p className="problem" id="password-problem" role="alert">
            {text}
          </p>
        )}
      </div>
      <button className="btn btn--primary" type="submit" disabled={pending}>
        {t('enter')}
      </button>
    </form>
  );
}
