import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import type { Stabiliser } from '#canvas/brush.ts';
import type { Hand } from './hand.ts';
import styles from './hand-menu.module.css';
import type { BoardCommand } from './shortcuts.ts';
import { PALETTE_NAMES, PALETTES } from './swatches.ts';

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

interface HandMenuProps {
  dialog: RefObject<HTMLDialogElement | null>;
  hand: Hand;
  onCommand: (command: BoardCommand) => void;
}

/** What a player sets once, and finds so the next time. */
export function HandMenu({ dialog, hand, onCommand }: HandMenuProps) {
  const t = useTranslations('tools.hand');
  return (
    <dialog ref={dialog} className={styles.menu} aria-labelledby="hand-menu">
      <h2 id="hand-menu">{t('title')}</h2>
      <fieldset className={styles.choice}>
        <legend>{t('palette')}</legend>
        {PALETTE_NAMES.map((palette) => (
          <label key={palette} className={styles.option}>
            <input
              type="radio"
              name="hand-palette"
              checked={hand.palette === palette}
              onChange={() => onCommand({ kind: 'habit', habits: { palette } })}
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
              name="hand-side"
              checked={hand.leftHanded === leftHanded}
              onChange={() => onCommand({ kind: 'habit', habits: { leftHanded } })}
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
              name="hand-stabiliser"
              checked={hand.stabiliser === stabiliser}
              onChange={() => onCommand({ kind: 'habit', habits: { stabiliser } })}
            />
            <span className={styles.card}>{t(`stabilisers.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={hand.pressure}
          onChange={(event) => onCommand({ kind: 'habit', habits: { pressure: event.target.checked } })}
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
