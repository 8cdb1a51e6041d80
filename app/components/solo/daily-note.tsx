'use client';

import { useTranslations } from 'next-intl';
import type { RoundPartProps } from '#app/components/room/round-parts.ts';
import styles from './daily-note.module.css';
import { useDaily } from './use-daily.ts';

/** While the daily prompt is drawn: what there is to beat. */
export function DailyNote({ view }: RoundPartProps) {
  return view.day === null ? null : <Note day={view.day} />;
}

function Note({ day }: { day: string }) {
  const t = useTranslations('round.solo');
  const progress = useDaily(day);
  if (!progress) return <p className={styles.note}>&nbsp;</p>;
  if (!progress.best) return <p className={styles.note}>{t('first')}</p>;
  const { score, tries } = progress.best;
  return (
    <p className={styles.note}>
      {t('try', { count: tries + 1 })} · {t.rich('best', { score, b: (text) => <b>{text}</b> })}
    </p>
  );
}
