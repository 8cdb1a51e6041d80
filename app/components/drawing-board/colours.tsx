import { useTranslations } from 'next-intl';
import { memo, useEffect, useRef } from 'react';
import { BlotIcon, MixIcon, PipetteIcon } from './icons.tsx';
import { PALETTES } from './palettes.ts';
import type { BoardCommand } from './shortcuts.ts';
import { ToolButton } from './tool-button.tsx';
import { MAX_RECENT, type ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';

interface ColoursProps {
  toolState: ToolState;
  disabled: boolean;
  onCommand: (command: BoardCommand) => void;
}

/** The palette. Memoised, as strokes and pinches often render the toolbar without a change of tools. */
export const Colours = memo(function Colours({ toolState, disabled, onCommand }: ColoursProps) {
  const t = useTranslations('tools');
  return (
    <fieldset className={styles.group} aria-label={t('groups.colour')}>
      {PALETTES[toolState.palette].map(({ name, colour }, index) => (
        <ToolButton
          key={name}
          label={t(`colours.${name}`)}
          pressed={toolState.tool !== 'eraser' && toolState.colour === colour}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'colour', colour })}
          className={styles.colour}
        >
          <BlotIcon colour={colour} variant={index} />
        </ToolButton>
      ))}
    </fieldset>
  );
});

/** Places for custom colours. */
const SLOTS = Array.from({ length: MAX_RECENT }, (_, slot) => slot);

/** Custom colours: the colour input, the colour picker and the recent ones. */
export const OwnColours = memo(function OwnColours({ toolState, disabled, onCommand }: ColoursProps) {
  const t = useTranslations('tools');
  const mixer = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React's onChange fires during the choice; the native event fires once, at its end.
    const chosen = () => {
      if (mixer.current) onCommand({ kind: 'own-colour', colour: mixer.current.value });
    };
    const input = mixer.current;
    input?.addEventListener('change', chosen);
    return () => input?.removeEventListener('change', chosen);
  }, [onCommand]);
  return (
    <fieldset className={styles.group} aria-label={t('groups.own')}>
      <label className={`${styles.tool} ${styles.mix}`} title={t('ownColour')} data-off={disabled || undefined}>
        <MixIcon />
        <input
          ref={mixer}
          type="color"
          aria-label={t('ownColour')}
          value={toolState.colour}
          disabled={disabled}
          onChange={(event) => onCommand({ kind: 'colour', colour: event.target.value })}
        />
      </label>
      <ToolButton
        label={t('pick')}
        keys="I"
        pressed={toolState.picking}
        disabled={disabled}
        onPress={() => onCommand({ kind: 'pick' })}
      >
        <PipetteIcon />
      </ToolButton>
      {toolState.recent.map((colour, index) => (
        <ToolButton
          key={colour}
          label={t('recent', { colour })}
          pressed={toolState.tool !== 'eraser' && toolState.colour === colour}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'colour', colour })}
          className={styles.colour}
        >
          <BlotIcon colour={colour} variant={index + 1} />
        </ToolButton>
      ))}
      {SLOTS.slice(toolState.recent.length).map((slot) => (
        <span key={slot} className={styles.empty} />
      ))}
    </fieldset>
  );
});
