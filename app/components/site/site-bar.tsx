import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from './site-bar.module.css';

/** The way home and to the boards, above every page that is no room. */
export function SiteBar() {
  const t = useTranslations('boards');
  return (
    <header className={styles.bar}>
      <nav className={styles.nav} aria-label="Doodle Judge">
        <Link className={styles.brand} href="/">
          <JudgeFace className={styles.face ?? ''} />
          Doodle Judge
        </Link>
        <Link className={styles.link} href="/boards">
          {t('title')}
        </Link>
      </nav>
    </header>
  );
}
