import { useId } from 'react';
import styles from './slider.module.css';

interface SliderProps {
  label: string;
  value: number;
  /** The value as people say it. */
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
