'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { setTrainingConsent } from './actions.ts';
import styles from './me.module.css';

/** [PLAYER-10] Gives the consent and takes it back. @param since the day it was given, in words; null: it is not given */
export function TrainingForm({ since }: { since: string | null }) {
  const t = useTranslations('me.training');
  const [{ problem }, action, pending] = useActionState(setTrainingConsent, { problem: null });
  return (
    <form action={action} className={styles.form}>
      <p role="status">{since === null ? t('off') : t('on', { date: since })}</p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <input type="hidden" name="consent" value={since === null ? 'yes' : 'no'} />
      <button className="btn" type="submit" aria-disabled={pending}>
        {t(since === null ? 'allow' : 'takeBack')}
      </button>
    </form>
  );
}
