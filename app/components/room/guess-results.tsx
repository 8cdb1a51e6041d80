'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { ResultView, RoomView } from '#contract/room.ts';
import styles from './guess-results.module.css';

/** The players who found the answer, when, and for how many points. */
export function GuessResults({ results, you }: { results: readonly ResultView[]; you: RoomView['you'] }) {
  const t = useTranslations('reveal.guess');
  const reveal = useTranslations('reveal');
  const messages = useSharedMessages();
  return (
    <section className={`sheet ${styles.results}`} aria-label={t('title')} data-testid="guess-results">
      <h2 className={styles.title}>{t('title')}</h2>
      <ol className={styles.list}>
        {results.map(({ seatId, nickname, look, guess, points, total }) => {
          const afterMs = guess?.guessedMs ?? null;
          return (
            <li key={seatId} className={styles.row} data-found={afterMs !== null} data-points={points}>
              <Avatar seed={nickname} look={look} size="small" />
              <span className={styles.name}>
                <bdi>{nickname}</bdi>
                {seatId === you && ` ${reveal('you')}`}
              </span>
              <span className={styles.when}>
                {afterMs === null ? t('notFound') : t('after', { seconds: Math.round(afterMs / 100) / 10 })}
              </span>
              <b className={styles.points}>{messages.score(points)}</b>
              <span className={styles.total}>{t('total', { total })}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
