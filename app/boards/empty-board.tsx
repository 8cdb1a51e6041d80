import Link from 'next/link';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import styles from './boards.module.css';

/** A page of a board that has nothing to show: the first one invites to draw, a later one says why it is empty. */
export function EmptyBoard({ sentence, place }: { sentence: string; place: 'top' | 'end' | 'lost' }) {
  if (place === 'end') return <p className={styles.empty}>That was everybody.</p>;
  if (place === 'lost') {
    return <p className={styles.empty}>This link does not lead to a place on the board. It may be incomplete.</p>;
  }
  return (
    <div className={styles.empty}>
      <JudgeFace mood="looking" className={styles.face ?? ''} />
      <p>{sentence}</p>
      <Link className="btn btn--primary" href="/">
        Draw something
      </Link>
    </div>
  );
}
