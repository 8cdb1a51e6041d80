import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brushOf,
  changeHand,
  FIRST_HABITS,
  firstHand,
  type HandChange,
  MAX_RECENT,
  SIZES,
  sizeToSlider,
  sliderToSize,
} from '#app/components/drawing-board/hand.ts';
import { parseHabits } from '#app/components/drawing-board/stored-habits.ts';
import { PALETTES } from '#app/components/drawing-board/swatches.ts';
import { inkOfBrush, type Tool } from '#canvas/brush.ts';
import { QUICKDRAW_STROKE_SIZE } from '#canvas/quickdraw.ts';
import { StrokeOp } from '#contract/drawing.ts';
import { MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';

const tool = fc.constantFrom<Tool>('pen', 'eraser', 'fill', 'line', 'rectangle', 'ellipse');
const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`);
const by = fc.constantFrom(1 as const, -1 as const);
const change: fc.Arbitrary<HandChange> = fc.oneof(
  fc.record({ kind: fc.constant('tool' as const), tool }),
  fc.record({ kind: fc.constantFrom('colour' as const, 'own-colour' as const), colour }),
  fc.record({ kind: fc.constant('size' as const), size: fc.double({ min: -10, max: 1_000, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('size-step' as const, 'opacity-step' as const), by }),
  fc.record({ kind: fc.constant('opacity' as const), opacity: fc.double({ min: -1, max: 2, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('pick' as const, 'stop-picking' as const) }),
);
const start = firstHand();

describe('what is in the hand', () => {
  it('begins with the pen that the judge knows best', () => {
    expect(brushOf(start)).toMatchObject({ tool: 'pen', colour: '#000000', size: QUICKDRAW_STROKE_SIZE, opacity: 1 });
  });

  it('is always a brush that the contract takes', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const hand = changes.reduce(changeHand, start);
        const brush = brushOf({ ...hand, tool: 'pen' });
        StrokeOp.parse({
          kind: 'stroke',
          t: 0,
          tool: 'pen',
          colour: brush.colour,
          points: [0, 0, 0.5, 0],
          ...inkOfBrush(brush),
        });
        expect(hand.recent.length).toBeLessThanOrEqual(MAX_RECENT);
        expect(new Set(hand.recent).size).toBe(hand.recent.length);
      }),
    );
  });

  it('keeps a size for the eraser, and takes up the pen with a colour', () => {
    const erasing = changeHand(changeHand(start, { kind: 'tool', tool: 'eraser' }), { kind: 'size', size: 90 });
    const drawing = changeHand(erasing, { kind: 'colour', colour: '#e02f2f' });
    expect(brushOf(drawing)).toMatchObject({ tool: 'pen', colour: '#e02f2f', size: QUICKDRAW_STROKE_SIZE });
    expect(brushOf(changeHand(drawing, { kind: 'tool', tool: 'eraser' })).size).toBe(90);
    const filling = changeHand(changeHand(start, { kind: 'tool', tool: 'fill' }), {
      kind: 'colour',
      colour: '#ffd43b',
    });
    expect(filling.tool).toBe('fill');
  });

  it('remembers the last shape', () => {
    const drawn = changeHand(changeHand(start, { kind: 'tool', tool: 'ellipse' }), { kind: 'tool', tool: 'pen' });
    expect(drawn.shape).toBe('ellipse');
  });

  it('remembers own colours, the newest first, and none that lies in the palette', () => {
    const colours = ['#101010', '#202020', '#000000', '#101010'];
    const mixed = colours.reduce((hand, own) => changeHand(hand, { kind: 'own-colour', colour: own }), start);
    expect(mixed).toMatchObject({ colour: '#101010', recent: ['#101010', '#202020'] });
  });

  it('has no colour to pick any more once one was picked, or a tool taken', () => {
    const picking = changeHand(start, { kind: 'pick' });
    expect(picking.picking).toBe(true);
    for (const next of [
      { kind: 'own-colour', colour: '#123456' },
      { kind: 'tool', tool: 'pen' },
      { kind: 'pick' },
      { kind: 'stop-picking' },
    ] as const) {
      expect(changeHand(picking, next).picking).toBe(false);
    }
  });

  it('goes from the finest to the broadest by steps that never stand still', () => {
    const sizes = [MIN_STROKE_SIZE];
    let hand = changeHand(start, { kind: 'size', size: 0 });
    while (sizes.length < 100 && brushOf(hand).size < MAX_STROKE_SIZE) {
      hand = changeHand(hand, { kind: 'size-step', by: 1 });
      sizes.push(brushOf(hand).size);
    }
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    expect(sizes.length).toBeLessThan(25);
    while (sizes.length > 0 && brushOf(hand).size > MIN_STROKE_SIZE)
      hand = changeHand(hand, { kind: 'size-step', by: -1 });
    expect(brushOf(hand).size).toBe(MIN_STROKE_SIZE);
  });

  it('finds every size on the slider, to the unit', () => {
    for (const { size } of SIZES) expect(sliderToSize(sizeToSlider(size))).toBe(size);
    expect([sliderToSize(0), sliderToSize(1)]).toEqual([MIN_STROKE_SIZE, MAX_STROKE_SIZE]);
  });
});

describe('habits', () => {
  it('are read back as they were kept', () => {
    const habits = { ...FIRST_HABITS, palette: 'safe', leftHanded: true, stabiliser: 3, recent: ['#123456'] } as const;
    expect(parseHabits(JSON.stringify(habits))).toEqual(habits);
  });

  it('are the first ones where nothing sensible is kept, each for itself', () => {
    for (const text of [null, '', 'null', '[]', '{"palette":7}']) expect(parseHabits(text)).toEqual(FIRST_HABITS);
    expect(parseHabits('{"palette":"none","leftHanded":true,"recent":["red"]}')).toEqual({
      ...FIRST_HABITS,
      leftHanded: true,
    });
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(PALETTES[parseHabits(text).palette]).toHaveLength(16);
      }),
    );
  });
});
