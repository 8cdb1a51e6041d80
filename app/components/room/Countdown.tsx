'use client';

import { useCountdown } from '#app/lib/use-countdown.ts';
import type { RoundView } from '#contract/room.ts';
import styles from './Countdown.module.css';
import { PromptBanner } from './PromptBanner.tsx';

/** The words are on the table and the pencils in the air. */
export function Countdown({ round, deadlineMs }: { round: RoundView; deadlineMs: number }) {
  const seconds = useCountdown(deadlineMs);
  return (
    <div className={styles.countdown}>
      <p className={styles.round}>
        Round {round.number} of {round.of}
      </p>
      <PromptBanner prompt={round.prompt} lead="You draw" />
      <p className={styles.number} key={seconds} data-testid="timer">
        {seconds > 0 ? seconds : 'Go!'}
      </p>
      <p className={styles.hint}>Draw it, don’t write it.</p>
    </div>
  );
}
