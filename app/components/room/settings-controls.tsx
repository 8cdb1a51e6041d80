import { useId } from 'react';
import styles from './settings-controls.module.css';

interface SwitchProps {
  label: string;
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** A checkbox as a switch. */
export function Switch({ label, hint, on, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label className={styles.switch}>
      <span className="label">{label}</span>
      <input
        type="checkbox"
        aria-label={label}
        aria-describedby={hint ? id : undefined}
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
      {hint && (
        <span className={styles.hint} id={id}>
          {hint}
        </span>
      )}
    </label>
  );
}

interface SliderProps {
  label: string;
  value: number;
  /** The formatted value. */
  text: string;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}

export function Slider({ label, value, text, min, max, step, onChange }: SliderProps) {
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

interface Choice<V> {
  value: V;
  text: string;
  /** A number beside the label. */
  count?: number;
}

interface ChipsProps<V> {
  legend: string;
  choices: readonly Choice<V>[];
  chosen: V;
  onChoose: (value: V) => void;
}

/** A radio group as chips. */
export function Chips<V extends string | null>({ legend, choices, chosen, onChoose }: ChipsProps<V>) {
  const name = useId();
  return (
    <fieldset className={styles.chips}>
      <legend className="label">{legend}</legend>
      {choices.map(({ value, text, count }) => (
        <label className={styles.choice} key={value ?? ''}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span className={styles.chip}>
            <bdi>{text}</bdi>
            {count !== undefined && <small className={styles.count}>{count}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
