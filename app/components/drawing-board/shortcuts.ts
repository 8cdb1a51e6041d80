import type { Tool } from '#canvas/drawing-input.ts';
import { SIZES, type ToolChange } from './tool-state.ts';

/** What a tool does at once. */
export type Correction = 'undo' | 'redo' | 'clear';
/** Closer, further away, the whole paper; or by steps to a side. */
export type ViewChange = { kind: 'zoom'; by: 1 | -1 | 0 } | { kind: 'pan'; across: -1 | 0 | 1; down: -1 | 0 | 1 };

export type BoardCommand = ToolChange | ViewChange | { kind: Correction };

/** The part of KeyboardEvent that is looked at. */
export interface KeyPress {
  key: string;
  /** The place on the keyboard, e.g. `KeyZ`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

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

const PUNCTUATION: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Comma: ',', Period: '.' };

/**
 * What a key is called, letters in lower case. Where it writes another script (Arabic, Greek, Cyrillic …), its place on
 * the keyboard counts: nobody changes the layout to undo a line.
 */
export function nameOfKey({ key, code }: Pick<KeyPress, 'key' | 'code'>): string {
  if (/^[\p{ASCII}\p{Script=Latin}]+$/u.test(key)) return key.length === 1 ? key.toLowerCase() : key;
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase();
  return place ?? of(PUNCTUATION, code) ?? key;
}

/** What a key does on the board, or null: it is not ours. */
export function commandOfKey(press: KeyPress): BoardCommand | null {
  if (press.altKey) return null;
  const key = nameOfKey(press);
  if (press.ctrlKey || press.metaKey) {
    if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
    return key === 'y' ? { kind: 'redo' } : null;
  }
  if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
  const tool = of(TOOL_KEYS, key);
  if (tool) return { kind: 'tool', tool };
  const size = /^[1-9]$/.test(key) ? SIZES[Number(key) - 1]?.size : undefined;
  if (size !== undefined) return { kind: 'size', size };
  return of(OTHER_KEYS, key) ?? null;
}

/** Keys pressed while typing belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input:not([type=range], [type=color]), textarea, select, dialog[open]') !== null
  );
}

/** Space and arrows belong to what has the focus, if that does something with them. */
export const usesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, input, summary, [role="radio"], [tabindex="0"]') !== null;
