import { useId } from 'react';
import styles from './switch.module.css';

interface SwitchProps {
  label: string;
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Something that is on or off. */
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
