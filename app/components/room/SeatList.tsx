import { Avatar } from '#app/components/figures/Avatar.tsx';
import type { RoomView } from '#contract/room.ts';
import styles from './SeatList.module.css';

/** Everybody in the room, in the order they came. */
export function SeatList({ view }: { view: RoomView }) {
  return (
    <ul className={styles.seats} aria-label="Who is here">
      {view.seats.map((seat) => (
        <li className={styles.seat} key={seat.id} data-connected={seat.connected} data-testid="seat">
          <Avatar seed={seat.nickname} size="large" />
          <span className={styles.nickname}>{seat.nickname}</span>
          <span className={styles.tags}>
            {seat.id === view.you && <span className={styles.tag}>you</span>}
            {seat.id === view.host && !view.practice && (
              <span className={styles.tag} data-tag="host">
                host
              </span>
            )}
            {!seat.connected && <span className={styles.tag}>away</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
