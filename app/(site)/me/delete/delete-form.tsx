'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useActionState, useEffect, useRef } from 'react';
import { writeNickname } from '#app/lib/nickname.ts';
import { deleteAll } from '../actions.ts';
import styles from '../me.module.css';

/** @param children what goes and what stays, until it is gone */
export function DeleteForm({ token, children }: { token: string; children: ReactNode }) {
  const t = useTranslations('me.delete');
  const [{ deleted, problem }, action, pending] = useActionState(deleteAll, { deleted: null, problem: null });
  const done = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (deleted === null) return;
    writeNickname(null);
    done.current?.focus();
  }, [deleted]);
  if (deleted !== null) {
    return (
      <div className={`sheet ${styles.part}`}>
        <p ref={done} tabIndex={-1} role="status" data-testid="deleted">
          {t('done', { count: deleted })}
        </p>
      </div>
    );
  }
  return (
    <>
      {children}
      <form action={action} className={`sheet ${styles.form}`}>
        <input type="hidden" name="token" value={token} />
        <label className={styles.sure}>
          <input type="checkbox" name="sure" value="yes" aria-describedby={problem ? 'sure-problem' : undefined} />
          <span>{t('sure')}</span>
        </label>
        {problem && (
          <p className="problem" id="sure-problem" role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <button className="btn btn--primary" type="submit" aria-disabled={pending}>
            {t('yes')}
          </button>
          <Link className="btn" href="/me">
            {t('no')}
          </Link>
        </div>
      </form>
    </>
  );
}
