import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { LocalTime } from '#app/components/local-time.tsx';
import { ClientMessages, currentPlayer } from '#app/i18n/request-context.tsx';
import { requestAddress } from '#app/lib/request-origin.ts';
import { ReportReason } from '#contract/moderation.ts';
import { services } from '#server/bridge.ts';
import { AppealForm } from './appeal-form.tsx';
import styles from './banned.module.css';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('moderation.banned'))('title'), robots: { index: false } };
}

/** [MOD-8] Why somebody can't play, until when, and how to appeal. */
export default async function BannedPage() {
  const t = await getTranslations('moderation.banned');
  const shared = await getTranslations('shared');
  const reasons = await getTranslations('moderation.report.reasons');
  const ban = services().moderation.banOf({ playerId: await currentPlayer(), address: await requestAddress() });
  if (!ban) {
    return (
      <main className={`page ${styles.page}`}>
        <h1>{t('free')}</h1>
        <p>{t('freeSentence')}</p>
        <Link className="btn btn--primary" href="/">
          {t('play')}
        </Link>
      </main>
    );
  }
  const reason = ReportReason.safeParse(ban.reason);
  const { until } = ban;
  return (
    <main className={`page ${styles.page}`}>
      <h1>{t('heading')}</h1>
      <p data-testid="ban-end">
        {until
          ? shared.rich('bannedUntil', {
              until: '',
              time: () => <LocalTime at={until.toISOString()} form="moment" />,
            })
          : shared('bannedForGood')}
      </p>
      {reason.success && <p>{t('for', { reason: reasons(reason.data) })}</p>}
      <p>{t('sentence')}</p>
      <ClientMessages namespaces={['moderation']}>
        <AppealForm isSent={ban.appealedAt !== null} />
      </ClientMessages>
    </main>
  );
}
