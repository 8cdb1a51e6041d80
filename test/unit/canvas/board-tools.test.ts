import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brushOf,
  changeHand,
  FIRST_HAND,
  type HandChange,
  SIZES,
  SWATCHES,
} from '#app/components/drawing-board/palette.ts';
import { commandOfKey, type KeyPress } from '#app/components/drawing-board/shortcuts.ts';
import { QUICKDRAW_STROKE_SIZE } from '#canvas/quickdraw.ts';
import { StrokeOp } from '#contract/drawing.ts';

const key = (name: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('what is in the hand', () => {
  it('begins with the pen that the judge knows best', () => {
    expect(brushOf(FIRST_HAND)).toEqual({ tool: 'pen', colour: '#000000', size: QUICKDRAW_STROKE_SIZE });
  });

  it('is always a brush that the contract takes', () => {
    const change: fc.Arbitrary<HandChange> = fc.oneof(
      fc.record({ kind: fc.constant('tool' as const), tool: fc.constantFrom('pen' as const, 'eraser' as const) }),
      fc.record({ kind: fc.constant('swatch' as const), index: fc.nat(SWATCHES.length - 1) }),
      fc.record({ kind: fc.constant('size' as const), index: fc.nat(SIZES.length - 1) }),
      fc.record({ kind: fc.constant('size-step' as const), by: fc.constantFrom(1 as const, -1 as const) }),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const brush = brushOf(changes.reduce(changeHand, FIRST_HAND));
        StrokeOp.parse({ kind: 'stroke', t: 0, points: [0, 0, 0.5, 0], ...brush });
      }),
    );
  });

  it('keeps a size for each tool, and takes up the pen with a colour', () => {
    const erasing = changeHand(changeHand(FIRST_HAND, { kind: 'tool', tool: 'eraser' }), { kind: 'size', index: 3 });
    const drawing = changeHand(erasing, { kind: 'swatch', index: 4 });
    expect(brushOf(drawing)).toEqual({ tool: 'pen', colour: SWATCHES[4]?.colour, size: QUICKDRAW_STROKE_SIZE });
    expect(brushOf(changeHand(drawing, { kind: 'tool', tool: 'eraser' })).size).toBe(SIZES[3]?.size);
  });
});

describe('keys', () => {
  it.each([
    [key('b'), { kind: 'tool', tool: 'pen' }],
    [key('E'), { kind: 'tool', tool: 'eraser' }],
    [key('z'), { kind: 'undo' }],
    [key('z', { ctrlKey: true }), { kind: 'undo' }],
    [key('z', { metaKey: true }), { kind: 'undo' }],
    [key('Z', { ctrlKey: true, shiftKey: true }), { kind: 'redo' }],
    [key('y', { ctrlKey: true }), { kind: 'redo' }],
    [key('y'), { kind: 'redo' }],
    [key('x'), { kind: 'clear' }],
    [key('Delete'), { kind: 'clear' }],
    [key('4'), { kind: 'size', index: 3 }],
    [key('['), { kind: 'size-step', by: -1 }],
    [key(']'), { kind: 'size-step', by: 1 }],
  ])('%o', (press, command) => {
    expect(commandOfKey(press)).toEqual(command);
  });

  it.each([
    key('5'),
    key('0'),
    key('x', { ctrlKey: true }),
    key('b', { ctrlKey: true }),
    key('z', { altKey: true }),
    key('Tab'),
    key('Enter'),
    key(' '),
    key('F1'),
  ])('%o is not ours', (press) => {
    expect(commandOfKey(press)).toBeNull();
  });
});
