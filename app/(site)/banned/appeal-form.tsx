'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { appeal } from './actions.ts';
import styles from './banned.module.css';

/** One click; the line is not required. @param isSent there is an appeal already */
export function AppealForm({ isSent }: { isSent: boolean }) {
  const t = useTranslations('moderation.banned');
  const [state, action, pending] = useActionState(appeal, { sent: false, problem: null });
  if (isSent || state.sent) {
    return (
      <p className={styles.sent} role="status" data-testid="appealed">
        {t('sent')}
      </p>
    );
  }
  return (
    <form action={action} className={`sheet ${styles.form}`}>
      <p className="hint">{t('appealHint')}</p>
      <div className="field">
        <label className="label" htmlFor="appeal-line">
          {t('line')}
        </label>
        <input className="input" id="appeal-line" name="line" dir="auto" autoComplete="off" />
      </div>
      {state.problem && (
        <p className="problem" role="alert">
          {state.problem}
        </p>
      )}
      <button type="submit" className="btn btn--primary" aria-disabled={pending}>
        {t('appeal')}
      </button>
    </form>
  );
}
