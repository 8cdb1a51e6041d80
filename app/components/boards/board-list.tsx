import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { LocalTime } from '#app/components/local-time.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { boardWords } from '#app/lib/format.ts';
import type { BoardEntry } from '#contract/boards.ts';
import type { DrawingId, PublicId } from '#contract/ids.ts';
import { promptBoardHref, type View } from './board-query.ts';
import styles from './boards.module.css';
import { DrawingLink } from './drawing-link.tsx';

interface BoardListProps {
  entries: readonly BoardEntry[];
  /** Addresses of the public pages of those who drew, where they have one [PLAYER-9]. */
  players?: ReadonlyMap<DrawingId, PublicId>;
  view: View;
  /** Whether entries name their prompts: on boards that mix them. */
  showPrompt: boolean;
  /** The reader's own entry. */
  you?: DrawingId;
}

/** Entries of a board in the order of their ranks, as a list or as a grid of pictures. */
export function BoardList({ entries, players, view, showPrompt, you }: BoardListProps) {
  const t = useTranslations('boards');
  return (
    <ol className={view === 'grid' ? styles.grid : styles.entries}>
      {entries.map((entry) => (
        <li
          key={entry.drawingId}
          className={styles.entry}
          data-rank={entry.rank}
          data-you={entry.drawingId === you || undefined}
          data-testid="board-entry"
        >
          <span className={styles.rank}>
            <span className="visually-hidden">{t('rank', { rank: entry.rank })}</span>
            <span aria-hidden="true">{entry.rank}</span>
          </span>
          <Picture entry={entry} />
          <div className={styles.who}>
            <span className={styles.nickname}>
              <Avatar seed={entry.nickname} machine={entry.machineLevel ?? undefined} size="small" />
              <PlayerName nickname={entry.nickname} page={players?.get(entry.drawingId)} />
              {entry.drawingId === you && <span className={styles.youMark}>{t('you.mark')}</span>}
              {entry.machineLevel !== null && <MachineBadge />}
            </span>
            {entry.overall ? (
              <Counted counted={entry.overall.counted} isList={view === 'list'} />
            ) : (
              showPrompt && <PromptLink promptId={entry.promptId} prompt={entry.prompt} />
            )}
            {!entry.overall && <LocalTime className={styles.when} at={entry.submittedAt} form="when" />}
          </div>
          <Marks entry={entry} />
        </li>
      ))}
    </ol>
  );
}

/** Leads to the player's page where that is public. */
function PlayerName({ nickname, page }: { nickname: string; page: PublicId | undefined }) {
  if (page === undefined) return <bdi>{nickname}</bdi>;
  return (
    <Link className={styles.player} href={`/players/${page}`} prefetch={false}>
      <bdi>{nickname}</bdi>
    </Link>
  );
}

function Picture({ entry: { drawingId, nickname, machineLevel, prompt, caption } }: { entry: BoardEntry }) {
  const t = useTranslations('boards');
  const messages = useSharedMessages();
  const author = messages.author({ nickname, machine: machineLevel !== null });
  return (
    <DrawingLink drawingId={drawingId} alt={messages.pictured(t('drawingBy', { prompt, nickname: author }), caption)} />
  );
}

function PromptLink({ promptId, prompt }: Pick<BoardEntry, 'promptId' | 'prompt'>) {
  const t = useTranslations('boards');
  return (
    <Link className={styles.promptLink} href={promptBoardHref(promptId)} prefetch={false}>
      <bdi>{t('quoted', { prompt })}</bdi>
    </Link>
  );
}

type CountedDrawings = NonNullable<BoardEntry['overall']>['counted'];

/** What counts on an overall board: how many prompts, and in a list which ones and for how much. */
function Counted({ counted, isList }: { counted: CountedDrawings; isList: boolean }) {
  const t = useTranslations('boards.overall');
  const format = useFormatter();
  const said = t('prompts', { count: counted.length });
  if (!isList) return <span className={styles.when}>{said}</span>;
  // A page has hundreds of these, folded away: no component of the router, and as few elements as can be.
  return (
    <details className={styles.counted}>
      <summary>{said}</summary>
      <ul aria-label={t('list')}>
        {counted.map(({ drawingId, prompt, points }) => (
          <li key={drawingId}>
            <a href={`/drawings/${drawingId}`} dir="auto">
              {prompt}
            </a>
            <span>{format.number(points)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Marks({ entry: { overall, score, percentile, machineLevel } }: { entry: BoardEntry }) {
  const t = useTranslations('boards');
  const messages = useSharedMessages();
  const format = useFormatter();
  const said = boardWords(t, messages, format);
  return (
    <div className={styles.marks}>
      <span className={styles.score}>
        {overall ? format.number(overall.points) : messages.score(score)}
        <span className="visually-hidden"> {t('points')}</span>
      </span>
      {!overall && (percentile !== null || machineLevel === null) && (
        <span className={styles.percentile}>{said.percentile(percentile)}</span>
      )}
    </div>
  );
}
