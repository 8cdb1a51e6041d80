'use client';

import { useTranslations } from 'next-intl';
import { type CSSProperties, type RefObject, useLayoutEffect, useRef } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { type LivePlace, liveRanking } from '#app/lib/live-scores.ts';
import { useLiveBoard } from '#app/lib/use-room.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import styles from './round-people.module.css';

/** What a seat does while the round is drawn, as a message key. */
export const activityOf = (seat: SeatView) =>
  seat.submitted ? 'handedIn' : seat.connected && !seat.idle ? 'draws' : 'away';

/** The players of the round and who of them has handed in; `named` shows nicknames. */
export function HandedIn({ view, named = false }: { view: RoomView; named?: boolean }) {
  const t = useTranslations('round');
  const drawing = view.seats.filter((seat) => seat.role === 'playing');
  const done = drawing.filter((seat) => seat.submitted).length;
  return (
    <div className={styles.panel}>
      <p className={styles.count}>{t('people.count', { done, of: drawing.length })}</p>
      <ul className={styles.people} data-named={named} aria-label={t('people.list')}>
        {drawing.map((seat) => (
          <li
            key={seat.id}
            className={styles.person}
            data-done={seat.submitted}
            data-away={!seat.connected || seat.idle}
          >
            <span className={styles.face}>
              <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="small" />
              {seat.submitted && (
                <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" pathLength="1" />
                </svg>
              )}
            </span>
            <span className={styles.name}>
              <bdi>{seat.nickname}</bdi>
              {seat.id === view.you && ` ${t('people.you')}`}{' '}
              {seat.machine !== undefined && <MachineBadge size="small" />}
              <span className="visually-hidden">, {t(`people.${activityOf(seat)}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The ranking by live score. Narrow screens show the first few and the player; wide ones show everybody. */
export function LiveRanking({ view }: { view: RoomView }) {
  const t = useTranslations('round');
  const list = useRef<HTMLOListElement>(null);
  const places = liveRanking(view, useLiveBoard());
  useFlip(list, places.map(({ seat }) => seat.id).join());
  const done = places.filter(({ seat }) => seat.submitted).length;
  return (
    <div className={styles.rankingPanel}>
      <p className={styles.rankingCount}>{t('people.count', { done, of: places.length })}</p>
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
      <span className={styles.rankingFace}>
        <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="small" />
      </span>
      <span className={styles.rankingName}>
        <bdi>{seat.nickname}</bdi> {seat.machine !== undefined && <MachineBadge size="small" />}
        <span className="visually-hidden">
          {isYou && ` ${t('you')}`}, {t(activityOf(seat))}
        </span>
      </span>
      <svg className={styles.rankingTick} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" />
      </svg>
      <span className={styles.score}>{score === null ? '…' : messages.score(score)}</span>
    </li>
  );
}

const GLIDE: KeyframeAnimationOptions = { duration: 320, easing: 'cubic-bezier(0.34, 1.2, 0.64, 1)' };

/**
 * Animates rows of a list to their new places (FLIP: the new layout is measured, and each row starts from its old place).
 * Rows are identified by `data-key`.
 * @param order changes when the rows change places
 */
function useFlip(list: RefObject<HTMLElement | null>, order: string): void {
  const tops = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured when their order changes, not at other times.
  useLayoutEffect(() => {
    const rows = [...(list.current?.children ?? [])].filter((row) => row instanceof HTMLElement);
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = new Map(rows.map((row) => [row.dataset.key ?? '', row.offsetTop]));
    for (const row of rows) {
      const before = tops.current.get(row.dataset.key ?? '');
      const moved = before === undefined ? 0 : before - row.offsetTop;
      if (moved !== 0 && !isStill) row.animate({ translate: [`0 ${moved}px`, '0 0'] }, GLIDE);
    }
    tops.current = now;
  }, [list, order]);
}
