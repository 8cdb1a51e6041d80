import type { ReactNode } from 'react';
import styles from './drawing-board.module.css';
import { BlotIcon, Circled, ClearIcon, EraserIcon, PenIcon, RedoIcon, SizeIcon, UndoIcon } from './icons.tsx';
import { type Hand, SIZES, SWATCHES } from './palette.ts';
import type { BoardCommand } from './shortcuts.ts';

interface ToolbarProps {
  hand: Hand;
  disabled: boolean;
  can: { undo: boolean; redo: boolean; clear: boolean };
  onCommand: (command: BoardCommand) => void;
}

interface ToolButtonProps {
  label: string;
  /** What to press instead. */
  keys?: string;
  /** Leave out for a button that does something at once. */
  pressed?: boolean;
  disabled: boolean;
  onPress: () => void;
  className?: string | undefined;
  children: ReactNode;
}

function ToolButton({ label, keys, pressed, disabled, onPress, className, children }: ToolButtonProps) {
  return (
    <button
      type="button"
      className={[styles.tool, className].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={pressed}
      title={keys ? `${label} (${keys})` : label}
      disabled={disabled}
      onClick={onPress}
    >
      {pressed ? <Circled className={styles.circled} /> : null}
      {children}
    </button>
  );
}

/** Widths in which the sizes are shown; the real ones would not fit the buttons. */
const SHOWN_WIDTHS = [2, 4.5, 8, 13];

export function Toolbar({ hand, disabled, can, onCommand }: ToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Drawing tools">
      <fieldset className={styles.group} aria-label="Tool">
        <ToolButton
          label="Pen"
          keys="B"
          pressed={hand.tool === 'pen'}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'tool', tool: 'pen' })}
        >
          <PenIcon />
        </ToolButton>
        <ToolButton
          label="Eraser"
          keys="E"
          pressed={hand.tool === 'eraser'}
          disabled={disabled}
          onPress={() => onCommand({ kind: 'tool', tool: 'eraser' })}
        >
          <EraserIcon />
        </ToolButton>
      </fieldset>
      <fieldset className={`${styles.group} ${styles.sizes}`} aria-label="Size">
        {SIZES.map((choice, index) => (
          <ToolButton
            key={choice.name}
            label={`${choice.name} size`}
            keys={String(index + 1)}
            pressed={hand.sizes[hand.tool] === index}
            disabled={disabled}
            onPress={() => onCommand({ kind: 'size', index })}
          >
            <SizeIcon width={SHOWN_WIDTHS[index] ?? 4} />
          </ToolButton>
        ))}
      </fieldset>
      <fieldset className={`${styles.group} ${styles.colours}`} aria-label="Colour">
        {SWATCHES.map((swatch, index) => (
          <ToolButton
            key={swatch.name}
            label={swatch.name}
            pressed={hand.tool === 'pen' && hand.swatch === index}
            disabled={disabled}
            onPress={() => onCommand({ kind: 'swatch', index })}
          >
            <BlotIcon className={styles.blot} colour={swatch.colour} variant={index} />
          </ToolButton>
        ))}
      </fieldset>
      <fieldset className={styles.group} aria-label="Corrections">
        <ToolButton
          label="Undo"
          keys="Z"
          disabled={disabled || !can.undo}
          onPress={() => onCommand({ kind: 'undo' })}
          className={styles.undo}
        >
          <UndoIcon />
        </ToolButton>
        <ToolButton
          label="Redo"
          keys="Y"
          disabled={disabled || !can.redo}
          onPress={() => onCommand({ kind: 'redo' })}
          className={styles.redo}
        >
          <RedoIcon />
        </ToolButton>
        <ToolButton
          label="Clear the paper"
          keys="X"
          disabled={disabled || !can.clear}
          onPress={() => onCommand({ kind: 'clear' })}
          className={styles.clear}
        >
          <ClearIcon />
        </ToolButton>
      </fieldset>
    </div>
  );
}
