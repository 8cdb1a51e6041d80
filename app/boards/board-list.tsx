import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useWords } from '#app/lib/use-words.ts';
import type { BoardEntry } from '#contract/boards.ts';
import { promptBoardHref } from './board-query.ts';
import styles from './boards.module.css';
import { boardWords } from './format.ts';

/** Entries of a board in rank order; `showPrompt` where the board mixes prompts. */
export function BoardList({ entries, showPrompt }: { entries: BoardEntry[]; showPrompt: boolean }) {
  const t = useTranslations('boards');
  const words = useWords();
  const said = boardWords(t, words, useFormatter());
  const now = new Date();
  return (
    <ol className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.drawingId} className={styles.entry} data-rank={entry.rank}>
          <span className={styles.rank}>
            <span className="visually-hidden">{t('rank', { rank: entry.rank })}</span>
            <span aria-hidden="true">{entry.rank}</span>
          </span>
          <Link className={styles.thumb} href={`/drawings/${entry.drawingId}`} prefetch={false}>
            {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
            <img
              src={`/drawings/${entry.drawingId}/thumbnail.png`}
              alt={t('drawingBy', { prompt: entry.prompt, nickname: entry.nickname })}
              width={320}
              height={320}
              loading="lazy"
              decoding="async"
            />
          </Link>
          <div className={styles.who}>
            <span className={styles.nickname}>
              <Avatar seed={entry.nickname} size="small" />
              <bdi>{entry.nickname}</bdi>
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
              {words.score(entry.score)}
              <span className="visually-hidden"> {t('points')}</span>
            </span>
            <span className={styles.percentile}>{said.percentile(entry.percentile)}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}
