'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { useEntrance } from '#app/components/home/use-entrance.ts';
import { watchClocks } from '#app/lib/clocks.ts';
import { useCountdown } from '#app/lib/countdown.ts';
import { clockText } from '#app/lib/format.ts';
import { useNickname } from '#app/lib/nickname.ts';
import { roomClient } from '#app/lib/use-room.ts';
import styles from './daily-start.module.css';
import { startSolo } from './solo-game.ts';

/** Starts the daily prompt. `again`: the player has drawn it before. */
export function StartDaily({ again }: { again: boolean }) {
  const t = useTranslations('solo');
  const field = useNickname();
  const { busy, enter } = useEntrance(field);
  return (
    <form
      className={styles.start}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enter('daily', (nickname) => startSolo(roomClient(), nickname, { mode: 'daily' }));
      }}
    >
      <NameTag field={field} enterKeyHint="go" />
      <button type="submit" className="btn btn--primary btn--big" disabled={busy !== null}>
        {busy !== null ? t('start.opening') : t(again ? 'daily.again' : 'daily.draw')}
      </button>
    </form>
  );
}

const HOUR = 3600;

/** 4 h 5 min 6 s → "4:05:06". */
const longClock = (seconds: number) =>
  seconds < HOUR ? clockText(seconds) : `${Math.floor(seconds / HOUR)}:${clockText(seconds % HOUR).padStart(5, '0')}`;

/** Counts down to the next daily prompt, then refreshes the page. `leftMs` is the time left at the response. */
export function NextPrompt({ leftMs }: { leftMs: number }) {
  const t = useTranslations('solo.daily');
  const router = useRouter();
  const [deadlineMs, setDeadline] = useState<number | null>(null);
  useEffect(() => setDeadline(performance.now() + leftMs), [leftMs]);
  const seconds = useCountdown(deadlineMs ?? Number.POSITIVE_INFINITY);
  const isOver = deadlineMs !== null && seconds === 0;
  useEffect(() => watchClocks(() => router.refresh()), [router]);
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
