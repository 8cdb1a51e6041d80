'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { useLiveBoard } from '#app/lib/use-room.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import { OwnDrawing } from './own-drawing.tsx';
import { activityOf } from './round-people.tsx';
import { SpectatedDrawing } from './spectated-drawing.tsx';
import styles from './spectator-grid.module.css';

/** Size of the canvases with which all of them fit on a desktop's screen. */
const sizeOf = (count: number) => {
  if (count <= 2) return 'huge';
  if (count <= 4) return 'large';
  if (count <= 8) return 'medium';
  return count <= 15 ? 'small' : 'tiny';
};

/** All players' canvases while they draw; the own one first, if there is one. */
export function SpectatorGrid({ view, own }: { view: RoomView; own?: DrawingSession | undefined }) {
  const t = useTranslations('round');
  const playing = view.seats.filter((seat) => seat.role === 'playing');
  const others = playing.filter((seat) => seat.id !== view.you);
  const me = own && playing.find((seat) => seat.id === view.you);
  if (playing.length === 0) return <p className={styles.none}>{t('watch.empty')}</p>;
  return (
    <div className={styles.frame}>
      <ul
        className={styles.grid}
        data-size={sizeOf(playing.length)}
        aria-label={t('watch.list')}
        data-testid="watching"
      >
        {me && (
          <Sheet seat={me} isYou>
            <OwnDrawing session={own} label={t('watch.own')} className={styles.sheet} />
          </Sheet>
        )}
        {others.map((seat) => (
          <Sheet key={seat.id} seat={seat} isYou={false}>
            <SpectatedDrawing seatId={seat.id} nickname={seat.nickname} />
          </Sheet>
        ))}
      </ul>
    </div>
  );
}

function Sheet({ seat, isYou, children }: { seat: SeatView; isYou: boolean; children: ReactNode }) {
  const t = useTranslations('round.people');
  const messages = useSharedMessages();
  const live = useLiveBoard()?.bySeat.get(seat.id);
  return (
    <li className={styles.place} data-done={seat.submitted} data-away={!seat.connected || seat.idle} data-you={isYou}>
      <div className={styles.paper}>
        {children}
        {live && <span className={styles.score}>{messages.score(live.score)}</span>}
        {seat.submitted && (
          <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" pathLength="1" />
          </svg>
        )}
      </div>
      <p className={styles.who}>
        <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="small" />
        <bdi className={styles.name}>{seat.nickname}</bdi>
        {seat.machine !== undefined && <MachineBadge size="small" />}
        <span className="visually-hidden">
          {isYou && `${t('you')} `}
          {t(activityOf(seat))}
        </span>
      </p>
    </li>
  );
}
