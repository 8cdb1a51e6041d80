import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { BoardPeriod } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';
import { BoardList } from './board-list.tsx';
import { BoardLive } from './board-live.tsx';
import { BoardPager } from './board-pager.tsx';
import { overallHref, periodOf, promptBoardHref, type SearchParams, wantsAllPrompts } from './board-query.ts';
import styles from './boards.module.css';
import { EmptyBoard } from './empty-board.tsx';
import { JudgeNote } from './judge-note.tsx';
import { readBoard } from './read-board.ts';

const FEW_PROMPTS = 24;
const MANY_PROMPTS = 2_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('boards');
  return { title: t('title'), description: t('description') };
}

export default async function BoardsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const t = await getTranslations('boards');
  const query = await searchParams;
  const period = periodOf(query);
  const allPrompts = wantsAllPrompts(query);
  const page = await readBoard({ kind: 'overall', period }, query);

  return (
    <main className="page page--wide">
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <div className={styles.columns}>
        <section className={styles.main} aria-label={t(`best.${period}`)}>
          <nav className={styles.tabs} aria-label={t('periods.label')}>
            {BoardPeriod.options.map((option) => (
              <Link
                key={option}
                className={styles.tab}
                href={overallHref(option, { allPrompts })}
                aria-current={option === period ? 'page' : undefined}
              >
                {t(`periods.${option}`)}
              </Link>
            ))}
          </nav>
          <div className={styles.board}>
            {page.entries.length === 0 ? (
              <EmptyBoard sentence={t(`invitations.${period}`)} place={page.place} />
            ) : (
              <BoardList entries={page.entries} showPrompt />
            )}
            <BoardPager
              top={page.place === 'top' ? null : overallHref(period, { allPrompts })}
              more={page.nextCursor === null ? null : overallHref(period, { after: page.nextCursor, allPrompts })}
            />
          </div>
          <BoardLive board={{ kind: 'overall', period }} />
          <JudgeNote />
        </section>
        <PromptBoards period={period} all={allPrompts} />
      </div>
    </main>
  );
}

async function PromptBoards({ period, all }: { period: BoardPeriod; all: boolean }) {
  const t = await getTranslations('boards.prompts');
  const { storage, judge } = services();
  const limit = all ? MANY_PROMPTS : FEW_PROMPTS;
  // One more than is shown says whether there are more.
  const found = await storage.drawings.activePrompts(judge.info.modelHash, limit + 1);
  const prompts = found.slice(0, limit);
  return (
    <section className={styles.side} aria-labelledby="prompt-boards">
      <h2 id="prompt-boards">{t('title')}</h2>
      {prompts.length === 0 ? (
        <p className={styles.lead}>{t('none')}</p>
      ) : (
        <ul className={styles.prompts}>
          {prompts.map((prompt) => (
            <li key={prompt.promptId}>
              <Link className={styles.promptCard} href={promptBoardHref(prompt.promptId)} prefetch={false}>
                <bdi className={styles.promptText}>{prompt.prompt}</bdi>
                <span className={styles.promptFacts}>
                  {t('facts', { drawings: prompt.drawings, score: prompt.bestScore })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {!all && found.length > limit && (
        <Link className="btn" href={overallHref(period, { allPrompts: true })} prefetch={false}>
          {t('all')}
        </Link>
      )}
    </section>
  );
}
