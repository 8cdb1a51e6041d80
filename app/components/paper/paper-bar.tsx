import { useTranslations } from 'next-intl';
import { Brand } from '#app/components/site/instance.tsx';
import styles from '#app/components/site/site.module.css';
import { instanceView } from '#app/lib/instance.ts';

/** Ways back from the page with the camera. Plain links: the next page is a document that may not use it. */
export function PaperBar() {
  const t = useTranslations('paper');
  return (
    <header className={styles.bar}>
      <nav className={styles.nav} aria-label={instanceView().name}>
        <a className={styles.brand} href="/">
          <Brand faceClass={styles.face} />
        </a>
        <a className={styles.link} href="/draw">
          {t('otherPrompts')}
        </a>
      </nav>
    </header>
  );
}
