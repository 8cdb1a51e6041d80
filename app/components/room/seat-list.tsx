'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { RoomView, SeatView } from '#contract/room.ts';
import { LockSwitch } from './lock-switch.tsx';
import styles from './seat-list.module.css';
import { SeatMarks, useSeatMenu } from './seat-menu.tsx';

/** From this number of seats on, the name tags are smaller. */
const MANY = 9;

/** Seats as name tags, in order of arrival; each opens its menu. */
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
              <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size={many ? 'medium' : 'large'} />
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

const ROLE_ORDER: Record<SeatView['role'], number> = { playing: 0, waiting: 1, spectating: 2 };

/** Players by total, spectators last; ties stay in order of arrival. */
const byStanding = (seats: readonly SeatView[]): SeatView[] =>
  [...seats].sort((a, b) => ROLE_ORDER[a.role] - ROLE_ORDER[b.role] || b.total - a.total);

/** One row for each seat with its total; each opens its menu. Below, the host locks the room. */
export function PeopleList({ view }: { view: RoomView }) {
  const t = useTranslations('lobby');
  const messages = useSharedMessages();
  const openMenu = useSeatMenu();
  return (
    <div className={styles.people}>
      <ul aria-label={t('seats')}>
        {byStanding(view.seats).map((seat) => (
          <li key={seat.id} data-present={seat.connected && !seat.idle}>
            <button type="button" className={styles.row} aria-haspopup="dialog" onClick={() => openMenu(seat.id)}>
              <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="medium" />
              <span className={styles.who}>
                <span className={styles.rowNickname}>
                  <bdi>{seat.nickname}</bdi>
                </span>
                <SeatMarks view={view} seat={seat} />
              </span>
              {seat.role === 'spectating' ? (
                <span className="hint">{t('spectators')}</span>
              ) : (
                view.phase.name !== 'lobby' && <span className={styles.total}>{messages.score(seat.total)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {view.host === view.you && !view.practice && (
        <div className={styles.lock}>
          <LockSwitch view={view} />
        </div>
      )}
    </div>
  );
}
