'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { roomClient } from '#app/lib/use-room.ts';
import { durationText } from '#app/lib/wording.ts';
import { MAX_ROUND_SECONDS, MAX_ROUNDS, MIN_ROUND_SECONDS, MIN_ROUNDS } from '#contract/limits.ts';
import type { RoomSettings, RoomView } from '#contract/room.ts';
import styles from './SettingsPanel.module.css';

/** A slider fires for every step on its way; only where it comes to rest is sent. */
const REST_MS = 250;

/** What is played: the host turns it, everybody sees it. */
export function SettingsPanel({ view }: { view: RoomView }) {
  const isHost = view.host === view.you;
  const { settings, change, problem } = useSettings(view);
  const pack = view.packs.find((candidate) => candidate.id === settings.packId);
  if (!isHost) {
    return (
      <section className={styles.summary} aria-label="Settings">
        <p>
          <b>{settings.rounds}</b> {settings.rounds === 1 ? 'round' : 'rounds'} of{' '}
          <b>{durationText(settings.seconds)}</b>, prompts from <b>{pack?.name ?? 'every pack'}</b>.
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
      <fieldset className={styles.packs}>
        <legend className="label">Prompts</legend>
        {[{ id: null, name: 'Every pack', promptCount: null }, ...view.packs].map((choice) => (
          <label className={styles.pack} key={choice.id ?? ''}>
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

/** The host's own turn of a knob shows at once; the server's answer then takes its place. */
function useSettings(view: RoomView) {
  const [draft, setDraft] = useState<RoomSettings | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const settings = draft ?? view.settings;
  const change = (part: Partial<RoomSettings>) => {
    const wanted = { ...settings, ...part };
    setDraft(wanted);
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const result = await roomClient().send('room:settings', { settings: wanted });
      setProblem(result.ok ? null : result.error.message);
      setDraft((current) => (current === wanted ? null : current));
    }, REST_MS);
  };
  return { settings, change, problem };
}
