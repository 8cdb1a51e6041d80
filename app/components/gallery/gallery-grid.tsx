import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { DrawingLink } from '#app/components/boards/drawing-link.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { LocalTime } from '#app/components/local-time.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { clockText } from '#app/lib/format.ts';
import type { GalleryEntry, PassingEntry } from '#contract/gallery.ts';
import styles from './gallery.module.css';
import { galleryHref } from './gallery-query.ts';
import { ReplayButton } from './replay-button.tsx';

interface GalleryGridProps {
  entries: readonly (GalleryEntry | PassingEntry)[];
  /** Whether each card names its prompt: false where all have the same one. */
  showPrompt: boolean;
  label: string;
}

/** Drawings as cards: picture, prompt, player, score, and a button that replays it. */
export function GalleryGrid({ entries, showPrompt, label }: GalleryGridProps) {
  return (
    <ul className={styles.grid} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.drawingId}>
          <Card entry={entry} showPrompt={showPrompt} />
        </li>
      ))}
    </ul>
  );
}

function Card({ entry, showPrompt }: { entry: GalleryEntry | PassingEntry; showPrompt: boolean }) {
  const t = useTranslations('gallery');
  const boards = useTranslations('boards');
  const messages = useSharedMessages();
  const format = useFormatter();
  const { drawingId, prompt, nickname, takenFor, folded, loved, caption } = entry;
  const author = messages.author({ nickname, machine: entry.machineLevel !== null });
  const title = boards('drawingBy', { prompt, nickname: author });
  return (
    <article className={styles.card} data-testid="gallery-card">
      <DrawingLink drawingId={drawingId} alt={messages.pictured(title, caption)} />
      {showPrompt && (
        <Link className={styles.prompt} href={galleryHref({ promptId: entry.promptId })} prefetch={false}>
          <bdi lang="en">{prompt}</bdi>
        </Link>
      )}
      <p className={styles.who}>
        <span className={styles.nickname}>
          <bdi>{nickname}</bdi>
          {entry.machineLevel !== null && <MachineBadge size="small" />}
        </span>
        <span className={styles.score}>
          {messages.score(entry.score)}
          <span className="visually-hidden"> {boards('points')}</span>
        </span>
      </p>
      <p className={styles.facts}>
        <LocalTime at={entry.submittedAt} form="when" />
        {takenFor !== null && (
          <span>
            {t.rich('seenAs', {
              label: () => <bdi lang="en">{takenFor}</bdi>,
            })}
          </span>
        )}
        {'moment' in entry && (
          <span>
            {t.rich('looked', {
              at: clockText(Math.round(entry.moment.atMs / 1000)),
              label: () => <bdi lang="en">{entry.moment.label}</bdi>,
            })}
          </span>
        )}
        {loved > 0 && (
          <span className={styles.loved}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M12 20.500C6 16 3 12.800 3 9a4.700 4.700 0 0 1 9-2 4.700 4.700 0 0 1 9 2c0 3.800-3 7-9 11.500z" />
            </svg>
            <span aria-hidden="true">{format.number(loved)}</span>
            <span className="visually-hidden">{t('loved', { count: loved })}</span>
          </span>
        )}
        {folded > 0 && <span>{t('folded', { count: folded })}</span>}
      </p>
      <ReplayButton drawingId={drawingId} title={title} nickname={nickname} />
    </article>
  );
}
