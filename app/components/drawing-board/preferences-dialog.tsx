import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import type { Stabiliser } from '#canvas/drawing-input.ts';
import { PALETTE_NAMES, PALETTES } from './palettes.ts';
import styles from './preferences-dialog.module.css';
import type { BoardCommand } from './shortcuts.ts';
import type { ToolState } from './tool-state.ts';

const STABILISERS = [
  [0, 'off'],
  [1, 'little'],
  [2, 'more'],
  [3, 'strong'],
] as const satisfies readonly (readonly [Stabiliser, string])[];

const SIDES = [
  [true, 'left'],
  [false, 'right'],
] as const;

interface PreferencesDialogProps {
  dialog: RefObject<HTMLDialogElement | null>;
  toolState: ToolState;
  onCommand: (command: BoardCommand) => void;
}

/** The dialog of the tool preferences. */
export function PreferencesDialog({ dialog, toolState, onCommand }: PreferencesDialogProps) {
  const t = useTranslations('tools.preferences');
  return (
    <dialog ref={dialog} className={`dialog ${styles.menu}`} aria-labelledby="tool-preferences">
      <h2 id="tool-preferences">{t('title')}</h2>
      <fieldset className={styles.choice}>
        <legend>{t('palette')}</legend>
        {PALETTE_NAMES.map((palette) => (
          <label key={palette} className={styles.option}>
            <input
              type="radio"
              name="preferred-palette"
              checked={toolState.palette === palette}
              onChange={() => onCommand({ kind: 'preferences', preferences: { palette } })}
            />
            <span className={styles.card}>
              {t(palette)}
              <span className={styles.strip} aria-hidden="true">
                {PALETTES[palette].map(({ colour }) => (
                  <span key={colour} style={{ background: colour }} />
                ))}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className={`${styles.choice} ${styles.row} ${styles.sides}`}>
        <legend>{t('side')}</legend>
        {SIDES.map(([leftHanded, name]) => (
          <label key={name} className={styles.option}>
            <input
              type="radio"
              name="preferred-side"
              checked={toolState.leftHanded === leftHanded}
              onChange={() => onCommand({ kind: 'preferences', preferences: { leftHanded } })}
            />
            <span className={styles.card}>{t(name)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className={`${styles.choice} ${styles.row}`}>
        <legend>{t('stabiliser')}</legend>
        {STABILISERS.map(([stabiliser, name]) => (
          <label key={name} className={styles.option}>
            <input
              type="radio"
              name="preferred-stabiliser"
              checked={toolState.stabiliser === stabiliser}
              onChange={() => onCommand({ kind: 'preferences', preferences: { stabiliser } })}
            />
            <span className={styles.card}>{t(`stabilisers.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={toolState.pressure}
          onChange={(event) => onCommand({ kind: 'preferences', preferences: { pressure: event.target.checked } })}
        />
        {t('pressure')}
      </label>
      <form method="dialog">
        <button type="submit" className="btn btn--primary">
          {t('done')}
        </button>
      </form>
    </dialog>
  );
}
