import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuickDrawing } from '#canvas/parse-quickdraw.ts';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { toQuickDrawing } from '#canvas/to-quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { trainingRow } from '../../../cli/export-drawings/row.ts';
import { newDrawing } from '../../contract/storage-fixtures.ts';

const line = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })), { minLength: 2, maxLength: 12 })
  .map((points): QuickDrawing[number] => [points.map(([x]) => x), points.map(([, y]) => y)]);

describe('a drawing as a Quick, Draw! drawing', () => {
  it('[PLAYER-10] lies between 0 and 255 in whole numbers, and is read as it is', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (drawing) => {
        const made = toQuickDrawing(quickDrawStrokes(drawing));
        const all = made.flatMap(([xs, ys]) => [...xs, ...ys]);
        expect(all.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true);
        expect(made.every(([xs, ys]) => xs.length === ys.length && xs.length > 0)).toBe(true);
        expect(parseQuickDrawing(made)).toEqual(made);
      }),
    );
  });

  it('[PLAYER-10] keeps the corners of a square', () => {
    const square: QuickDrawing = [
      [
        [0, 255, 255, 0, 0],
        [0, 0, 255, 255, 0],
      ],
    ];
    const [[xs = [], ys = []] = [[], []]] = toQuickDrawing(quickDrawStrokes(square));
    expect([xs[0], ys[0], xs.at(-1), ys.at(-1)]).toEqual([0, 0, 0, 0]);
    expect([Math.max(...xs), Math.max(...ys)]).toEqual([255, 255]);
    for (const [x, y] of [
      [255, 0],
      [255, 255],
      [0, 255],
    ] as const) {
      expect(xs.some((at, i) => Math.hypot(at - x, (ys[i] as number) - y) <= 6)).toBe(true);
    }
  });

  it('[PLAYER-10] leaves out what was erased, and is nothing without ink', () => {
    const [stroke] = quickDrawStrokes([
      [
        [0, 255],
        [100, 100],
      ],
    ]);
    if (!stroke) throw new Error('one stroke');
    const erased = { ...stroke, tool: 'eraser' as const, size: 60 };
    expect(toQuickDrawing([stroke, erased])).toEqual([]);
    expect(toQuickDrawing([])).toEqual([]);
  });

  it('[PLAYER-10] has the word without its article, and no id of the drawing', () => {
    const { id, ops } = newDrawing('p' as never);
    const row = trainingRow({ id, prompt: 'An old house', isRecognised: true, ops: ops.slice(0, 1) });
    expect(row).toMatchObject({ word: 'old house', recognized: true, key_id: expect.stringMatching(/^\d{1,20}$/) });
    expect(JSON.stringify(row)).not.toContain(id);
    expect(trainingRow({ id, prompt: 'a house', isRecognised: true, ops })).toBeNull();
  });
});
