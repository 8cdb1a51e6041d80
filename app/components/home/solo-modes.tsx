'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { ModeIcon } from '#app/components/figures/icons.tsx';
import { useDaily } from '#app/components/solo/use-daily.ts';
import { MACHINE_NAMES, type MachineLevel } from '#contract/machines.ts';
import type { ModeName } from '#contract/modes.ts';
import styles from './solo-modes.module.css';
import type { useEntrance } from './use-entrance.ts';

interface SoloStickersProps {
  /** Today, UTC. */
  day: string;
  entrance: ReturnType<typeof useEntrance>;
}

/** A slower, a usual and a better one; others can be had in the lobby. */
const OPPONENTS: readonly MachineLevel[] = [2, 3, 4];

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
      <li>
        <button
          type="button"
          className={styles.sticker}
          disabled={disabled}
          onClick={() => entrance.practise('race', [...OPPONENTS])}
        >
          <Avatar seed={MACHINE_NAMES[3]} machine={3} />
          <Words name={t('machines')} sentence={t('machinesSentence')} />
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
      <Words name={name ?? t(`${mode}.name`)} sentence={sentence ?? t(`${mode}.sentence`)} />
    </>
  );
}

function Words({ name, sentence }: { name: string; sentence: string }) {
  return (
    <>
      <span className={styles.name}>{name}</span>
      <span className={styles.sentence}>{sentence}</span>
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
