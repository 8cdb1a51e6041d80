'use client';

import { useTranslations } from 'next-intl';
import { type CSSProperties, useRef } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { type LivePlace, liveRanking } from '#app/lib/live-ranking.ts';
import { useLiveBoard } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';
import { doingOf } from './handed-in.tsx';
import styles from './live-ranking.module.css';
import { useFlip } from './use-flip.ts';

/** Who leads while everybody draws. On a narrow screen the first few and oneself; all of them where there is a column. */
export function LiveRanking({ view }: { view: RoomView }) {
  const t = useTranslations('round');
  const list = useRef<HTMLOListElement>(null);
  const places = liveRanking(view, useLiveBoard());
  useFlip(list, places.map(({ seat }) => seat.id).join());
  const done = places.filter(({ seat }) => seat.submitted).length;
  return (
    <div className={styles.panel}>
      <p className={styles.count}>{t('people.count', { done, of: places.length })}</p>
      <ol className={styles.places} ref={list} aria-label={t('live.ranking')} data-testid="live-ranking">
        {places.map((place) => (
          <Place key={place.seat.id} place={place} isYou={place.seat.id === view.you} />
        ))}
      </ol>
    </div>
  );
}

function Place({ place: { seat, rank, score, isShort }, isYou }: { place: LivePlace; isYou: boolean }) {
  const t = useTranslations('round.people');
  const messages = useSharedMessages();
  return (
    <li
      className={styles.place}
      data-key={seat.id}
      data-short={isShort}
      data-you={isYou}
      data-done={seat.submitted}
      data-away={!seat.connected || seat.idle}
      style={{ '--score': score ?? 0 } as CSSProperties}
    >
      <span className={styles.rank}>{rank ?? '–'}</span>
      <span className={styles.face}>
        <Avatar seed={seat.nickname} size="small" />
      </span>
      <span className={styles.name}>
        <bdi>{seat.nickname}</bdi>
        <span className="visually-hidden">
          {isYou && ` ${t('you')}`}, {t(doingOf(seat))}
        </span>
      </span>
      <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" />
      </svg>
      <span className={styles.score}>{score === null ? '…' : messages.score(score)}</span>
    </li>
  );
}
