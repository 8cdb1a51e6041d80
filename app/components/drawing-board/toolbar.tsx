import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
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
import type { BoardCommand } from './shortcuts.ts';
import { Opacity, Sizes } from './sliders.tsx';
import { ShapeButton, ToolButton } from './tool-button.tsx';
import { sizeOf, type ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';

/** The part of the toolbar that is open over the canvas. */
export type Unfolded = 'drawer' | 'shapes' | null;

interface ToolbarProps {
  toolState: ToolState;
  layout: BoardLayout;
  /** Zoom factor, to one decimal. */
  zoom: number;
  disabled: boolean;
  can: { undo: boolean; redo: boolean; clear: boolean };
  unfolded: Unfolded;
  onUnfold: (unfolded: Unfolded) => void;
  onPreferences: () => void;
  onHelp: () => void;
  onCommand: (command: BoardCommand) => void;
}

/** A bar of tools, and a drawer for those that do not fit beside the largest canvas. */
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
      // A mouse does not move the focus, so that Space and the arrows keep panning.
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

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Roving tabindex: the toolbar is one Tab stop, and arrows move between its buttons (WAI-ARIA Authoring Practices,
 * "Toolbar"). Sliders use arrows themselves and are Tab stops of their own. Returns the toolbar's `onKeyDown`.
 */
function useRovingFocus(toolbar: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  const current = useRef<HTMLElement | null>(null);
  const buttons = () => [...(toolbar.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];

  // After every render: buttons are added, removed and disabled.
  useEffect(() => {
    const all = buttons();
    if (!current.current || !all.includes(current.current)) current.current = all[0] ?? null;
    for (const button of all) button.tabIndex = button === current.current ? 0 : -1;
  });

  return (event) => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const mirrored =
      getComputedStyle(all[at] as HTMLElement).direction === 'rtl' && event.key.match(/Left|Right/) ? -1 : 1;
    const step = (STEPS[event.key] ?? 0) * mirrored;
    const next =
      event.key === 'Home' ? all[0] : event.key === 'End' ? all.at(-1) : all[(at + step + all.length) % all.length];
    if (!next || (next === all[at] && step === 0)) return;
    event.preventDefault();
    if (current.current) current.current.tabIndex = -1;
    current.current = next;
    next.tabIndex = 0;
    next.focus();
  };
}
