import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { hidden } from '#app/i18n/messages.tsx';
import { clockText } from '#app/lib/format.ts';
import styles from './replay.module.css';
import { type Replay, SPEEDS } from './use-replay.ts';

/** Steps of the slider; an arrow key moves by one. */
const SLIDER_STEPS = 100;

/** Play button, speed and slider. `of`: the player's name, for screen readers. */
export function ReplayControls({ replay, of }: { replay: Replay; of: string }) {
  const t = useTranslations('replay');
  const name = useId();
  const { timeline, ms, playing } = replay;
  const durationMs = timeline?.durationMs ?? 0;
  if (durationMs === 0) return null;
  const [at, end] = [clockText(Math.round(ms / 1000)), clockText(Math.round(durationMs / 1000))];
  return (
    <div className={styles.controls}>
      <button type="button" className={`btn ${styles.play}`} onClick={replay.toggle}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d={
              playing
                ? 'M6 5h4.200v14H6zM13.800 5H18v14h-4.200z'
                : 'M7 4.500c5 2.300 9 4.600 12.500 7.500-3.600 3-7.500 5.300-12.500 7.500z'
            }
          />
        </svg>
        <span>{t.rich(playing ? 'pause' : 'play', { of, hidden })}</span>
      </button>
      <fieldset className={styles.speeds}>
        <legend className="visually-hidden">{t('speed')}</legend>
        {SPEEDS.map((speed) => (
          <label key={speed} className={styles.speed}>
            <input
              type="radio"
              name={name}
              checked={replay.speed === speed}
              onChange={() => replay.setSpeed(speed)}
              className="visually-hidden"
            />
            <span dir="ltr">{speed}×</span>
          </label>
        ))}
      </fieldset>
      <span className={styles.time} dir="ltr">
        {at} / {end}
      </span>
      <input
        type="range"
        // As in the curve below, time runs from left to right in every language.
        dir="ltr"
        className={styles.slider}
        min={0}
        max={SLIDER_STEPS}
        step={1}
        value={Math.round((ms / durationMs) * SLIDER_STEPS)}
        aria-label={t('moment', { of })}
        aria-valuetext={t('at', { at, end })}
        onChange={(event) => replay.seek((Number(event.target.value) / SLIDER_STEPS) * durationMs)}
      />
    </div>
  );
}
