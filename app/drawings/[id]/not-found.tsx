import Link from 'next/link';
import { useTranslations } from 'next-intl';
import styles from '#app/boards/boards.module.css';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';

export default function DrawingNotFound() {
  const t = useTranslations('drawings.missing');
  return (
    <main className="page">
      <div className={styles.missing}>
        <JudgeFace mood="startled" className={styles.face ?? ''} />
        <h1>{t('title')}</h1>
        <p>{t('sentence')}</p>
        <Link className="btn btn--primary" href="/boards">
          {t('boards')}
        </Link>
      </div>
    </main>
  );
}
