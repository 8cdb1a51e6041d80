'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import type { PublicId } from '#contract/ids.ts';
import { setPublic } from './actions.ts';
import styles from './me.module.css';

/** [PLAYER-9] Switches the public page on and off. @param publicId its address now; null: it is off */
export function PublicForm({ publicId }: { publicId: PublicId | null }) {
  const t = useTranslations('me.public');
  const [{ problem }, action, pending] = useActionState(setPublic, { problem: null });
  return (
    <form action={action} className={styles.form}>
      <p role="status">
        {publicId === null ? (
          t('off')
        ) : (
          <Link href={`/players/${publicId}`} prefetch={false}>
            {t('open')}
          </Link>
        )}
      </p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <input type="hidden" name="public" value={publicId === null ? 'yes' : 'no'} />
      <button className="btn" type="submit" aria-disabled={pending}>
        {t(publicId === null ? 'switchOn' : 'switchOff')}
      </button>
    </form>
  );
}
