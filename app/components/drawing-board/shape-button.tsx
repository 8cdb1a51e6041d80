import { useTranslations } from 'next-intl';
import { isShape } from '#canvas/drawing-input.ts';
import { SHAPES } from '#contract/drawing.ts';
import { SHAPE_ICONS } from './icons.tsx';
import type { BoardCommand } from './shortcuts.ts';
import { ToolButton } from './tool-button.tsx';
import type { ToolState } from './tool-state.ts';
import styles from './toolbar.module.css';

const KEYS = { line: 'L', rectangle: 'R', ellipse: 'O' };

interface ShapeButtonProps {
  toolState: ToolState;
  disabled: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onCommand: (command: BoardCommand) => void;
}

/** One button for all shapes: it takes up the last one, and shows the others. */
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
