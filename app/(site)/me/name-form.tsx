'use client';

import { useTranslations } from 'next-intl';
import { useActionState, useEffect } from 'react';
import { writeNickname } from '#app/lib/nickname.ts';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { rename } from './actions.ts';
import styles from './me.module.css';

/** Changes the name that this browser's player has from now on. @param nickname the present one; empty: none */
export function NameForm({ nickname }: { nickname: string }) {
  const t = useTranslations('me.name');
  const [{ saved, typed, problem }, action, pending] = useActionState(rename, {
    saved: null,
    typed: null,
    problem: null,
  });
  useEffect(() => {
    if (saved !== null) writeNickname(saved);
  }, [saved]);
  return (
    <form action={action} className={styles.form}>
      <div className="field">
        <label className="label" htmlFor="nickname">
          {t('label')}
        </label>
        <input
          className="input"
          id="nickname"
          name="nickname"
          key={typed ?? nickname}
          defaultValue={typed ?? nickname}
          dir="auto"
          maxLength={NICKNAME_MAX_CHARS * 2}
          autoComplete="nickname"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem ? 'nickname-problem nickname-hint' : 'nickname-hint'}
        />
        {problem && (
          <p className="problem" id="nickname-problem" role="alert">
            {problem}
          </p>
        )}
        <p className="hint" id="nickname-hint">
          {t('hint')}
        </p>
      </div>
      <button className="btn" type="submit" aria-disabled={pending}>
        {t('save')}
      </button>
      <p className={styles.done} role="status">
        {saved !== null && t('saved')}
      </p>
    </form>
  );
}
