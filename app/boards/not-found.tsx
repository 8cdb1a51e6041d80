import Link from 'next/link';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import styles from './boards.module.css';

export default function BoardNotFound() {
  return (
    <main className="page">
      <div className={styles.missing}>
        <JudgeFace mood="startled" className={styles.face ?? ''} />
        <h1>No such board</h1>
        <p>There is no such prompt, or the link is incomplete.</p>
        <Link className="btn btn--primary" href="/boards">
          All leaderboards
        </Link>
      </div>
    </main>
  );
}
