import type { Metadata } from 'next';
import Link from 'next/link';
import { scoreText } from '#app/lib/wording.ts';
import { BoardPeriod } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';
import { BoardList } from './board-list.tsx';
import { BoardLive } from './board-live.tsx';
import { BoardPager } from './board-pager.tsx';
import {
  overallHref,
  PERIOD_NAMES,
  periodOf,
  promptBoardHref,
  type SearchParams,
  wantsAllPrompts,
} from './board-query.ts';
import styles from './boards.module.css';
import { EmptyBoard } from './empty-board.tsx';
import { formatCount } from './format.ts';
import { JudgeNote } from './judge-note.tsx';
import { readBoard } from './read-board.ts';

const INVITATIONS: Record<BoardPeriod, string> = {
  today: 'Nobody has drawn yet today. The first place is free.',
  week: 'Nobody has drawn this week. The first place is free.',
  all: 'Nobody has drawn yet. The first place is free.',
};
const FEW_PROMPTS = 24;
const MANY_PROMPTS = 2_000;

export const metadata: Metadata = {
  title: 'Leaderboards',
  description: 'The best doodles of today, this week and all time.',
};

export default async function BoardsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = await searchParams;
  const period = periodOf(query);
  const allPrompts = wantsAllPrompts(query);
  const page = await readBoard({ kind: 'overall', period }, query);

  return (
    <main className="page page--wide">
      <header className={styles.head}>
        <h1>Leaderboards</h1>
        <p className={styles.lead}>Every player’s best drawing. Days are UTC; a week is the last seven of them.</p>
      </header>
      <div className={styles.columns}>
        <section className={styles.main} aria-label={`Best drawings: ${PERIOD_NAMES[period].toLowerCase()}`}>
          <nav className={styles.tabs} aria-label="Period">
            {BoardPeriod.options.map((option) => (
              <Link
                key={option}
                className={styles.tab}
                href={overallHref(option, { allPrompts })}
                aria-current={option === period ? 'page' : undefined}
              >
                {PERIOD_NAMES[option]}
              </Link>
            ))}
          </nav>
          <div className={styles.board}>
            {page.entries.length === 0 ? (
              <EmptyBoard sentence={INVITATIONS[period]} place={page.place} />
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
  const { storage, judge } = services();
  const limit = all ? MANY_PROMPTS : FEW_PROMPTS;
  // One more than is shown says whether there are more.
  const found = await storage.drawings.activePrompts(judge.info.modelHash, limit + 1);
  const prompts = found.slice(0, limit);
  return (
    <section className={styles.side} aria-labelledby="prompt-boards">
      <h2 id="prompt-boards">A board for every prompt</h2>
      {prompts.length === 0 ? (
        <p className={styles.lead}>A prompt gets its board with its first drawing.</p>
      ) : (
        <ul className={styles.prompts}>
          {prompts.map((prompt) => (
            <li key={prompt.promptId}>
              <Link className={styles.promptCard} href={promptBoardHref(prompt.promptId)} prefetch={false}>
                <span className={styles.promptText}>{prompt.prompt}</span>
                <span className={styles.promptFacts}>
                  {formatCount(prompt.drawings, 'drawing', 'drawings')} · best {scoreText(prompt.bestScore)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {!all && found.length > limit && (
        <Link className="btn" href={overallHref(period, { allPrompts: true })} prefetch={false}>
          All prompts
        </Link>
      )}
    </section>
  );
}
