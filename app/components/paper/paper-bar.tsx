import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from '#app/components/site/site.module.css';

/** Ways back from the page with the camera. Plain links: the next page is a document that may not use it. */
export function PaperBar() {
  const t = useTranslations('paper');
  return (
    <header className={styles.bar}>
      <nav className={styles.nav} aria-label="Doodle Judge">
        <a className={styles.brand} href="/">
          <JudgeFace className={styles.face ?? ''} />
          Doodle Judge
        </a>
        <a className={styles.link} href="/draw">
          {t('otherPrompts')}
        </a>
      </nav>
    </header>
  );
}
