import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuickDrawing, QuickDrawError } from '#canvas/parse-quickdraw.ts';

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const rawStroke = fc
  .array(fc.tuple(coordinate, coordinate, fc.nat()), { maxLength: 60 })
  .map((points) => [0, 1, 2].map((axis) => points.map((point) => point[axis])));

describe('Quick, Draw! strokes', () => {
  it('of the simplified format stay as they are, but for strokes without points', () => {
    const drawing = [
      [
        [0, 255, 3.5],
        [7, 8, 9],
      ],
      [[1], [2]],
    ];
    expect(parseQuickDrawing(drawing)).toEqual(drawing);
    expect(parseQuickDrawing([[], drawing[0], [[], []]])).toEqual([drawing[0]]);
    expect(parseQuickDrawing([])).toEqual([]);
  });

  it('of the raw format become simplified ones of the same shape', () => {
    // A rectangle of 600 × 300, drawn slowly by an unsteady hand, and a dot in its middle.
    const corners = [
      [700, 400],
      [1300, 400],
      [1300, 700],
      [700, 700],
      [700, 400],
    ] as const;
    const points = corners.slice(1).flatMap(([x, y], side) => {
      const [fromX, fromY] = corners[side] as (typeof corners)[number];
      return Array.from({ length: 50 }, (_, i): [number, number] => [
        fromX + ((x - fromX) * i) / 49 + (i % 49 === 0 ? 0 : (i % 3) - 1),
        fromY + ((y - fromY) * i) / 49 + (i % 49 === 0 ? 0 : (i % 2) * 1.5),
      ]);
    });
    const raw = [
      [points.map(([x]) => x), points.map(([, y]) => y), points.map((_, i) => i * 16)],
      [[1000], [550], [9_000]],
      [[], [], []],
    ];
    expect(parseQuickDrawing(raw)).toEqual([
      [
        [0, 255, 255, 0, 0],
        [0, 0, 128, 128, 0],
      ].map((values) => values.map((value) => expect.closeTo(value, -0.5))),
      [[expect.closeTo(128, -0.5)], [expect.closeTo(64, -0.5)]],
    ]);
  });

  it('of the raw format fit the square, whatever they are, and are the same at any size and place', () => {
    fc.assert(
      fc.property(fc.array(rawStroke, { maxLength: 6 }), (raw) => {
        const drawing = parseQuickDrawing(raw);
        const [xs, ys] = [drawing.flatMap(([x]) => x), drawing.flatMap(([, y]) => y)];
        for (const value of [...xs, ...ys]) expect(Number.isInteger(value) && value >= 0 && value <= 255).toBe(true);
        expect(drawing).toHaveLength(raw.filter(([x]) => x?.length).length);
        // Powers of two are exact.
        const moved = raw.map(([x, y, t]) => [x?.map((v) => (v as number) * 4), y?.map((v) => (v as number) * 4), t]);
        expect(parseQuickDrawing(moved)).toEqual(drawing);
      }),
    );
  });

  it('never throw anything but their own error', () => {
    const almost = fc.array(
      fc.array(fc.array(fc.oneof(fc.double(), fc.constant(null), fc.string())), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.oneof(almost, fc.jsonValue(), fc.anything()), (json) => {
        try {
          for (const [xs, ys] of parseQuickDrawing(json)) expect(xs.length).toBe(ys.length);
        } catch (error) {
          expect(error).toBeInstanceOf(QuickDrawError);
        }
      }),
    );
  });

  it('have bounds', () => {
    expect(() => parseQuickDrawing(Array(2_001).fill([[1], [1]]))).toThrow('more than 2000 strokes');
    const many = Array.from({ length: 20_001 }, (_, i) => i);
    expect(() => parseQuickDrawing([[many, many]])).toThrow('stroke 1 has more than 20000 points');
    const zigzag = Array.from({ length: 5_001 }, (_, i) => (i % 2) * 200);
    expect(() =>
      parseQuickDrawing([
        [[1], [1]],
        [zigzag, zigzag],
      ]),
    ).toThrow('stroke 2 has more than 5000 points');
  });
});
