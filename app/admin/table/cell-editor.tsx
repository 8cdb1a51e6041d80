'use client';

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import type { Pack } from '#server/storage/port/prompts.ts';
import styles from './prompt-table.module.css';
import { type Editable, isLocale } from './row.ts';

/** The input of a cell that is edited. Enter and Tab save, Escape leaves, and so does going elsewhere without a change. */
export function CellEditor(props: {
  label: string;
  field: Editable;
  value: string;
  packs: Pick<Pack, 'id' | 'name' | 'retired'>[];
  problem: string | null;
  saving: boolean;
  onSave(value: string, next: 'stay' | 1 | -1): void;
  onLeave(): void;
}) {
  const { label, field, value, packs, problem, saving, onSave, onLeave } = props;
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => {
    input.current?.focus();
    if (input.current instanceof HTMLInputElement) input.current.select();
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>) => {
    // An input method uses these keys for itself.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onLeave();
    else if (event.key === 'Enter') onSave(event.currentTarget.value, 'stay');
    else if (event.key === 'Tab') onSave(event.currentTarget.value, event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shared = {
    ref: input,
    className: `input ${styles.input}`,
    defaultValue: value,
    'aria-label': label,
    'aria-busy': saving,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': problem ? 'cell-problem' : undefined,
    onKeyDown,
  };
  return (
    <>
      {field === 'packId' ? (
        <select {...shared}>
          {packs.map(({ id, name, retired }) => (
            <option key={id} value={id}>
              {retired ? `${name} (retired)` : name}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          lang={isLocale(field) ? field : undefined}
          dir={isLocale(field) ? 'auto' : undefined}
          maxLength={PROMPT_MAX_CHARS * 8}
          placeholder={field === 'tags' ? 'animals, easy' : undefined}
          enterKeyHint="done"
        />
      )}
      <span className={styles.touch}>
        <button type="button" className="btn" onClick={() => onSave(input.current?.value ?? value, 'stay')}>
          Save
        </button>
        <button type="button" className="btn btn--plain" onClick={onLeave}>
          Cancel
        </button>
      </span>
      {problem && (
        <span className="problem" id="cell-problem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
