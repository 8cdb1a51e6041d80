import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { InstanceLogo } from '#app/components/site/instance.tsx';
import { SiteFoot } from '#app/components/site/site.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';
import type { SearchParams } from '#app/lib/search-params.ts';
import { pathToGoBackTo } from '#contract/join.ts';
import { services } from '#server/bridge.ts';
import styles from './join.module.css';
import { JoinForm } from './join-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('join');
  return { title: t('title'), robots: { index: false, follow: false } };
}

/** [INSTANCE-6] All that people see of a private instance until they have entered its password. */
export default async function JoinPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const to = pathToGoBackTo((await searchParams).to);
  const { joinPassword, settings } = services();
  if (await joinPassword.admits((await headers()).get('cookie') ?? undefined)) redirect(to);
  const t = await getTranslations('join');
  return (
    <>
      <main className="page">
        <div className={`sheet ${styles.sheet}`}>
          {settings.get('logo') ? (
            <InstanceLogo className={styles.logo ?? ''} />
          ) : (
            <JudgeFace className={styles.face ?? ''} />
          )}
          <h1>{t('heading')}</h1>
          <p>{t('sentence', { name: settings.get('name') })}</p>
          <ClientMessages namespaces={['join']}>
            <JoinForm to={to} />
          </ClientMessages>
          <a className={styles.administrators} href="/admin">
            {t('administrators')}
          </a>
        </div>
      </main>
      <SiteFoot />
    </>
  );
}
