import Link from 'next/link';
import type { BoardEntry } from '#contract/boards.ts';
import { promptBoardHref } from './board-query.ts';
import styles from './boards.module.css';
import { formatMoment, formatScore, formatShare } from './format.ts';

/** Entries of a board in rank order; `showPrompt` where the board mixes prompts. */
export function BoardList({ entries, showPrompt }: { entries: BoardEntry[]; showPrompt: boolean }) {
  return (
    <ol className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.drawingId} className={styles.entry} data-rank={entry.rank}>
          <span className={styles.rank}>
            <span className="visually-hidden">Rank </span>
            {entry.rank}
          </span>
          <Link className={styles.thumb} href={`/drawings/${entry.drawingId}`} prefetch={false}>
            {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
            <img
              src={`/drawings/${entry.drawingId}/thumbnail.png`}
              alt={`“${entry.prompt}” by ${entry.nickname}`}
              width={320}
              height={320}
              loading="lazy"
              decoding="async"
            />
          </Link>
          <div className={styles.who}>
            <span className={styles.nickname}>{entry.nickname}</span>
            {showPrompt && (
              <Link className={styles.promptLink} href={promptBoardHref(entry.promptId)} prefetch={false}>
                “{entry.prompt}”
              </Link>
            )}
            <time className={styles.when} dateTime={entry.submittedAt}>
              {formatMoment(new Date(entry.submittedAt))}
            </time>
          </div>
          <div className={styles.marks}>
            <span className={styles.score}>
              {formatScore(entry.score)}
              <span className="visually-hidden"> points</span>
            </span>
            <span className={styles.percentile}>
              {entry.percentile === null ? 'first of its prompt' : `beat ${formatShare(entry.percentile)}`}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
