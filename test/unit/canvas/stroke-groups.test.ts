import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourName, inkColour, inkShares } from '#canvas/ink-colour.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import { closeUp, divisionsOf, inkBoxOf, MAX_GROUPS, MAX_UNITS } from '#canvas/stroke-groups.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

const coordinate = fc.integer({ min: -100, max: CANVAS_UNITS + 100 });
const point = fc.tuple(coordinate, coordinate);
const colour = fc.constantFrom('#000000', '#e02f2f', '#1d4ed8', '#ffffff');
const pen = fc
  .tuple(fc.array(point, { minLength: 1, maxLength: 12 }), fc.integer({ min: 2, max: 160 }), colour, fc.boolean())
  .map(([points, size, ink, erases]): Stroke => ({ ...penStroke(points, size, ink), tool: erases ? 'eraser' : 'pen' }));
const shape = fc
  .tuple(fc.constantFrom<Stroke['tool']>('line', 'rectangle', 'ellipse', 'fill'), point, point, colour)
  .map(([tool, from, to, ink]): Stroke => {
    const ends = tool === 'fill' ? [from] : [from, to];
    return { tool, colour: ink, size: tool === 'fill' ? 0 : 12, points: ends.flatMap(([x, y]) => [x, y, 0.5, 0]) };
  });
const drawing = fc.array(fc.oneof({ weight: 4, arbitrary: pen }, shape), { maxLength: 30 });

const square = (x: number, y: number, side: number): Stroke =>
  penStroke(
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
    12,
  );

describe('groups of strokes', () => {
  it('[CAPTION-1] every division has each stroke that shows ink once, and nothing of paper', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const inked = strokes.flatMap(({ tool, colour: ink }, i) =>
          tool !== 'eraser' && ink !== '#ffffff' && tool !== 'fill' ? [i] : [],
        );
        for (const { groups, separation } of divisionsOf(strokes, 99)) {
          expect(Number.isFinite(separation)).toBe(true);
          expect(groups.length).toBeGreaterThanOrEqual(2);
          expect(groups.length).toBeLessThanOrEqual(MAX_GROUPS);
          const members = groups.flatMap((group) => group.members);
          expect(new Set(members).size).toBe(members.length);
          expect(members.filter((i) => strokes[i]?.tool !== 'fill').sort((a, b) => a - b)).toEqual(inked);
          for (const { box } of groups)
            for (const value of Object.values(box)) expect(Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });

  it('[CAPTION-1] the most plausible come first, as many as were asked for', () => {
    fc.assert(
      fc.property(drawing, fc.integer({ min: 1, max: 6 }), (strokes, most) => {
        const all = divisionsOf(strokes, 99).map(({ separation }) => separation);
        expect(all).toEqual([...all].sort((a, b) => b - a));
        expect(divisionsOf(strokes, most).map(({ separation }) => separation)).toEqual(all.slice(0, most));
      }),
    );
  });

  it('[CAPTION-1] two things that stand apart are told apart, in whatever order they were drawn', () => {
    const left = [square(50, 100, 300), square(120, 180, 60), square(220, 180, 60)];
    const right = [square(650, 500, 300), square(700, 560, 80)];
    for (const strokes of [[...left, ...right], [left[0], right[0], left[1], right[1], left[2]] as Stroke[]]) {
      const [best] = divisionsOf(strokes, 1);
      const sides = best?.groups.map(({ members }) => new Set(members.map((i) => left.includes(strokes[i] as Stroke))));
      expect(sides?.map((side) => side.size)).toEqual([1, 1]);
    }
  });

  it('[CAPTION-1] thousands of strokes are divided as units', () => {
    const strokes = Array.from({ length: 8_000 }, (_, i) => square((i * 37) % 1000, (i * 91) % 1000, 5));
    const divisions = divisionsOf(strokes, 5);
    expect(divisions.length).toBeGreaterThan(0);
    const sizes = divisions.flatMap(({ groups }) => groups.map(({ members }) => members.length));
    const unit = Math.ceil(8_000 / MAX_UNITS);
    expect(sizes.every((size) => size % unit === 0 || size >= unit || size === 8_000 % unit)).toBe(true);
  });

  it('[CAPTION-1] a close-up fills the sheet, whatever the size of the group', () => {
    fc.assert(
      fc.property(coordinate, coordinate, fc.integer({ min: 40, max: 400 }), (x, y, side) => {
        const strokes = [square(x, y, side)];
        const group = { members: [0], box: inkBoxOf(strokes) };
        const [near] = closeUp(group, strokes);
        const xs = (near as Stroke).points.filter((_, i) => i % POINT_STRIDE === 0);
        expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(832, 3);
        expect((near as Stroke).size).toBeCloseTo(20, 6);
      }),
    );
  });
});

describe('the colour of ink', () => {
  it('[CAPTION-1] has an everyday name', () => {
    expect(colourName('#000000')).toBe('black');
    expect(colourName('#e02f2f')).toBe('red');
    expect(colourName('#2b9348')).toBe('green');
    expect(colourName('#1d4ed8')).toBe('blue');
    expect(colourName('#7a4a21')).toBe('brown');
    expect(colourName('#868e96')).toBe('gray');
  });

  it('[CAPTION-1] is that of nearly all ink, or none; a fill outweighs its outline', () => {
    const red = { ...square(0, 0, 400), colour: '#e02f2f' };
    const blue = { ...square(500, 0, 400), colour: '#1d4ed8' };
    const fill: Stroke = { tool: 'fill', colour: '#2b9348', size: 0, points: [50, 50, 0.5, 0] };
    expect(inkColour([red])).toBe('red');
    expect(inkColour([red, blue])).toBeNull();
    expect(inkColour([square(0, 0, 400), fill])).toBe('green');
  });

  it('[PLAYER-8] is shared out: by what is drawn with each, the most first, nothing for the eraser', () => {
    const red = { ...square(0, 0, 300), colour: '#e02f2f' };
    const erased: Stroke = { ...square(0, 0, 900), tool: 'eraser' };
    expect(inkShares([red, square(500, 0, 100), erased])).toEqual([
      { colour: '#e02f2f', share: expect.closeTo(0.75, 1) },
      { colour: '#000000', share: expect.closeTo(0.25, 1) },
    ]);
    expect(inkShares([erased])).toEqual([]);
    fc.assert(
      fc.property(drawing, (strokes) => {
        const shares = inkShares(strokes);
        const inks = new Set(strokes.filter(({ tool }) => tool !== 'eraser').map((stroke) => stroke.colour));
        expect(shares.every(({ colour, share }) => inks.has(colour) && share > 0 && share <= 1)).toBe(true);
        expect(shares.map(({ share }) => share)).toEqual(shares.map(({ share }) => share).sort((a, b) => b - a));
        if (inks.size > 0) expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1);
      }),
    );
    const mixed = Array.from({ length: 40 }, (_, i) => ({ ...square(i, i, 90), colour: `#0000${i + 10}` }));
    expect(inkShares(mixed)).toHaveLength(12);
  });
});
