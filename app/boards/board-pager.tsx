import Link from 'next/link';
import styles from './boards.module.css';

/** `top` when this is not the first page, `more` when it is not the last. */
export function BoardPager({ top, more }: { top: string | null; more: string | null }) {
  if (top === null && more === null) return null;
  return (
    <nav className={styles.pager} aria-label="Pages of the board">
      {top !== null && (
        <Link className="btn btn--plain" href={top}>
          Back to the top
        </Link>
      )}
      {more !== null && (
        <Link className="btn" href={more} prefetch={false}>
          Show more
        </Link>
      )}
    </nav>
  );
}
