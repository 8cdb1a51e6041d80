import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { instanceView } from '#app/lib/instance.ts';
import { Brand } from './instance.tsx';
import { LegalLinks } from './legal-links.tsx';
import styles from './site.module.css';

/** Links to home, gallery, boards and the player's own page, above every page outside a room. */
export function SiteBar() {
  const t = useTranslations();
  return (
    <header className={styles.bar}>
      <nav className={styles.nav} aria-label={instanceView().name}>
        <Link className={styles.brand} href="/">
          <Brand faceClass={styles.face} />
        </Link>
        <span className={styles.links}>
          <Link className={styles.link} href="/gallery">
            {t('gallery.title')}
          </Link>
          <Link className={styles.link} href="/boards">
            {t('boards.title')}
          </Link>
          <Link className={styles.link} href="/me" prefetch={false}>
            {t('me.title')}
          </Link>
        </span>
      </nav>
    </header>
  );
}

/** Below every page outside a room. */
export function SiteFoot() {
  return (
    <footer className={styles.foot}>
      <LanguageSwitch />
      <LegalLinks />
    </footer>
  );
}

/** The page for a board or a drawing that does not exist; its link leads to all boards. */
export function MissingPage({ title, sentence, link }: { title: string; sentence: string; link: string }) {
  return (
    <main className="page">
      <div className={styles.missing}>
        <JudgeFace mood="startled" className={styles.missingFace ?? ''} />
        <h1>{title}</h1>
        <p>{sentence}</p>
        <Link className="btn btn--primary" href="/boards">
          {link}
        </Link>
      </div>
    </main>
  );
}
