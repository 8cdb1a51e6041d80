import { Avatar } from '#app/components/figures/Avatar.tsx';
import type { RoomView } from '#contract/room.ts';
import styles from './HandedIn.module.css';

/** Who draws and who has handed in. Pass `named` where there is room for names. */
export function HandedIn({ view, named = false }: { view: RoomView; named?: boolean }) {
  const drawing = view.seats.filter((seat) => seat.role === 'playing');
  const done = drawing.filter((seat) => seat.submitted).length;
  return (
    <div className={styles.panel}>
      <p className={styles.count}>
        {done} of {drawing.length} handed in
      </p>
      <ul className={styles.people} data-named={named} aria-label="Who has handed in">
        {drawing.map((seat) => (
          <li key={seat.id} className={styles.person} data-done={seat.submitted} data-away={!seat.connected}>
            <span className={styles.face}>
              <Avatar seed={seat.nickname} size="small" />
              {seat.submitted && (
                <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" pathLength="1" />
                </svg>
              )}
            </span>
            <span className={styles.name}>
              {seat.nickname}
              {seat.id === view.you && ' (you)'}
              <span className="visually-hidden">
                {seat.submitted ? ', has handed in' : seat.connected ? ', draws' : ', is away'}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
