import Link from 'next/link';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import { scoreText } from '#app/lib/wording.ts';
import type { BoardEntry } from '#contract/boards.ts';
import { promptBoardHref } from './board-query.ts';
import styles from './boards.module.css';
import { formatWhen, shortPercentile } from './format.ts';

/** Entries of a board in rank order; `showPrompt` where the board mixes prompts. */
export function BoardList({ entries, showPrompt }: { entries: BoardEntry[]; showPrompt: boolean }) {
  const now = new Date();
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
            <span className={styles.nickname}>
              <Avatar seed={entry.nickname} size="small" />
              <span>{entry.nickname}</span>
            </span>
            {showPrompt && (
              <Link className={styles.promptLink} href={promptBoardHref(entry.promptId)} prefetch={false}>
                “{entry.prompt}”
              </Link>
            )}
            <time className={styles.when} dateTime={entry.submittedAt}>
              {formatWhen(new Date(entry.submittedAt), now)}
            </time>
          </div>
          <div className={styles.marks}>
            <span className={styles.score}>
              {scoreText(entry.score)}
              <span className="visually-hidden"> points</span>
            </span>
            <span className={styles.percentile}>{shortPercentile(entry.percentile)}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}
