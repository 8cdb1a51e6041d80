'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useCountdown } from '#app/lib/use-countdown.ts';
import { clockText } from '#app/lib/wording.ts';
import styles from './next-prompt.module.css';

const HOUR = 3600;

/** 4 h 5 min 6 s → "4:05:06". */
const longClock = (seconds: number) =>
  seconds < HOUR ? clockText(seconds) : `${Math.floor(seconds / HOUR)}:${clockText(seconds % HOUR).padStart(5, '0')}`;

/** When the next prompt comes; the page is sent anew then. `leftMs` when it was sent. */
export function NextPrompt({ leftMs }: { leftMs: number }) {
  const t = useTranslations('solo.daily');
  const router = useRouter();
  const [deadlineMs, setDeadline] = useState<number | null>(null);
  useEffect(() => setDeadline(performance.now() + leftMs), [leftMs]);
  const seconds = useCountdown(deadlineMs ?? Number.POSITIVE_INFINITY);
  const isOver = deadlineMs !== null && seconds === 0;
  useEffect(() => {
    if (isOver) router.refresh();
  }, [isOver, router]);
  if (isOver) return <p>{t('newDay')}</p>;
  return (
    <p className={styles.next}>
      {t.rich('next', {
        time: () => (
          <span className={styles.clock} role="timer" dir="ltr">
            {longClock(deadlineMs === null ? Math.ceil(leftMs / 1000) : seconds)}
          </span>
        ),
      })}
    </p>
  );
}
