import { type HandChange, SIZES } from './palette.ts';

export type BoardCommand = HandChange | { kind: 'undo' } | { kind: 'redo' } | { kind: 'clear' };

/** The part of KeyboardEvent that is looked at. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** What a key does on the board, or null: it is not ours. */
export function commandOfKey(press: KeyPress): BoardCommand | null {
  if (press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.ctrlKey || press.metaKey) {
    if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
    return key === 'y' ? { kind: 'redo' } : null;
  }
  switch (key) {
    case 'b':
      return { kind: 'tool', tool: 'pen' };
    case 'e':
      return { kind: 'tool', tool: 'eraser' };
    case 'z':
      return { kind: press.shiftKey ? 'redo' : 'undo' };
    case 'y':
      return { kind: 'redo' };
    case 'x':
    case 'Delete':
      return { kind: 'clear' };
    case '[':
      return { kind: 'size-step', by: -1 };
    case ']':
      return { kind: 'size-step', by: 1 };
    default: {
      const index = Number.parseInt(key, 10) - 1;
      return key.length === 1 && index >= 0 && index < SIZES.length ? { kind: 'size', index } : null;
    }
  }
}

/** Keys pressed while typing belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, dialog[open]') !== null;
}
