import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { boardWords, shortHash } from '#app/lib/format.ts';
import type { BoardEntry } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';
import { type Authors, promptBoardHref } from './board-query.ts';
import styles from './boards.module.css';
import { DrawingLink } from './drawing-link.tsx';
import type { ShownPage } from './read-board.ts';

function BoardList({ entries, showPrompt }: { entries: BoardEntry[]; showPrompt: boolean }) {
  const t = useTranslations('boards');
  const messages = useSharedMessages();
  const said = boardWords(t, messages, useFormatter());
  const now = new Date();
  const authorOf = ({ nickname, machineLevel }: BoardEntry) =>
    messages.author({ nickname, machine: machineLevel !== null });
  return (
    <ol className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.drawingId} className={styles.entry} data-rank={entry.rank}>
          <span className={styles.rank}>
            <span className="visually-hidden">{t('rank', { rank: entry.rank })}</span>
            <span aria-hidden="true">{entry.rank}</span>
          </span>
          <DrawingLink
            drawingId={entry.drawingId}
            alt={messages.pictured(t('drawingBy', { prompt: entry.prompt, nickname: authorOf(entry) }), entry.caption)}
          />
          <div className={styles.who}>
            <span className={styles.nickname}>
              <Avatar seed={entry.nickname} machine={entry.machineLevel ?? undefined} size="small" />
              <bdi>{entry.nickname}</bdi>
              {entry.machineLevel !== null && <MachineBadge />}
            </span>
            {showPrompt && (
              <Link className={styles.promptLink} href={promptBoardHref(entry.promptId)} prefetch={false}>
                <bdi>{t('quoted', { prompt: entry.prompt })}</bdi>
              </Link>
            )}
            <time className={styles.when} dateTime={entry.submittedAt}>
              {said.when(new Date(entry.submittedAt), now)}
            </time>
          </div>
          <div className={styles.marks}>
            <span className={styles.score}>
              {messages.score(entry.score)}
              <span className="visually-hidden"> {t('points')}</span>
            </span>
            {(entry.percentile !== null || entry.machineLevel === null) && (
              <span className={styles.percentile}>{said.percentile(entry.percentile)}</span>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface BoardProps {
  page: ShownPage;
  /** What an empty first page shows. */
  empty: ReactNode;
  /** Whether entries name their prompts: on boards that mix them. */
  showPrompt: boolean;
  /** The address of the board's first page, or of the page that begins after a cursor. */
  href: (after?: string) => string;
}

/** One page of a board: its entries in rank order, and links to the first and to the next page. */
export function Board({ page, empty, showPrompt, href }: BoardProps) {
  const t = useTranslations('boards');
  const { entries, nextCursor, place } = page;
  return (
    <div className={styles.board}>
      {entries.length > 0 && <BoardList entries={entries} showPrompt={showPrompt} />}
      {entries.length === 0 && (place === 'top' ? empty : <p className={styles.empty}>{t(place)}</p>)}
      {(place !== 'top' || nextCursor !== null) && (
        <nav className={styles.pager} aria-label={t('pages')}>
          {place !== 'top' && (
            <Link className="btn btn--plain" href={href()}>
              {t('toTop')}
            </Link>
          )}
          {nextCursor !== null && (
            <Link className="btn" href={href(nextCursor)} prefetch={false}>
              {t('more')}
            </Link>
          )}
        </nav>
      )}
    </div>
  );
}

interface AuthorTabsProps {
  authors: readonly Authors[];
  by: Authors;
  href: (by: Authors) => string;
}

/** Machines and drawings on paper have boards of their own. */
export function AuthorTabs({ authors, by, href }: AuthorTabsProps) {
  const t = useTranslations('boards.by');
  return (
    <nav className={styles.tabs} aria-label={t('label')}>
      {authors.map((option) => (
        <Link key={option} className={styles.tab} href={href(option)} aria-current={option === by ? 'page' : undefined}>
          {t(option)}
        </Link>
      ))}
    </nav>
  );
}

/** An empty board invites its reader to draw. `more`: where there is something to see meanwhile. */
export function Invitation({ sentence, more }: { sentence: string; more?: ReactNode }) {
  const t = useTranslations('boards');
  return (
    <div className={styles.empty}>
      <JudgeFace mood="looking" className={styles.face ?? ''} />
      <p>{sentence}</p>
      <Link className="btn btn--primary" href="/">
        {t('draw')}
      </Link>
      {more}
    </div>
  );
}

/** The model whose scores a board shows: a board never mixes scores of different models. */
export function JudgeNote() {
  const t = useTranslations('boards');
  const { modelId, modelHash } = services().judge.info;
  return (
    <p className={styles.note}>
      {t.rich('judge', {
        modelId,
        hash: shortHash(modelHash),
        model: (text) => <strong dir="ltr">{text}</strong>,
        hashed: (text) => (
          <span className={styles.hash} dir="ltr">
            {text}
          </span>
        ),
      })}
    </p>
  );
}
