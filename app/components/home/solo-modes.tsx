'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ModeIcon } from '#app/components/figures/icons.tsx';
import { useDaily } from '#app/components/solo/use-daily.ts';
import type { ModeName } from '#contract/modes.ts';
import styles from './solo-modes.module.css';
import type { useEntrance } from './use-entrance.ts';

interface SoloStickersProps {
  /** Today, UTC. */
  day: string;
  entrance: ReturnType<typeof useEntrance>;
}

/** The modes for a single player. */
export function SoloModes({ day, entrance }: SoloStickersProps) {
  const t = useTranslations('home');
  const disabled = entrance.busy !== null;
  return (
    <ul className={styles.stickers}>
      <li>
        <Link className={styles.sticker} href="/daily">
          <Face mode="daily" />
          <Streak day={day} />
        </Link>
      </li>
      <li>
        <button
          type="button"
          className={styles.sticker}
          disabled={disabled}
          onClick={() => entrance.practise('ghosts')}
        >
          <Face mode="ghosts" />
        </button>
      </li>
      <li>
        <Link className={styles.sticker} href="/draw">
          <Face mode="free" />
        </Link>
      </li>
      <li>
        <button type="button" className={styles.sticker} disabled={disabled} onClick={() => entrance.practise('race')}>
          <Face mode="race" name={t('practise')} sentence={t('practiseSentence')} />
        </button>
      </li>
    </ul>
  );
}

interface FaceProps {
  mode: ModeName;
  /** Replace the mode's own texts. */
  name?: string;
  sentence?: string;
}

function Face({ mode, name, sentence }: FaceProps) {
  const t = useTranslations('modes');
  return (
    <>
      <ModeIcon mode={mode} className={styles.picture ?? ''} />
      <span className={styles.name}>{name ?? t(`${mode}.name`)}</span>
      <span className={styles.sentence}>{sentence ?? t(`${mode}.sentence`)}</span>
    </>
  );
}

/** The player's streak in days; empty before the first one. */
function Streak({ day }: { day: string }) {
  const t = useTranslations('home');
  const streak = useDaily(day)?.streak;
  if (!streak || streak.current === 0) return null;
  return (
    <span className={styles.streak}>{t(streak.drawnToday ? 'streakToday' : 'streak', { days: streak.current })}</span>
  );
}
