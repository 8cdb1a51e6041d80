import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { Bests } from '#app/components/player/bests.tsx';
import { Colours } from '#app/components/player/colours.tsx';
import { Figures } from '#app/components/player/figures.tsx';
import { Funniest } from '#app/components/player/funniest.tsx';
import { ScoreChart } from '#app/components/player/score-chart.tsx';
import { StreakCard } from '#app/components/solo/streak-card.tsx';
import { ClientMessages, currentPlayer } from '#app/i18n/request-context.tsx';
import { requestAddress } from '#app/lib/request-origin.ts';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import type { PlayerId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import { MOVE_CODE_MINUTES } from '#server/players/port.ts';
import type { OwnDrawingsPage, OwnOrder } from '#server/storage/port.ts';
import { progressOf } from '../daily/progress.ts';
import { History } from './history.tsx';
import styles from './me.module.css';
import { CodeForm, MoveForm } from './move-forms.tsx';
import { NameForm } from './name-form.tsx';

const PAGE_SIZE = 24;
/** Of the chart. */
const MOST_DAYS = 60;
const MOST_BESTS = 4;
const MOST_COLOURS = 24;

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
    player && readDrawn(player),
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

/** What is shown of all drawings of the player together; null: there is none. */
async function readDrawn(playerId: PlayerId) {
  const { storage, judge, players } = services();
  const of = { playerId, modelHash: judge.info.modelHash };
  const figures = await storage.players.figures(of);
  if (figures.drawings === 0) return null;
  const [rating, bests, days, colours, funniest] = await Promise.all([
    storage.players.rating(of),
    storage.players.bests(of, MOST_BESTS),
    storage.players.scoresByDay(of, MOST_DAYS),
    storage.players.colours(playerId, MOST_COLOURS),
    players.funniest(of, { player: playerId, address: await requestAddress() }),
  ]);
  return { figures, rating, bests, days, colours, funniest };
}

function Drawn({ drawn }: { drawn: NonNullable<Awaited<ReturnType<typeof readDrawn>>> }) {
  const { figures, rating, bests, days, colours, funniest } = drawn;
  return (
    <>
      <Figures figures={figures} rating={rating} />
      {bests.length > 0 && <Bests drawings={bests} />}
      {days.length > 0 && <ScoreChart days={days} />}
      {colours.length > 0 && <Colours colours={colours} />}
      {funniest && <Funniest misreading={funniest} />}
    </>
  );
}

/** A cursor that comes from no page of this history leads to "not found". */
async function readPage(player: PlayerId, order: OwnOrder, cursor: string | null): Promise<OwnDrawingsPage> {
  try {
    return await services().storage.players.history(player, { order, cursor, limit: PAGE_SIZE });
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
