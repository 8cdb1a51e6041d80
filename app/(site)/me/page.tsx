import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { Drawn, readDrawn } from '#app/components/player/drawn.tsx';
import { StreakCard } from '#app/components/solo/streak-card.tsx';
import { ClientMessages, currentPlayer } from '#app/i18n/request-context.tsx';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import type { PlayerId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import { MOVE_CODE_MINUTES } from '#server/players/port.ts';
import type { OwnDrawingsPage, OwnOrder } from '#server/storage/port/players.ts';
import { progressOf } from '../daily/progress.ts';
import { History } from './history.tsx';
import styles from './me.module.css';
import { CodeForm, MoveForm } from './move-forms.tsx';
import { NameForm } from './name-form.tsx';
import { PublicForm } from './public-form.tsx';
import { TrainingForm } from './training-form.tsx';

const PAGE_SIZE = 24;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('me');
  return { title: t('title'), description: t('description'), robots: { index: false } };
}

/** [PLAYER-1] All of it is the cookie's player's alone. */
export default async function MePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, format] = [await getTranslations('me'), await getFormatter()];
  const query = await searchParams;
  const order: OwnOrder = firstOf(query.order) === 'best' ? 'best' : 'newest';
  const cursor = firstOf(query.after) || null;
  const player = await currentPlayer();
  const { judge, storage } = services();
  const { modelHash } = judge.info;
  const [known, drawn, page, { streak }] = await Promise.all([
    player && storage.players.find(player),
    player && readDrawn({ playerId: player, modelHash }, player),
    player ? readPage(player, order, cursor) : { drawings: [], nextCursor: null },
    progressOf(player, dayName(new Date())),
  ]);

  return (
    <main className="page page--wide">
      <header className={styles.head}>
        <Avatar seed={known?.nickname ?? '?'} size="large" />
        <div>
          <h1>{known ? <bdi>{known.nickname}</bdi> : t('noName')}</h1>
          <p className={styles.soft}>
            {known && `${t('since', { date: format.dateTime(known.createdAt, 'day') })} · `}
            {t('private')}
          </p>
        </div>
      </header>
      <div className={styles.columns}>
        <div className={styles.column}>
          {drawn ? <Drawn drawn={drawn} /> : <NothingYet />}
          {drawn && <History page={page} order={order} cursor={cursor} modelHash={modelHash} />}
        </div>
        <div className={styles.column}>
          <section className={styles.streak} aria-label={t('streak')}>
            <StreakCard streak={streak} />
          </section>
          <ClientMessages namespaces={['me']}>
            <section className={`sheet ${styles.part}`} aria-labelledby="name">
              <h2 id="name">{t('name.title')}</h2>
              <NameForm nickname={known?.nickname ?? ''} />
            </section>
            <section className={`sheet ${styles.part}`} aria-labelledby="move">
              <h2 id="move">{t('move.title')}</h2>
              <p>{t('move.lead', { minutes: MOVE_CODE_MINUTES })}</p>
              <CodeForm />
              <h3>{t('move.enterTitle')}</h3>
              <MoveForm />
            </section>
          </ClientMessages>
          {known && (
            <section className={`sheet ${styles.part}`} aria-labelledby="public">
              <h2 id="public">{t('public.title')}</h2>
              <p>{t('public.lead')}</p>
              <ClientMessages namespaces={['me']}>
                <PublicForm publicId={known.publicId} />
              </ClientMessages>
            </section>
          )}
          {known && (
            <section className={`sheet ${styles.part}`} aria-labelledby="training">
              <h2 id="training">{t('training.title')}</h2>
              <p>{t('training.lead')}</p>
              <ClientMessages namespaces={['me']}>
                <TrainingForm since={known.trainingConsentAt && format.dateTime(known.trainingConsentAt, 'day')} />
              </ClientMessages>
            </section>
          )}
          <section className={`sheet ${styles.part}`} aria-labelledby="export">
            <h2 id="export">{t('export.title')}</h2>
            <p>{t('export.lead')}</p>
            <p>
              <a className="btn" href="/me/export.zip">
                {t('export.download')}
              </a>
            </p>
          </section>
          <section className={`sheet ${styles.part}`} aria-labelledby="delete">
            <h2 id="delete">{t('delete.title')}</h2>
            <p>{t('delete.lead')}</p>
            <p>
              <Link className="btn" href="/me/delete" prefetch={false}>
                {t('delete.open')}
              </Link>
            </p>
          </section>
        </div>
      </div>
    </main>
  );
}

/** A cursor that comes from no page of this history leads to "not found". */
async function readPage(player: PlayerId, order: OwnOrder, cursor: string | null): Promise<OwnDrawingsPage> {
  try {
    const of = { playerId: player, modelHash: services().judge.info.modelHash };
    return await services().storage.players.history(of, { order, cursor, limit: PAGE_SIZE });
  } catch (error) {
    if (error instanceof RangeError) notFound();
    throw error;
  }
}

async function NothingYet() {
  const t = await getTranslations('me.figures');
  return (
    <section className={`sheet ${styles.part}`} aria-label={t('label')}>
      <p>{t('nothing')}</p>
      <p>
        <Link className="btn btn--primary" href="/">
          {t('draw')}
        </Link>
      </p>
    </section>
  );
}
