import type { Metadata } from 'next';
import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { AuthorTabs, Board } from '#app/components/boards/board.tsx';
import { BoardLive } from '#app/components/boards/board-live.tsx';
import { authorsOf, dayBoardHref, viewOf } from '#app/components/boards/board-query.ts';
import boards from '#app/components/boards/boards.module.css';
import { readBoard } from '#app/components/boards/read-board.ts';
import { PromptText } from '#app/components/prompt-text.tsx';
import { NextPrompt, StartDaily } from '#app/components/solo/daily-start.tsx';
import { StreakCard } from '#app/components/solo/streak-card.tsx';
import type { DailyProgress } from '#app/components/solo/use-daily.ts';
import { currentPlayer, getSharedMessages } from '#app/i18n/request-context.tsx';
import { linkPreview } from '#app/lib/link-preview.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import type { BoardKey, Day } from '#contract/boards.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import styles from './daily.module.css';
import { dayBefore, msUntilTomorrow, progressOf } from './progress.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('solo.daily');
  const [title, description] = [t('title'), t('description')];
  return { title, description, ...linkPreview({ title, description, path: '/daily', card: '/daily/card.png' }) };
}

export default async function DailyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const t = await getTranslations('solo.daily');
  const format = await getFormatter();
  const now = new Date();
  const day = dayName(now);
  const [prompt, progress, query] = await Promise.all([
    services().storage.daily.promptOf(day),
    currentPlayer().then((player) => progressOf(player, day)),
    searchParams,
  ]);
  return (
    <main className="page page--wide">
      <div className={styles.columns}>
        <section className={`sheet ${styles.leaf}`}>
          <header className={styles.head}>
            <p className={styles.date}>
              <time dateTime={day}>{format.dateTime(now, 'day')}</time>
            </p>
            <h1>{t('title')}</h1>
          </header>
          {prompt ? (
            <>
              <p className={styles.prompt} data-testid="daily-prompt">
                <PromptText text={prompt.text} translations={prompt.translations} marked />
              </p>
              <p className={styles.lead}>{t('lead')}</p>
              <StartDaily again={progress.best !== null} />
              <OnPaper />
              <You progress={progress} />
            </>
          ) : (
            <p>{t('none')}</p>
          )}
          <NextPrompt leftMs={msUntilTomorrow(now)} />
        </section>
        <div className={styles.side}>
          <DayBoard day={day} query={query} />
          <Yesterday day={dayBefore(day)} />
          <p>
            <Link className="btn" href="/draw">
              {t('free')}
            </Link>
          </p>
        </div>
      </div>
    </main>
  );
}

/** A plain link: only the document of that page may use the camera. */
async function OnPaper() {
  const t = await getTranslations('solo.daily');
  return (
    <p>
      <a className="btn" href="/paper">
        {t('paper')}
      </a>
    </p>
  );
}

const bold = (text: ReactNode) => <b>{text}</b>;

async function You({ progress: { best, streak } }: { progress: DailyProgress }) {
  const t = await getTranslations('solo.daily');
  const messages = await getSharedMessages();
  return (
    <section className={styles.you} aria-label={t('yours')}>
      <StreakCard streak={streak} />
      {best && (
        <p className={styles.best} data-testid="best-today">
          <Link href={`/drawings/${best.drawingId}`}>
            {t.rich('best', { score: best.score, place: messages.ordinal(best.rank), of: best.of, b: bold })}
          </Link>{' '}
          <span className={styles.tries}>{t('tries', { count: best.tries })}</span>
        </p>
      )}
    </section>
  );
}

async function DayBoard({ day, query }: { day: Day; query: SearchParams }) {
  const t = await getTranslations('solo.daily');
  const by = authorsOf(query) === 'paper' ? 'paper' : 'people';
  const board: BoardKey = { kind: 'daily', day, ...(by === 'paper' && { medium: by }) };
  const page = await readBoard(board, query);
  const view = viewOf(query);
  return (
    <section className={boards.main} aria-labelledby="day-board">
      <h2 id="day-board">{t('board')}</h2>
      <AuthorTabs authors={['people', 'paper']} by={by} href={(option) => dayBoardHref({ by: option, view })} />
      <Board
        board={board}
        page={page}
        view={view}
        empty={<p className={boards.empty}>{t('boardEmpty')}</p>}
        showPrompt={false}
        href={(place) => dayBoardHref({ by, ...place })}
      />
      <BoardLive board={board} />
    </section>
  );
}

/** The winner of the day before; nothing when nobody drew. */
async function Yesterday({ day }: { day: Day }) {
  const [t, messages] = [await getTranslations('solo.daily'), await getSharedMessages()];
  const { entries } = await readBoard({ kind: 'daily', day }, {});
  const winner = entries[0];
  if (!winner) return null;
  return (
    <section className={styles.yesterday} aria-labelledby="yesterday">
      <Link className={styles.winner} href={`/drawings/${winner.drawingId}`} prefetch={false}>
        {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
        <img
          src={`/drawings/${winner.drawingId}/thumbnail.png`}
          alt={messages.pictured(
            t('yesterdayAlt', { nickname: winner.nickname, prompt: winner.prompt }),
            winner.caption,
          )}
          width={320}
          height={320}
          loading="lazy"
        />
      </Link>
      <div>
        <h2 id="yesterday">{t('yesterday', { prompt: winner.prompt })}</h2>
        <p>{t('yesterdayBy', { nickname: winner.nickname, score: winner.score })}</p>
      </div>
    </section>
  );
}
