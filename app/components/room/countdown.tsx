'use client';

import { useTranslations } from 'next-intl';
import { useCountdown } from '#app/lib/use-countdown.ts';
import type { RoundView } from '#contract/room.ts';
import styles from './countdown.module.css';
import { RoundPrompts } from './round-prompts.tsx';

/** The words are on the table and the pencils in the air. */
export function Countdown({ round, draws, deadlineMs }: { round: RoundView; draws: boolean; deadlineMs: number }) {
  const t = useTranslations('lobby.countdown');
  const seconds = useCountdown(deadlineMs);
  return (
    <div className={styles.countdown}>
      <p className={styles.round}>{t('round', { number: round.number, of: round.of })}</p>
      <RoundPrompts round={round} draws={draws} say={draws ? 'youDraw' : 'theyDraw'} />
      <p className={styles.number} key={seconds} data-testid="timer">
        {seconds > 0 ? seconds : t('go')}
      </p>
      {draws && <p className={styles.hint}>{t('hint')}</p>}
    </div>
  );
}
