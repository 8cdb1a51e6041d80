import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PALETTES } from '#app/components/drawing-board/palettes.ts';
import {
  brushOf,
  changeToolState,
  DEFAULT_PREFERENCES,
  initialToolState,
  MAX_RECENT,
  SIZES,
  sizeToSlider,
  sliderToSize,
  type ToolChange,
} from '#app/components/drawing-board/tool-state.ts';
import { parsePreferences } from '#app/components/drawing-board/use-tool-state.ts';
import { inkOfBrush, type Tool } from '#canvas/drawing-input.ts';
import { QUICKDRAW_STROKE_SIZE } from '#canvas/quickdraw.ts';
import { StrokeOp } from '#contract/drawing.ts';
import { MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';

const tool = fc.constantFrom<Tool>('pen', 'eraser', 'fill', 'line', 'rectangle', 'ellipse');
const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`);
const by = fc.constantFrom(1 as const, -1 as const);
const change: fc.Arbitrary<ToolChange> = fc.oneof(
  fc.record({ kind: fc.constant('tool' as const), tool }),
  fc.record({ kind: fc.constantFrom('colour' as const, 'own-colour' as const), colour }),
  fc.record({ kind: fc.constant('size' as const), size: fc.double({ min: -10, max: 1_000, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('size-step' as const, 'opacity-step' as const), by }),
  fc.record({ kind: fc.constant('opacity' as const), opacity: fc.double({ min: -1, max: 2, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('pick' as const, 'stop-picking' as const) }),
);
const start = initialToolState();

describe('tool state', () => {
  it('begins with the pen that the judge knows best', () => {
    expect(brushOf(start)).toMatchObject({ tool: 'pen', colour: '#000000', size: QUICKDRAW_STROKE_SIZE, opacity: 1 });
  });

  it('is always a brush that the contract takes', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const toolState = changes.reduce(changeToolState, start);
        const brush = brushOf({ ...toolState, tool: 'pen' });
        StrokeOp.parse({
          kind: 'stroke',
          t: 0,
          tool: 'pen',
          colour: brush.colour,
          points: [0, 0, 0.5, 0],
          ...inkOfBrush(brush),
        });
        expect(toolState.recent.length).toBeLessThanOrEqual(MAX_RECENT);
        expect(new Set(toolState.recent).size).toBe(toolState.recent.length);
      }),
    );
  });

  it('keeps a size for the eraser, and takes up the pen with a colour', () => {
    const erasing = changeToolState(changeToolState(start, { kind: 'tool', tool: 'eraser' }), {
      kind: 'size',
      size: 90,
    });
    const drawing = changeToolState(erasing, { kind: 'colour', colour: '#e02f2f' });
    expect(brushOf(drawing)).toMatchObject({ tool: 'pen', colour: '#e02f2f', size: QUICKDRAW_STROKE_SIZE });
    expect(brushOf(changeToolState(drawing, { kind: 'tool', tool: 'eraser' })).size).toBe(90);
    const filling = changeToolState(changeToolState(start, { kind: 'tool', tool: 'fill' }), {
      kind: 'colour',
      colour: '#ffd43b',
    });
    expect(filling.tool).toBe('fill');
  });

  it('remembers the last shape', () => {
    const drawn = changeToolState(changeToolState(start, { kind: 'tool', tool: 'ellipse' }), {
      kind: 'tool',
      tool: 'pen',
    });
    expect(drawn.shape).toBe('ellipse');
  });

  it('remembers own colours, the newest first, and none that lies in the palette', () => {
    const colours = ['#101010', '#202020', '#000000', '#101010'];
    const mixed = colours.reduce(
      (toolState, own) => changeToolState(toolState, { kind: 'own-colour', colour: own }),
      start,
    );
    expect(mixed).toMatchObject({ colour: '#101010', recent: ['#101010', '#202020'] });
  });

  it('has no colour to pick any more once one was picked, or a tool taken', () => {
    const picking = changeToolState(start, { kind: 'pick' });
    expect(picking.picking).toBe(true);
    for (const next of [
      { kind: 'own-colour', colour: '#123456' },
      { kind: 'tool', tool: 'pen' },
      { kind: 'pick' },
      { kind: 'stop-picking' },
    ] as const) {
      expect(changeToolState(picking, next).picking).toBe(false);
    }
  });

  it('goes from the finest to the broadest by steps that never stand still', () => {
    const sizes = [MIN_STROKE_SIZE];
    let toolState = changeToolState(start, { kind: 'size', size: 0 });
    while (sizes.length < 100 && brushOf(toolState).size < MAX_STROKE_SIZE) {
      toolState = changeToolState(toolState, { kind: 'size-step', by: 1 });
      sizes.push(brushOf(toolState).size);
    }
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    expect(sizes.length).toBeLessThan(25);
    while (sizes.length > 0 && brushOf(toolState).size > MIN_STROKE_SIZE)
      toolState = changeToolState(toolState, { kind: 'size-step', by: -1 });
    expect(brushOf(toolState).size).toBe(MIN_STROKE_SIZE);
  });

  it('finds every size on the slider, to the unit', () => {
    for (const { size } of SIZES) expect(sliderToSize(sizeToSlider(size))).toBe(size);
    expect([sliderToSize(0), sliderToSize(1)]).toEqual([MIN_STROKE_SIZE, MAX_STROKE_SIZE]);
  });
});

describe('preferences', () => {
  it('are read back as they were kept', () => {
    const preferences = {
      ...DEFAULT_PREFERENCES,
      palette: 'safe',
      leftHanded: true,
      stabiliser: 3,
      recent: ['#123456'],
    } as const;
    expect(parsePreferences(JSON.stringify(preferences))).toEqual(preferences);
  });

  it('are the first ones where nothing sensible is kept, each for itself', () => {
    for (const text of [null, '', 'null', '[]', '{"palette":7}'])
      expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
    expect(parsePreferences('{"palette":"none","leftHanded":true,"recent":["red"]}')).toEqual({
      ...DEFAULT_PREFERENCES,
      leftHanded: true,
    });
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(PALETTES[parsePreferences(text).palette]).toHaveLength(16);
      }),
    );
  });
});
