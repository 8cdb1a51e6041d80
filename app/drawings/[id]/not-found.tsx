import Link from 'next/link';
import styles from '#app/boards/boards.module.css';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';

export default function DrawingNotFound() {
  return (
    <main className="page">
      <div className={styles.missing}>
        <JudgeFace mood="startled" className={styles.face ?? ''} />
        <h1>No such drawing</h1>
        <p>The link is old or incomplete.</p>
        <Link className="btn btn--primary" href="/boards">
          See the leaderboards
        </Link>
      </div>
    </main>
  );
}
