import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { HomeActions } from '#app/components/home/home-actions.tsx';
import { HomeScene } from '#app/components/home/home-scene.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { InstanceLogo } from '#app/components/site/instance.tsx';
import { LegalLinks } from '#app/components/site/legal-links.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';
import { instanceView } from '#app/lib/instance.ts';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';
import { dayName } from '#contract/modes.ts';
import styles from './page.module.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  const description = t('description');
  return linkPreview({ title: instanceView().name, description, path: '/', card: GENERAL_CARD });
}

export default async function HomePage() {
  const t = await getTranslations('home');
  const gallery = await getTranslations('gallery');
  return (
    <main className={`page ${styles.home}`}>
      <header className={styles.title}>
        <InstanceLogo className={styles.logo ?? ''} />
        <h1>
          <bdi>{instanceView().name}</bdi>
        </h1>
        <p>{t('lead')}</p>
      </header>
      <section className={styles.picture} aria-label={t('how')}>
        <HomeScene />
      </section>
      <ClientMessages namespaces={['home', 'modes']}>
        <HomeActions day={dayName(new Date())} />
      </ClientMessages>
      <footer className={styles.foot}>
        <nav className={styles.more} aria-label={t('more')}>
          <Link href="/rooms">{t('rooms')}</Link>
          <Link href="/boards">{t('boards')}</Link>
          <Link href="/gallery">{gallery('title')}</Link>
          <Link href="/me" prefetch={false}>
            {t('you')}
          </Link>
        </nav>
        <LanguageSwitch />
        <LegalLinks />
      </footer>
    </main>
  );
}
