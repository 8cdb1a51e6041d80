import { useTranslations } from 'next-intl';
import { memo, useEffect, useRef } from 'react';
import { type Hand, MAX_RECENT } from './hand.ts';
import { BlotIcon, MixIcon, PipetteIcon } from './icons.tsx';
import type { BoardCommand } from './shortcuts.ts';
import { PALETTES } from './swatches.ts';
import { ToolButton } from './tool-button.tsx';
import styles from './toolbar.module.css';

interface ColoursProps {
  hand: Hand;
  disabled: boolean;
  onCommand: (command: BoardCommand) => void;
}

/** The sixteen colours of the palette. Rendered for another hand alone: not for each part of a stroke or a pinch. */
export const Colours = memo(function Colours({ hand, disabled, onCommand }: ColoursProps) {
  const t = useTranslations('tools');
  return (
    <fieldset className={styles.group} aria-label={t('groups.colour')}>
      {PALETTES[hand.palette].map(({ name, colour }, index) => (
        <ToolButton
          key={name}
          label={t(`colours.${name}`)}
          pressed={hand.tool !== 'eraser' && hand.colour === colour}
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

/** Room for colours that will be mixed. */
const SLOTS = Array.from({ length: MAX_RECENT }, (_, slot) => slot);

/** Colours that are in no palette: mixed, taken from the paper, or had before. */
export const OwnColours = memo(function OwnColours({ hand, disabled, onCommand }: ColoursProps) {
  const t = useTranslations('tools');
  const mixer = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React's onChange comes with every movement in the picker; the browser's own event when one has been chosen.
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
          value={hand.colour}
          disabled={disabled}
          onChange={(event) => onCommand({ kind: 'colour', colour: event.target.value })}
        />
      </label>
      <ToolButton
        label={t('pick')}
        keys="I"
        pressed={hand.picking}
        disabled={disabled}
        onPress={() => onCommand({ kind: 'pick' })}
      >
        <PipetteIcon />
      </ToolButton>
      {hand.recent.map((colour, index) => (
        <ToolButton
          key={colour}
          label={t('recent', { colour })}
          pressed={hand.tool !== 'eraser' && hand.colour === colour}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'colour', colour })}
          className={styles.colour}
        >
          <BlotIcon colour={colour} variant={index + 1} />
        </ToolButton>
      ))}
      {SLOTS.slice(hand.recent.length).map((slot) => (
        <span key={slot} className={styles.empty} />
      ))}
    </fieldset>
  );
});
