'use client';

import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import styles from '#app/components/room/Notice.module.css';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood="startled" className={styles.face ?? ''} />
      <h1>The pencil broke</h1>
      <p>
        Something went wrong on this page. Your seat is kept: try again.
        {error.digest && ` (Report number ${error.digest})`}
      </p>
      <div className={styles.ways}>
        <button type="button" className="btn btn--primary" onClick={reset}>
          Try again
        </button>
        <a className="btn" href="/">
          Back to the start
        </a>
      </div>
    </main>
  );
}
