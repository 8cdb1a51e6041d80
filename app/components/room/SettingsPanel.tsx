'use client';

import { useId } from 'react';
import { durationText } from '#app/lib/wording.ts';
import { MAX_ROUND_SECONDS, MAX_ROUNDS, MIN_ROUND_SECONDS, MIN_ROUNDS } from '#contract/limits.ts';
import { LIVE_SCORE_CHOICES, type RoomSettings, type RoomView } from '#contract/room.ts';
import styles from './SettingsPanel.module.css';
import type { SettingsKnobs } from './use-settings.ts';

const LIVE_LABEL: Record<RoomSettings['liveScores'], string> = {
  own: 'Each their own',
  everyone: 'Everybody’s',
  hidden: 'Hidden',
};
const LIVE_SUMMARY: Record<RoomSettings['liveScores'], string> = {
  own: 'You see your own score while you draw.',
  everyone: 'Everybody sees all scores while drawing.',
  hidden: 'Scores stay hidden until the reveal.',
};

/** What is played: the host turns it, everybody sees it. */
export function SettingsPanel({ view, knobs }: { view: RoomView; knobs: SettingsKnobs }) {
  const isHost = view.host === view.you;
  const { settings, change, problem } = knobs;
  const pack = view.packs.find((candidate) => candidate.id === settings.packId);
  if (!isHost) {
    return (
      <section className={styles.summary} aria-label="Settings">
        <p>
          <b>{settings.rounds}</b> {settings.rounds === 1 ? 'round' : 'rounds'} of{' '}
          <b>{durationText(settings.seconds)}</b>, prompts from <b>{pack?.name ?? 'every pack'}</b>.{' '}
          {LIVE_SUMMARY[settings.liveScores]}
        </p>
      </section>
    );
  }
  return (
    <section className={styles.settings} aria-label="Settings">
      <Slider
        label="Rounds"
        value={settings.rounds}
        text={String(settings.rounds)}
        min={MIN_ROUNDS}
        max={MAX_ROUNDS}
        step={1}
        onChange={(rounds) => change({ rounds })}
      />
      <Slider
        label="Time to draw"
        value={settings.seconds}
        text={durationText(settings.seconds)}
        min={MIN_ROUND_SECONDS}
        max={MAX_ROUND_SECONDS}
        step={5}
        onChange={(seconds) => change({ seconds })}
      />
      <fieldset className={styles.chips}>
        <legend className="label">Score while drawing</legend>
        {LIVE_SCORE_CHOICES.filter((choice) => choice !== 'everyone' || !view.practice).map((choice) => (
          <label className={styles.choice} key={choice}>
            <input
              type="radio"
              name="live"
              checked={settings.liveScores === choice}
              onChange={() => change({ liveScores: choice })}
            />
            <span className={styles.chip}>{view.practice && choice === 'own' ? 'Shown' : LIVE_LABEL[choice]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.chips}>
        <legend className="label">Prompts</legend>
        {[{ id: null, name: 'Every pack', promptCount: null }, ...view.packs].map((choice) => (
          <label className={styles.choice} key={choice.id ?? ''}>
            <input
              type="radio"
              name="pack"
              checked={settings.packId === choice.id}
              onChange={() => change({ packId: choice.id })}
            />
            <span className={styles.chip}>
              {choice.name}
              {choice.promptCount !== null && <small className={styles.count}>{choice.promptCount}</small>}
            </span>
          </label>
        ))}
      </fieldset>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

interface SliderProps {
  label: string;
  value: number;
  text: string;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}

function Slider({ label, value, text, min, max, step, onChange }: SliderProps) {
  const id = useId();
  return (
    <div className={styles.slider}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <output className={styles.value} htmlFor={id}>
        {text}
      </output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
