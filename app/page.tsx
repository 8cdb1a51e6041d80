import Link from 'next/link';
import { HomeActions } from '#app/components/home/HomeActions.tsx';
import { HomeScene } from '#app/components/home/HomeScene.tsx';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';
import styles from './page.module.css';

export default function HomePage() {
  return (
    <main className={`page ${styles.home}`}>
      <header className={styles.title}>
        <h1>Doodle Judge</h1>
        <p>Same words, same clock, different drawings. The judge marks them all.</p>
      </header>
      <section className={styles.picture} aria-label="How it goes">
        <HomeScene />
      </section>
      <section className={`sheet ${styles.ways}`} aria-label="Play">
        <ClientTexts namespaces={['home']}>
          <HomeActions />
        </ClientTexts>
      </section>
      <nav className={styles.more} aria-label="More">
        <Link href="/boards">Best drawings so far</Link>
      </nav>
    </main>
  );
}
