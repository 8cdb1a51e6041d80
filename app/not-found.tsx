import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from '#app/components/room/notice.module.css';

export default function NotFound() {
  const t = useTranslations('common');
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood="startled" className={styles.face ?? ''} />
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.sentence')}</p>
      <Link className="btn btn--primary" href="/">
        {t('toStart')}
      </Link>
    </main>
  );
}
