'use client';

import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from '#app/components/room/notice.module.css';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('common');
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood="startled" className={styles.face ?? ''} />
      <h1>{t('error.title')}</h1>
      <p>
        {t('error.sentence')}
        {error.digest && ` (${t('error.report', { digest: error.digest })})`}
      </p>
      <div className={styles.ways}>
        <button type="button" className="btn btn--primary" onClick={reset}>
          {t('tryAgain')}
        </button>
        <a className="btn" href="/">
          {t('toStart')}
        </a>
      </div>
    </main>
  );
}
