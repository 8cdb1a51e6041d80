import { describe, expect, it } from 'vitest';
import { commandOfKey } from '#app/components/drawing-board/shortcuts.ts';
import type { KeyPress } from '#app/lib/keys.ts';

const key = (name: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('[TOOL-9] keys', () => {
  it.each([
    [key('b'), { kind: 'tool', tool: 'pen' }],
    [key('E'), { kind: 'tool', tool: 'eraser' }],
    [key('f'), { kind: 'tool', tool: 'fill' }],
    [key('g'), { kind: 'tool', tool: 'fill' }],
    [key('l'), { kind: 'tool', tool: 'line' }],
    [key('r'), { kind: 'tool', tool: 'rectangle' }],
    [key('o'), { kind: 'tool', tool: 'ellipse' }],
    [key('i'), { kind: 'pick' }],
    [key('z'), { kind: 'undo' }],
    [key('z', { ctrlKey: true }), { kind: 'undo' }],
    [key('z', { metaKey: true }), { kind: 'undo' }],
    [key('Z', { ctrlKey: true, shiftKey: true }), { kind: 'redo' }],
    [key('y', { ctrlKey: true }), { kind: 'redo' }],
    [key('y'), { kind: 'redo' }],
    [key('x'), { kind: 'clear' }],
    [key('Delete'), { kind: 'clear' }],
    [key('4'), { kind: 'size', size: 90 }],
    [key('['), { kind: 'size-step', by: -1 }],
    [key(']'), { kind: 'size-step', by: 1 }],
    [key(','), { kind: 'opacity-step', by: -1 }],
    [key('.'), { kind: 'opacity-step', by: 1 }],
    [key('+', { shiftKey: true }), { kind: 'zoom', by: 1 }],
    [key('='), { kind: 'zoom', by: 1 }],
    [key('-'), { kind: 'zoom', by: -1 }],
    [key('0'), { kind: 'zoom', by: 0 }],
    [key('ArrowLeft'), { kind: 'pan', across: -1, down: 0 }],
    // Arabic: one of its keys writes two letters.
    [key('ئ', { code: 'KeyZ', ctrlKey: true }), { kind: 'undo' }],
    [key('لا', { code: 'KeyB' }), { kind: 'tool', tool: 'pen' }],
    [key('ج', { code: 'BracketLeft' }), { kind: 'size-step', by: -1 }],
    [key('٤', { code: 'Digit4' }), { kind: 'size', size: 90 }],
    // AltGr of a German keyboard.
    [key('[', { code: 'Digit8', ctrlKey: true, altKey: true }), { kind: 'size-step', by: -1 }],
    // Latin keyboards mean what they write, wherever the key is.
    [key('z', { code: 'KeyY' }), { kind: 'undo' }],
  ])('%o', (press, command) => {
    expect(commandOfKey(press)).toEqual(command);
  });

  it.each([
    key('5'),
    key('m'),
    key('?', { shiftKey: true }),
    key('x', { ctrlKey: true }),
    key('b', { ctrlKey: true }),
    key('+', { ctrlKey: true }),
    key('0', { metaKey: true }),
    key('z', { altKey: true }),
    key('Tab'),
    key('Enter'),
    key(' '),
    key('F1'),
    key('constructor'),
    key('ü', { code: 'BracketLeft', ctrlKey: true }),
    key('w', { code: 'Comma' }),
    key('ش', { code: 'KeyA' }),
  ])('%o is not ours', (press) => {
    expect(commandOfKey(press)).toBeNull();
  });
});
