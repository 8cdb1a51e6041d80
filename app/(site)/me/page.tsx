import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { StreakCard } from '#app/components/solo/streak-card.tsx';
import { ClientMessages, currentPlayer, getSharedMessages } from '#app/i18n/request-context.tsx';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import type { PlayerId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import { MOVE_CODE_MINUTES } from '#server/players/port.ts';
import type { OwnDrawingsPage, OwnOrder, PlayerFigures } from '#server/storage/port.ts';
import { progressOf } from '../daily/progress.ts';
import { History } from './history.tsx';
import styles from './me.module.css';
import { CodeForm, MoveForm } from './move-forms.tsx';
import { NameForm } from './name-form.tsx';
import { ScoreChart } from './score-chart.tsx';

const PAGE_SIZE = 24;
/** Of the chart. */
const MOST_DAYS = 60;

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
  const { storage, judge } = services();
  const { modelHash } = judge.info;
  const [known, figures, days, page, { streak }] = await Promise.all([
    player && storage.players.find(player),
    player ? storage.players.figures(player, modelHash) : NOTHING,
    player ? storage.players.scoresByDay(player, modelHash, MOST_DAYS) : [],
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
          <Figures figures={figures} />
          {days.length > 0 && <ScoreChart days={days} />}
          {figures.drawings > 0 && <History page={page} order={order} cursor={cursor} modelHash={modelHash} />}
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

const NOTHING: PlayerFigures = { drawings: 0, scored: null };

/** A cursor that comes from no page of this history leads to "not found". */
async function readPage(player: PlayerId, order: OwnOrder, cursor: string | null): Promise<OwnDrawingsPage> {
  try {
    return await services().storage.players.history(player, { order, cursor, limit: PAGE_SIZE });
  } catch (error) {
    if (error instanceof RangeError) notFound();
    throw error;
  }
}

async function Figures({ figures: { drawings, scored } }: { figures: PlayerFigures }) {
  const [t, format, messages] = [await getTranslations('me.figures'), await getFormatter(), await getSharedMessages()];
  if (drawings === 0) {
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
  const facts: [string, string][] = [
    [t('drawings'), format.number(drawings)],
    ...(scored
      ? ([
          [t('prompts'), format.number(scored.prompts)],
          [t('best'), messages.score(scored.best)],
          [t('mean'), messages.score(scored.mean)],
        ] satisfies [string, string][])
      : []),
  ];
  return (
    <section className={`sheet ${styles.part}`} aria-label={t('label')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {drawings > (scored?.drawings ?? 0) && <p className="hint">{t('earlier')}</p>}
    </section>
  );
}
