'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import type { RoomView, SeatView } from '#contract/room.ts';
import styles from './seat-list.module.css';
import { SeatMarks } from './seat-marks.tsx';
import { useSeatMenu } from './seat-menu-context.ts';

/** From so many on, name tags are smaller. */
const MANY = 9;

/** People as name tags, in the order they came; each opens what can be done about it. */
export function SeatList({ view, seats, label }: { view: RoomView; seats: SeatView[]; label: string }) {
  const t = useTranslations('lobby.seat');
  const openMenu = useSeatMenu();
  const many = seats.length >= MANY;
  return (
    <ul className={styles.seats} aria-label={label} data-many={many}>
      {seats.map((seat) => (
        <li
          className={styles.seat}
          key={seat.id}
          data-present={seat.connected && !seat.idle}
          data-connected={seat.connected}
          data-testid="seat"
        >
          <button type="button" className={styles.tag} aria-haspopup="dialog" onClick={() => openMenu(seat.id)}>
            <span className={styles.face}>
              {seat.id === view.host && (
                <svg className={styles.crown} viewBox="0 0 32 20" aria-hidden="true">
                  <path d="M4 17 2 5l7 5 6-8 7 8 8-6-2 13z" />
                </svg>
              )}
              <Avatar seed={seat.nickname} size={many ? 'medium' : 'large'} />
              {seat.ready && seat.role === 'playing' && view.phase.name === 'lobby' && (
                <svg className={styles.tick} viewBox="0 0 28 28" aria-hidden="true">
                  <path d="M14 3c7 0 11 4 11 11s-4 11-11 11S3 21 3 14 7 3 14 3z" />
                  <path d="M8.500 14.500l4 4.500 7-9.500" />
                </svg>
              )}
            </span>
            <span className={styles.nickname}>
              <bdi>{seat.nickname}</bdi>
            </span>
            <span className="visually-hidden">{t('open')}</span>
            <SeatMarks view={view} seat={seat} />
          </button>
        </li>
      ))}
    </ul>
  );
}
