import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { roomModes } from '#app/modes/index.ts';
import { ModeIcon } from '#app/modes/mode-icon.tsx';
import type { ModeName } from '#contract/modes.ts';
import styles from './mode-picker.module.css';

interface ModePickerProps {
  mode: ModeName;
  practice: boolean;
  onChoose: (mode: ModeName) => void;
}

/** How it is played: a picture and a sentence for each way. */
export function ModePicker({ mode, practice, onChoose }: ModePickerProps) {
  const t = useTranslations('lobby.settings');
  const words = useTranslations('modes');
  const name = useId();
  return (
    <fieldset className={styles.modes}>
      <legend className="label">{t('mode')}</legend>
      {roomModes(practice).map((look) => (
        <label className={styles.mode} key={look.name}>
          <input type="radio" name={name} checked={look.name === mode} onChange={() => onChoose(look.name)} />
          <span className={styles.card}>
            <ModeIcon mode={look.name} className={styles.picture ?? ''} />
            <span className={styles.name}>{words(`${look.name}.name`)}</span>
            <span className={styles.sentence}>{words(`${look.name}.sentence`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
