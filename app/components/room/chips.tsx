import { useId } from 'react';
import styles from './chips.module.css';

interface Choice<V> {
  value: V;
  text: string;
  /** How many are in it. */
  count?: number;
}

interface ChipsProps<V> {
  legend: string;
  choices: readonly Choice<V>[];
  chosen: V;
  onChoose: (value: V) => void;
}

/** One of a few: all of them in sight. */
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
