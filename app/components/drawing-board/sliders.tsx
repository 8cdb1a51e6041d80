import { useTranslations } from 'next-intl';
import type { CSSProperties } from 'react';
import { useKeyLabels } from '#app/lib/keyboard-layout.ts';
import { MIN_OPACITY } from '#contract/limits.ts';
import { SizeIcon } from './icons.tsx';
import type { BoardCommand } from './shortcuts.ts';
import { ToolButton } from './tool-button.tsx';
import { SIZES, sizeOf, sizeToSlider, sliderToSize, type ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';

interface SlidersProps {
  toolState: ToolState;
  disabled: boolean;
  onCommand: (command: BoardCommand) => void;
}

/** Stroke widths of the icons; the real ones would not fit the buttons. */
const SHOWN_WIDTHS = { fine: 2, medium: 4.5, thick: 8, broad: 13 };
/** Steps of the size slider. */
const SIZE_PLACES = 100;

export function Sizes({ toolState, disabled, onCommand }: SlidersProps) {
  const t = useTranslations('tools');
  const keyLabels = useKeyLabels();
  const size = sizeOf(toolState);
  return (
    <fieldset className={styles.group} aria-label={t('groups.size')}>
      {SIZES.map((choice, index) => (
        <ToolButton
          key={choice.name}
          label={t(`size.${choice.name}`)}
          keys={String(index + 1)}
          pressed={size === choice.size}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'size', size: choice.size })}
        >
          <SizeIcon width={SHOWN_WIDTHS[choice.name]} />
        </ToolButton>
      ))}
      <label
        className={`${styles.slider} ${styles.wedge}`}
        title={t('withKey', { label: t('size.any'), keys: keyLabels('[', ']').join(' ') })}
      >
        <input
          type="range"
          aria-label={t('size.any')}
          aria-valuetext={t('size.units', { size })}
          min={0}
          max={SIZE_PLACES}
          value={Math.round(sizeToSlider(size) * SIZE_PLACES)}
          disabled={disabled}
          onChange={(event) =>
            onCommand({ kind: 'size', size: sliderToSize(Number(event.target.value) / SIZE_PLACES) })
          }
        />
      </label>
    </fieldset>
  );
}

export function Opacity({ toolState, disabled, onCommand }: SlidersProps) {
  const t = useTranslations('tools');
  const keyLabels = useKeyLabels();
  const percent = Math.round(toolState.opacity * 100);
  return (
    <label
      className={`${styles.slider} ${styles.wash}`}
      style={{ '--wash': toolState.colour } as CSSProperties}
      title={t('withKey', { label: t('opacity.label'), keys: keyLabels(',', '.').join(' ') })}
    >
      <input
        type="range"
        aria-label={t('opacity.label')}
        aria-valuetext={t('opacity.percent', { percent })}
        min={MIN_OPACITY * 100}
        max={100}
        value={percent}
        disabled={disabled}
        onChange={(event) => onCommand({ kind: 'opacity', opacity: Number(event.target.value) / 100 })}
      />
    </label>
  );
}
