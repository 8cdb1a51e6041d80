import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { isShape } from '#canvas/drawing-input.ts';
import { SHAPES } from '#contract/drawing.ts';
import { Circled, SHAPE_ICONS } from './icons.tsx';
import type { BoardCommand } from './shortcuts.ts';
import type { ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';

interface ToolButtonProps {
  label: string;
  /** The shortcut. */
  keys?: string;
  /** Only for toggle buttons. */
  pressed?: boolean | undefined;
  /** Only for buttons that open something. */
  expanded?: boolean | undefined;
  disabled: boolean;
  onPress: () => void;
  className?: string | undefined;
  children: ReactNode;
}

export function ToolButton(props: ToolButtonProps) {
  const { label, keys, pressed, expanded, disabled, onPress, className, children } = props;
  const t = useTranslations('tools');
  return (
    <button
      type="button"
      className={[styles.tool, className].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      title={keys ? t('withKey', { label, keys }) : label}
      disabled={disabled}
      onClick={onPress}
    >
      {pressed ? <Circled className={styles.circled} /> : null}
      {children}
    </button>
  );
}

const KEYS = { line: 'L', rectangle: 'R', ellipse: 'O' };

interface ShapeButtonProps {
  toolState: ToolState;
  disabled: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onCommand: (command: BoardCommand) => void;
}

/** The button of all shapes: selects the last one used and opens a menu of the others. */
export function ShapeButton({ toolState, disabled, isOpen, onOpen, onCommand }: ShapeButtonProps) {
  const t = useTranslations('tools');
  const isPressed = isShape(toolState.tool);
  const Icon = SHAPE_ICONS[toolState.shape];
  return (
    <div className={styles.shapes}>
      <ToolButton
        label={t('shapes', { shape: t(`tool.${toolState.shape}`) })}
        keys={KEYS[toolState.shape]}
        pressed={isPressed}
        expanded={isOpen}
        disabled={disabled}
        onPress={() => {
          if (!isPressed) onCommand({ kind: 'tool', tool: toolState.shape });
          onOpen(!isOpen);
        }}
        className={styles.hasMore}
      >
        <Icon />
      </ToolButton>
      {isOpen && (
        <fieldset className={styles.shapesMenu} aria-label={t('shapesMenu')}>
          {SHAPES.map((shape) => {
            const ShapeIcon = SHAPE_ICONS[shape];
            return (
              <ToolButton
                key={shape}
                label={t(`tool.${shape}`)}
                keys={KEYS[shape]}
                pressed={toolState.tool === shape}
                disabled={disabled}
                onPress={() => {
                  onCommand({ kind: 'tool', tool: shape });
                  onOpen(false);
                }}
              >
                <ShapeIcon />
              </ToolButton>
            );
          })}
        </fieldset>
      )}
    </div>
  );
}
