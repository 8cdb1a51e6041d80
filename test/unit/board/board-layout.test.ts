import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BETWEEN_PX,
  boardLayout,
  FRAME_PX,
  MIN_CELL_PX,
  SHADOW_PX,
} from '#app/components/drawing-board/board-layout.ts';

const ROWS = { all: 48, colours: 24, bar: 8 };

describe('[TOOL-9] the layout of the board', () => {
  it('fits, with targets of 44 px, on everything that is at least a small phone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2_600 }), fc.integer({ min: 224, max: 1_600 }), (width, height) => {
        const { place, open, columns, cellWidthPx, cellHeightPx, paperPx } = boardLayout(width, height);
        const tools = [columns * cellWidthPx, (ROWS[open] / columns) * cellHeightPx + FRAME_PX] as const;
        const used = paperPx + SHADOW_PX + BETWEEN_PX[place];
        expect(Math.min(cellWidthPx, cellHeightPx)).toBeGreaterThanOrEqual(MIN_CELL_PX);
        expect(paperPx).toBeGreaterThan(80);
        // A window of 320 px, less what the page keeps at its sides.
        if (width >= 312) expect(paperPx).toBeGreaterThanOrEqual(204);
        expect(place === 'below' ? tools[0] : used + tools[0]).toBeLessThanOrEqual(width);
        expect(place === 'below' ? used + tools[1] : tools[1]).toBeLessThanOrEqual(height);
        expect(paperPx + SHADOW_PX).toBeLessThanOrEqual(Math.min(width, height));
      }),
    );
  });

  it.each([
    ['a magnified page', 312, 256, 'beside', 'bar'],
    ['a small phone', 352, 400, 'below', 'bar'],
    ['a phone', 382, 420, 'below', 'bar'],
    ['a tall phone', 382, 580, 'below', 'colours'],
    ['a phone without anything above the board', 382, 740, 'below', 'all'],
    ['a phone on its side', 812, 300, 'beside', 'all'],
    ['a tablet', 788, 950, 'below', 'all'],
    ['a desktop', 1_000, 650, 'beside', 'all'],
  ])('on %s (%d × %d): tools %s, %s', (_, width, height, place, open) => {
    expect(boardLayout(width, height)).toMatchObject({ place, open });
  });
});
