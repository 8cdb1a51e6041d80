'use client';

import { useCountdown } from '#app/lib/countdown.ts';
import { clockText } from '#app/lib/format.ts';
import styles from './timer.module.css';

const LAST_SECONDS = 10;

/** The time left, as a number in a ring that empties. */
export function Timer({ deadlineMs, totalMs, label }: { deadlineMs: number; totalMs: number; label: string }) {
  const seconds = useCountdown(deadlineMs);
  const left = totalMs > 0 ? Math.min(1, (seconds * 1000) / totalMs) : 0;
  return (
    <div
      className={styles.timer}
      role="timer"
      aria-label={label}
      dir="ltr"
      data-testid="timer"
      data-urgent={seconds <= LAST_SECONDS}
    >
      <svg className={styles.ring} viewBox="0 0 80 80" aria-hidden="true">
        <path className={styles.track} d="M41 5c22 0 34 16 34 36S60 75 39 75 5 60 5 39 19 5 41 5" />
        <path
          className={styles.ink}
          d="M41 5c22 0 34 16 34 36S60 75 39 75 5 60 5 39 19 5 41 5"
          pathLength="1"
          strokeDashoffset={1 - left}
        />
      </svg>
      <span className={styles.number} key={seconds <= LAST_SECONDS ? seconds : 'calm'}>
        {clockText(seconds)}
      </span>
    </div>
  );
}
