import Link from 'next/link';
import styles from './boards.module.css';

export default function BoardNotFound() {
  return (
    <main className="page">
      <div className={styles.missing}>
        <h1>No such board</h1>
        <p>The link is old or incomplete: there is no such prompt, or no such page of its board.</p>
        <p>
          <Link className="btn btn--primary" href="/boards">
            All leaderboards
          </Link>
        </p>
      </div>
    </main>
  );
}
