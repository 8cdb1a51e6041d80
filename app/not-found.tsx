import Link from 'next/link';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import styles from '#app/components/room/Notice.module.css';

export default function NotFound() {
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood="startled" className={styles.face ?? ''} />
      <h1>Nothing drawn here</h1>
      <p>This page does not exist. A room code has five letters and digits: perhaps one got lost on the way.</p>
      <Link className="btn btn--primary" href="/">
        Back to the start
      </Link>
    </main>
  );
}
