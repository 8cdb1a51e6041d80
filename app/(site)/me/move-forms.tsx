'use client';

import { useTranslations } from 'next-intl';
import { useActionState, useEffect } from 'react';
import { writeNickname } from '#app/lib/nickname.ts';
import { enterCode, newCode } from './actions.ts';
import styles from './me.module.css';

/** Shows a one-time code for another device. */
export function CodeForm() {
  const t = useTranslations('me.move');
  const [{ code, problem }, action, pending] = useActionState(newCode, { code: null, problem: null });
  return (
    <form action={action} className={styles.form}>
      <div role="status">
        {code && (
          <>
            <p className="label">{t('code')}</p>
            <p className={styles.code} dir="ltr" data-testid="move-code">
              {code}
            </p>
            <p className="hint">{t('codeHint')}</p>
          </>
        )}
        {problem && <p className="problem">{problem}</p>}
      </div>
      <button className="btn" type="submit" aria-disabled={pending}>
        {t(code ? 'again' : 'get')}
      </button>
    </form>
  );
}

/** Makes this browser the player of a code. */
export function MoveForm() {
  const t = useTranslations('me.move');
  const [{ done, nickname, problem }, action, pending] = useActionState(enterCode, {
    done: false,
    nickname: null,
    problem: null,
  });
  useEffect(() => {
    if (done && nickname !== null) writeNickname(nickname);
  }, [done, nickname]);
  return (
    <form action={action} className={styles.form}>
      <div className="field">
        <label className="label" htmlFor="code">
          {t('enter')}
        </label>
        <input
          className={`input ${styles.codeInput}`}
          id="code"
          name="code"
          dir="ltr"
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem ? 'code-problem code-hint' : 'code-hint'}
        />
        {problem && (
          <p className="problem" id="code-problem" role="alert">
            {problem}
          </p>
        )}
        <p className="hint" id="code-hint">
          {t('warning')}
        </p>
      </div>
      <button className="btn" type="submit" aria-disabled={pending}>
        {t('use')}
      </button>
      <p className={styles.done} role="status">
        {done && (nickname === null ? t('doneNobody') : t('done', { nickname }))}
      </p>
    </form>
  );
}
