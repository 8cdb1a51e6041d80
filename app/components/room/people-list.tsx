'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { RoomView, SeatView } from '#contract/room.ts';
import styles from './people-list.module.css';
import { SeatMarks } from './seat-marks.tsx';
import { useSeatMenu } from './seat-menu-context.ts';

const ROLE_ORDER: Record<SeatView['role'], number> = { playing: 0, waiting: 1, spectating: 2 };

/** Who leads comes first; who looks on comes last; among equals, who came first. */
export const byStanding = (seats: readonly SeatView[]): SeatView[] =>
  [...seats].sort((a, b) => ROLE_ORDER[a.role] - ROLE_ORDER[b.role] || b.total - a.total);

/** Everybody in a line each, with the score so far; each opens what can be done about it. */
export function PeopleList({ view }: { view: RoomView }) {
  const t = useTranslations('lobby');
  const messages = useSharedMessages();
  const openMenu = useSeatMenu();
  return (
    <ul className={styles.people} aria-label={t('seats')}>
      {byStanding(view.seats).map((seat) => (
        <li key={seat.id} data-present={seat.connected && !seat.idle}>
          <button type="button" className={styles.row} aria-haspopup="dialog" onClick={() => openMenu(seat.id)}>
            <Avatar seed={seat.nickname} size="medium" />
            <span className={styles.who}>
              <span className={styles.nickname}>
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
  );
}
