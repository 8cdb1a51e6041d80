import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { shortHash } from '#app/lib/format.ts';
import type { BoardKey } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';
import type { JudgedModel } from '#server/storage/port/rejudging.ts';
import { BoardList } from './board-list.tsx';
import { type Authors, VIEWS, type View } from './board-query.ts';
import styles from './boards.module.css';
import type { ShownPage } from './read-board.ts';
import { YouOnBoard } from './you-on-board.tsx';

interface BoardProps {
  board: BoardKey;
  page: ShownPage;
  view: View;
  /** What an empty first page shows. */
  empty: ReactNode;
  /** Whether entries name their prompts: on boards that mix them. */
  showPrompt: boolean;
  /** Hash of the earlier model whose board it is; absent: the present one's. */
  earlierModel?: string | undefined;
  /** The address of the board's first page, or of the page that begins after a cursor. */
  href: (place: { after?: string; view: View }) => string;
}

/** One page of a board: its entries in rank order, the reader's own place, and links to the first and to the next page. */
export function Board({ board, page, view, empty, showPrompt, earlierModel, href }: BoardProps) {
  const t = useTranslations('boards');
  const { entries, nextCursor, place } = page;
  return (
    <div className={styles.board}>
      {entries.length > 0 && (
        <>
          <nav className={styles.views} aria-label={t('views.label')}>
            {VIEWS.map((option) => (
              <Link
                key={option}
                className={styles.view}
                href={href({ view: option })}
                aria-current={option === view ? 'true' : undefined}
                prefetch={false}
              >
                {t(`views.${option}`)}
              </Link>
            ))}
          </nav>
          <BoardList entries={entries} players={page.players} view={view} showPrompt={showPrompt} />
        </>
      )}
      {entries.length === 0 && (place === 'top' ? empty : <p className={styles.empty}>{t(place)}</p>)}
      {entries.length > 0 && board.kind !== 'machines' && (
        <YouOnBoard
          board={board}
          model={earlierModel}
          shown={entries.map(({ drawingId }) => drawingId)}
          readAt={page.readAt}
          view={view}
          showPrompt={showPrompt}
        />
      )}
      {(place !== 'top' || nextCursor !== null) && (
        <nav className={styles.pager} aria-label={t('pages')}>
          {place !== 'top' && (
            <Link className="btn btn--plain" href={href({ view })}>
              {t('toTop')}
            </Link>
          )}
          {nextCursor !== null && (
            <Link className="btn" href={href({ after: nextCursor, view })} prefetch={false}>
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
export function JudgeNote({ model = services().judge.info }: { model?: JudgedModel }) {
  const t = useTranslations('boards');
  const { modelId, modelHash } = model;
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
