import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import type { BoardLayout } from './board-layout.ts';
import { Colours, OwnColours } from './colours.tsx';
import {
  ClearIcon,
  CloserIcon,
  EraserIcon,
  FillIcon,
  FurtherIcon,
  InkIcon,
  PenIcon,
  PreferencesIcon,
  RedoIcon,
  UndoIcon,
} from './icons.tsx';
import { ShapeButton } from './shape-button.tsx';
import type { BoardCommand } from './shortcuts.ts';
import { Opacity, Sizes } from './sliders.tsx';
import { ToolButton } from './tool-button.tsx';
import { sizeOf, type ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';
import { useRovingFocus } from './use-roving-focus.ts';

/** What lies over the paper for a moment. */
export type Unfolded = 'drawer' | 'shapes' | null;

interface ToolbarProps {
  toolState: ToolState;
  layout: BoardLayout;
  /** How many times closer than the whole paper. */
  zoom: number;
  disabled: boolean;
  can: { undo: boolean; redo: boolean; clear: boolean };
  unfolded: Unfolded;
  onUnfold: (unfolded: Unfolded) => void;
  onPreferences: () => void;
  onHelp: () => void;
  onCommand: (command: BoardCommand) => void;
}

/** The pencil case: a bar under the thumb, and a drawer for what does not fit beside the largest paper. */
export function Toolbar(props: ToolbarProps) {
  const { toolState, layout, zoom, disabled, can, unfolded, onUnfold, onPreferences, onHelp, onCommand } = props;
  const t = useTranslations('tools');
  const strip = useRef<HTMLDivElement>(null);
  const roving = useRovingFocus(strip);
  const common = { toolState, disabled, onCommand };
  const { open } = layout;

  const preferencesButton = (
    <ToolButton label={t('preferences.title')} disabled={disabled} onPress={onPreferences}>
      <PreferencesIcon />
    </ToolButton>
  );
  const further = (
    <>
      <Sizes {...common} />
      {open !== 'colours' && <Colours {...common} />}
      <OwnColours {...common} />
      <Opacity {...common} />
      <fieldset className={styles.group} aria-label={t('groups.zoom')}>
        <ToolButton
          label={t('zoom.out')}
          keys="−"
          disabled={disabled || zoom <= 1}
          onPress={() => onCommand({ kind: 'zoom', by: -1 })}
        >
          <FurtherIcon />
        </ToolButton>
        <ToolButton
          label={t('zoom.whole')}
          keys="0"
          disabled={disabled || zoom <= 1}
          onPress={() => onCommand({ kind: 'zoom', by: 0 })}
        >
          <span className={styles.times}>{t('zoom.times', { zoom })}</span>
        </ToolButton>
        <ToolButton
          label={t('zoom.in')}
          keys="+"
          disabled={disabled}
          onPress={() => onCommand({ kind: 'zoom', by: 1 })}
        >
          <CloserIcon />
        </ToolButton>
        {open === 'all' ? (
          <ToolButton label={t('keys.title')} keys="?" disabled={false} onPress={onHelp}>
            <kbd className={styles.key}>?</kbd>
          </ToolButton>
        ) : (
          preferencesButton
        )}
      </fieldset>
    </>
  );

  return (
    <div
      ref={strip}
      className={styles.toolbar}
      role="toolbar"
      aria-label={t('toolbar')}
      data-open={open}
      onKeyDown={roving}
      // A mouse leaves the focus where it is: Space and the arrows stay the paper's.
      onMouseDown={(event) => {
        if (event.target instanceof Element && !event.target.closest('input, label')) event.preventDefault();
      }}
    >
      <div className={styles.grid}>
        <fieldset className={styles.group} aria-label={t('groups.tool')}>
          <ToolButton
            label={t('tool.pen')}
            keys="B"
            pressed={toolState.tool === 'pen'}
            disabled={disabled}
            onPress={() => onCommand({ kind: 'tool', tool: 'pen' })}
          >
            <PenIcon />
          </ToolButton>
          <ToolButton
            label={t('tool.eraser')}
            keys="E"
            pressed={toolState.tool === 'eraser'}
            disabled={disabled}
            onPress={() => onCommand({ kind: 'tool', tool: 'eraser' })}
          >
            <EraserIcon />
          </ToolButton>
          <ToolButton
            label={t('tool.fill')}
            keys="F"
            pressed={toolState.tool === 'fill'}
            disabled={disabled}
            onPress={() => onCommand({ kind: 'tool', tool: 'fill' })}
          >
            <FillIcon />
          </ToolButton>
          <ShapeButton
            {...common}
            isOpen={unfolded === 'shapes'}
            onOpen={(isOpen) => onUnfold(isOpen ? 'shapes' : null)}
          />
        </fieldset>
        <fieldset className={styles.group} aria-label={t('groups.corrections')}>
          <ToolButton
            label={t('undo')}
            keys="Z"
            disabled={disabled || !can.undo}
            onPress={() => onCommand({ kind: 'undo' })}
          >
            <UndoIcon />
          </ToolButton>
          <ToolButton
            label={t('redo')}
            keys="Y"
            disabled={disabled || !can.redo}
            onPress={() => onCommand({ kind: 'redo' })}
          >
            <RedoIcon />
          </ToolButton>
          <ToolButton
            label={t('clear')}
            keys="X"
            disabled={disabled || !can.clear}
            onPress={() => onCommand({ kind: 'clear' })}
          >
            <ClearIcon />
          </ToolButton>
        </fieldset>
        {open === 'all' ? (
          preferencesButton
        ) : (
          <ToolButton
            label={t('drawer')}
            expanded={unfolded === 'drawer'}
            disabled={disabled}
            onPress={() => onUnfold(unfolded === 'drawer' ? null : 'drawer')}
            className={styles.hasMore}
          >
            <InkIcon colour={toolState.tool === 'eraser' ? '#ffffff' : toolState.colour} size={sizeOf(toolState)} />
          </ToolButton>
        )}
        {open === 'colours' && <Colours {...common} />}
        {open === 'all' && further}
      </div>
      {open !== 'all' && unfolded === 'drawer' && <div className={`${styles.grid} ${styles.drawer}`}>{further}</div>}
    </div>
  );
}
