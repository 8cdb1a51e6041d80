import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from './boards.module.css';

export default function BoardNotFound() {
  const t = useTranslations('boards.missing');
  return (
    <main className="page">
      <div className={styles.missing}>
        <JudgeFace mood="startled" className={styles.face ?? ''} />
        <h1>{t('title')}</h1>
        <p>{t('sentence')}</p>
        <Link className="btn btn--primary" href="/boards">
          {t('all')}
        </Link>
      </div>
    </main>
  );
}
