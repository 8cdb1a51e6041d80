import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import type { RoomView, SeatView } from '#contract/room.ts';
import styles from './handed-in.module.css';

/** What a seat does while the round is drawn, as a key of the texts. */
export const doingOf = (seat: SeatView) =>
  seat.submitted ? 'handedIn' : seat.connected && !seat.idle ? 'draws' : 'away';

/** Who draws and who has handed in. Pass `named` where there is room for names. */
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
              <Avatar seed={seat.nickname} size="small" />
              {seat.submitted && (
                <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" pathLength="1" />
                </svg>
              )}
            </span>
            <span className={styles.name}>
              <bdi>{seat.nickname}</bdi>
              {seat.id === view.you && ` ${t('people.you')}`}
              <span className="visually-hidden">, {t(`people.${doingOf(seat)}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
