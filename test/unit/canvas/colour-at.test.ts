import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourAt } from '#canvas/colour-at.ts';
import { FillMask, MASK_SIDE } from '#canvas/fill-mask.ts';
import { renderStrokes } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { fill, flat, pen, stroke } from '../../support/mask-strokes.ts';

const hex = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;
const levels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** The colour around a cell if all cells nearby have it. */
function evenColour(cells: Uint32Array, column: number, row: number): number | null {
  const colour = cells[row * MASK_SIDE + column] as number;
  for (let y = row - 4; y <= row + 4; y++) {
    for (let x = column - 4; x <= column + 4; x++) {
      if (x < 0 || y < 0 || x >= MASK_SIDE || y >= MASK_SIDE) continue;
      if (cells[y * MASK_SIDE + x] !== colour) return null;
    }
  }
  return colour;
}

const cell = fc.integer({ min: 0, max: MASK_SIDE - 1 });
const cells = fc.array(fc.tuple(cell, cell), { minLength: 40, maxLength: 40 });

describe('[TOOL-11] the colour that is picked', () => {
  it('is the one that the strokes have there, of every tool, wherever no edge is near', () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 8 }), cells, (strokes, places) => {
        const mask = new FillMask();
        let even = places.map(([column, row]) => ({ column, row, colour: 0 }));
        for (const each of strokes) {
          mask.draw(each);
          // The mask of a fill swallows a dot: an edge that was near once counts.
          even = even.flatMap(({ column, row }) => {
            const colour = evenColour(mask.cells, column, row);
            return colour === null ? [] : [{ column, row, colour }];
          });
        }
        for (const { column, row, colour } of even) {
          expect(colourAt(strokes, { x: column + 0.5, y: row + 0.5 })).toBe(hex(colour));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the one on the screen, but for what is rounded', () => {
    const translucent: Stroke = {
      ...pen(
        flat([
          [100, 100],
          [900, 900],
        ]),
        120,
        '#1d4ed8',
      ),
      opacity: 0.4,
    };
    const strokes: Stroke[] = [
      {
        tool: 'rectangle',
        colour: '#000000',
        size: 10,
        points: flat([
          [200, 200],
          [800, 800],
        ]),
      },
      fill(300, 700, '#e02f2f', 0.5),
      translucent,
      {
        ...pen(
          flat([
            [500, 100],
            [500, 900],
          ]),
          80,
        ),
        tool: 'eraser',
      },
    ];
    const context = createCanvas(CANVAS_UNITS, CANVAS_UNITS).getContext('2d');
    renderStrokes(context, strokes, CANVAS_UNITS);
    for (const [x, y] of [
      [50, 50],
      [300, 700],
      [300, 300],
      [150, 150],
      [500, 500],
      [200, 500],
    ] as const) {
      const shown = [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
      const picked = levels(colourAt(strokes, { x: x + 0.5, y: y + 0.5 }));
      for (const [i, level] of picked.entries()) expect(Math.abs(level - (shown[i] as number))).toBeLessThanOrEqual(1);
    }
  });

  it('at an edge is one of the two colours, and beyond the canvas that of its edge', () => {
    const strokes = [
      pen(
        flat([
          [500, 0],
          [500, 1_024],
        ]),
        20,
        '#e02f2f',
      ),
    ];
    for (let x = 480; x < 520; x += 0.25) {
      expect(['#ffffff', '#e02f2f']).toContain(colourAt(strokes, { x, y: 300 }));
    }
    expect(colourAt(strokes, { x: 500, y: -40 })).toBe('#e02f2f');
    expect(colourAt([], { x: 5_000, y: 5_000 })).toBe('#ffffff');
  });
});
