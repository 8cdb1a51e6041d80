import { useEffect } from 'react';
import { isTyping, type KeyPress, shortcutOf } from '#app/lib/keys.ts';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import type { Tool } from '#canvas/drawing-input.ts';
import { SIZES, type ToolChange } from './tool-state.ts';

/** Commands that change the drawing at once. */
type Correction = 'undo' | 'redo' | 'clear';
/** A zoom step in or out (0: the whole canvas), or a step of panning. */
export type ViewChange = { kind: 'zoom'; by: 1 | -1 | 0 } | { kind: 'pan'; across: -1 | 0 | 1; down: -1 | 0 | 1 };

export type BoardCommand = ToolChange | ViewChange | { kind: Correction };

const TOOL_KEYS: Record<string, Tool> = {
  b: 'pen',
  e: 'eraser',
  f: 'fill',
  g: 'fill',
  l: 'line',
  r: 'rectangle',
  o: 'ellipse',
};

const OTHER_KEYS: Record<string, BoardCommand> = {
  i: { kind: 'pick' },
  y: { kind: 'redo' },
  x: { kind: 'clear' },
  Delete: { kind: 'clear' },
  '[': { kind: 'size-step', by: -1 },
  ']': { kind: 'size-step', by: 1 },
  ',': { kind: 'opacity-step', by: -1 },
  '.': { kind: 'opacity-step', by: 1 },
  '+': { kind: 'zoom', by: 1 },
  '=': { kind: 'zoom', by: 1 },
  '-': { kind: 'zoom', by: -1 },
  '0': { kind: 'zoom', by: 0 },
  ArrowLeft: { kind: 'pan', across: -1, down: 0 },
  ArrowRight: { kind: 'pan', across: 1, down: 0 },
  ArrowUp: { kind: 'pan', across: 0, down: -1 },
  ArrowDown: { kind: 'pan', across: 0, down: 1 },
};

const of = <T>(table: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The command of a key; null: not a shortcut of the board. */
export function commandOfKey(press: KeyPress): BoardCommand | null {
  const key = shortcutOf(press);
  if (key === null) return null;
  if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
  // Ctrl and Alt together are the AltGr of some systems.
  if ((press.ctrlKey || press.metaKey) && !press.altKey) return key === 'y' ? { kind: 'redo' } : null;
  const tool = of(TOOL_KEYS, key);
  if (tool) return { kind: 'tool', tool };
  const size = /^[1-9]$/.test(key) ? SIZES[Number(key) - 1]?.size : undefined;
  if (size !== undefined) return { kind: 'size', size };
  return of(OTHER_KEYS, key) ?? null;
}

/** Whether the focused element uses Space and the arrows itself. */
const usesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, input, summary, [role="radio"], [tabindex="0"]') !== null;

interface BoardKeys {
  disabled: boolean;
  run: (command: BoardCommand) => void;
  /** Space goes down or up: drags pan while it is held. */
  hold: (isHeld: boolean) => void;
  /** Escape. */
  leave: () => void;
}

/** Runs the board's shortcuts. `run`, `hold` and `leave` must be stable between renders. */
export function useBoardKeys({ disabled, run, hold, leave }: BoardKeys): void {
  useEffect(() => {
    if (disabled) return;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || keystrokeGuard.takes(performance.now())) return;
      if (event.key === 'Escape') return leave();
      const isTaken = usesKeys(event.target);
      if (event.key === ' ' && !isTaken) {
        event.preventDefault();
        return hold(true);
      }
      const command = commandOfKey(event);
      if (!command || (command.kind === 'pan' && isTaken)) return;
      event.preventDefault();
      run(command);
    };
    const release = (event: KeyboardEvent) => {
      if (event.key === ' ') hold(false);
    };
    const leftWindow = () => hold(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', leftWindow);
    window.addEventListener('pointerdown', keystrokeGuard.end);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leftWindow);
      window.removeEventListener('pointerdown', keystrokeGuard.end);
    };
  }, [disabled, run, hold, leave]);
}
