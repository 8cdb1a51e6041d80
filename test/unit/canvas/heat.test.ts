import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatField, heatPlaces, heatSteps, paintHeat } from '#canvas/heat.ts';
import type { HeatView } from '#contract/explanation.ts';

const SIDE = 8;
const whole = { x: 0, y: 0, side: 1024 };
const heat = (cells: Record<number, number>, frame = whole): HeatView => ({
  frame,
  side: SIDE,
  drops: Array.from({ length: SIDE ** 2 }, (_, cell) => cells[cell] ?? 0),
});
const cell = (column: number, row: number) => row * SIDE + column;

const anyHeat = fc.record({
  frame: fc.record({
    x: fc.double({ min: -300, max: 300, noNaN: true }),
    y: fc.double({ min: -300, max: 300, noNaN: true }),
    side: fc.double({ min: 400, max: 1400, noNaN: true }),
  }),
  side: fc.constant(SIDE),
  drops: fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: SIDE ** 2, maxLength: SIDE ** 2 }),
});

describe('the field of a map', () => {
  it('lies between -1 and 1, and is 0 well outside the frame', () => {
    fc.assert(
      fc.property(
        anyHeat,
        fc.double({ min: -0.4, max: 1.4, noNaN: true }),
        fc.double({ noNaN: true, min: -0.4, max: 1.4 }),
        (map, across, down) => {
          const value = heatField(map)(map.frame.x + across * map.frame.side, map.frame.y + down * map.frame.side);
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          // A spline reaches two cells, here from the centre of the last one.
          const outside = Math.max(-across, across - 1, -down, down - 1) * SIDE;
          if (outside > 1.5) expect(value).toBe(0);
        },
      ),
    );
  });

  it('has its 1 where the strongest cell is, wherever the frame lies', () => {
    const frame = { x: -100, y: 200, side: 512 };
    const field = heatField(heat({ [cell(2, 5)]: 0.03 }, frame));
    expect(field(-100 + 2.5 * 64, 200 + 5.5 * 64)).toBeCloseTo(1, 9);
    expect(field(-100 + 3.5 * 64, 200 + 5.5 * 64)).toBeCloseTo(0.25, 9);
    const against = heatField(heat({ [cell(2, 5)]: -0.03 }, frame));
    expect(against(-100 + 2.5 * 64, 200 + 5.5 * 64)).toBeCloseTo(-1, 9);
  });

  it('of next to nothing is 0: rounding is not blown up', () => {
    expect(heatField(heat({ 3: 0.0011 }))(448, 64)).toBe(0);
    expect(heatField(heat({}))(0, 0)).toBe(0);
  });
});

describe('the places of the map', () => {
  it.each([
    [{ [cell(0, 0)]: 0.2, [cell(4, 4)]: 0.1 }, [['middle', 'upper left'], []]],
    [{ [cell(7, 7)]: 0.2 }, [['lower right'], []]],
    [
      { [cell(3, 0)]: 0.2, [cell(4, 7)]: 0.19, [cell(0, 3)]: 0.18, [cell(7, 3)]: 0.17 },
      [['top', 'bottom', 'left'], []],
    ],
    [{ [cell(1, 1)]: 0.2, [cell(6, 6)]: -0.15 }, [['upper left'], ['lower right']]],
    [{ [cell(1, 1)]: 0.2, [cell(6, 6)]: -0.05 }, [['upper left'], []]],
    [{ [cell(7, 0)]: -0.1 }, [[], ['upper right']]],
    [{ [cell(7, 0)]: 0.001 }, [[], []]],
  ])('%j', (cells, [liked, disliked]) => {
    expect(heatPlaces(heat(cells))).toEqual({ liked, disliked });
  });

  it('are at most three of each kind, each named once', () => {
    fc.assert(
      fc.property(anyHeat, (map) => {
        const { liked, disliked } = heatPlaces(map);
        expect(Math.max(liked.length, disliked.length)).toBeLessThanOrEqual(3);
        expect(new Set(liked).size).toBe(liked.length);
      }),
    );
  });
});

describe('the steps of the cells', () => {
  it('are -4 to 4, in the order of the drops', () => {
    expect(heatSteps(heat({ 0: 0.2, 1: 0.13, 2: 0.08, 3: 0.04, 4: 0.01, 5: -0.04, 6: -0.2 })).slice(0, 8)).toEqual([
      4, 3, 2, 1, 0, -1, -4, 0,
    ]);
    expect(heatSteps(heat({ 0: 0.001 }))[0]).toBe(0);
  });
});

describe('the washes', () => {
  const at = (pixels: Uint8ClampedArray, sidePx: number, x: number, y: number) => [
    ...pixels.slice((y * sidePx + x) * 4, (y * sidePx + x) * 4 + 4),
  ];

  it('are orange for, blue against, and nothing elsewhere', () => {
    const pixels = paintHeat(heat({ [cell(1, 1)]: 0.2, [cell(6, 6)]: -0.2 }), 64);
    const [red, , blue, alpha] = at(pixels, 64, 12, 12) as [number, number, number, number];
    expect([red > blue, alpha]).toEqual([true, 255]);
    const [coldRed, , coldBlue] = at(pixels, 64, 52, 52) as [number, number, number];
    expect(coldBlue).toBeGreaterThan(coldRed);
    expect(at(pixels, 64, 52, 12)).toEqual([0, 0, 0, 0]);
  });

  it('are the same each time', () => {
    const map = heat({ [cell(3, 2)]: 0.1, [cell(4, 4)]: -0.05 });
    expect(Buffer.compare(Buffer.from(paintHeat(map, 48)), Buffer.from(paintHeat(map, 48)))).toBe(0);
  });
});
