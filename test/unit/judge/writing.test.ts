import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { seededRandom as random } from '#contract/random.ts';
import { channelsOf, openGuardView, VIEW_SIDE_PX, writingShare } from '#server/judge/writing/guard.ts';
import { parseHand, type Writing, writeText } from '../../../research/calibration/hand-layout.ts';
import { HAND_STYLES, handwrittenStrokes, withSmallDrawing } from '../../../research/calibration/handwriting.ts';

const count = VIEW_SIDE_PX ** 2;
const pen = (points: readonly (readonly [number, number])[], colour = '#000000', size = 20): Stroke => ({
  tool: 'pen',
  colour,
  size,
  points: points.flatMap(([x, y]) => [x, y, 0.5, 0]),
});
const sum = (pixels: ArrayLike<number>) => Array.from(pixels).reduce((total, value) => total + value, 0);
describe('the verdict', () => {
  const thresholds = { doubtful: 0.6, sure: 0.95 };
  const probability = fc.double({ min: 0, max: 1, noNaN: true });

  it('takes nothing below the doubtful, half there, everything from the sure on', () => {
    expect(writingShare(0.599, thresholds)).toBe(0);
    expect(writingShare(0.6, thresholds)).toBeCloseTo(0.5);
    expect(writingShare(0.95, thresholds)).toBe(1);
    expect(writingShare(1, thresholds)).toBe(1);
  });

  it('never takes less from what looks more like writing', () => {
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(writingShare(less, thresholds)).toBeLessThanOrEqual(writingShare(more, thresholds));
      }),
    );
  });
});

const painted = pen(
  Array.from({ length: 30 }, (_, i) => [i % 2 ? 1100 : -80, i * 40]),
  '#e02f2f',
  160,
);

describe('what the guard looks at', () => {
  const look = openGuardView();
  const corner: [number, number][] = [
    [0, 0],
    [0, 200],
    [150, 200],
  ];
  const moved = (by: number, colour?: string) => [
    pen(
      corner.map(([x, y]) => [x + by, y + by]),
      colour,
    ),
  ];

  it('is nothing on a blank canvas, painted white or not', () => {
    expect(look([])).toBeNull();
    expect(look(moved(300, '#ffffff'))).toBeNull();
  });

  it('does not depend on the place on the canvas', () => {
    // By whole pixels of the small picture that the ink is looked for in.
    expect(look(moved(200))).toEqual(look(moved(200 + 8 * 40)));
  });

  it('shows coloured lines, and white ones on paint, by their edges', () => {
    const [black, green] = [look(moved(300)), look(moved(300, '#2b9348'))] as [Uint8Array, Uint8Array];
    expect(sum(green.subarray(count)) / sum(black.subarray(count))).toBeGreaterThan(0.7);
    const onPaint = look([painted, ...moved(300, '#ffffff')]) as Uint8Array;
    expect(sum(onPaint.subarray(count))).toBeGreaterThan(20 * 255);
  });

  it('cuts a long line into pieces below each other, high or wide, and loses no ink', () => {
    const row = Array.from({ length: 20 }, (_, i) =>
      pen(
        [
          [60 + i * 45, 500],
          [60 + i * 45, 540],
        ],
        '#000000',
        10,
      ),
    );
    const wide = look(row) as Uint8Array;
    const high = look(row.map((stroke) => ({ ...stroke, points: turned(stroke.points) }))) as Uint8Array;
    const square = look([pen([[100, 100]], '#000000', 160), pen([[900, 900]], '#000000', 160)]) as Uint8Array;
    for (const view of [wide, high]) {
      const rows = Array.from({ length: VIEW_SIDE_PX }, (_, y) =>
        sum(view.subarray(y * VIEW_SIDE_PX, (y + 1) * VIEW_SIDE_PX)),
      );
      expect(rows.filter((ink) => ink > 0).length).toBeGreaterThan(VIEW_SIDE_PX / 4);
    }
    // 20 bars of 40 × 10 units and their round ends, at four times the scale of an uncut picture.
    const scale = (4 * VIEW_SIDE_PX) / (865 * 1.08);
    expect(sum(wide.subarray(0, count)) / 255 / scale ** 2).toBeGreaterThan(0.8 * 20 * 400);
    expect(square).toHaveLength(2 * count);
  });

  it('finds ink and edges in any channel', () => {
    const red = channelsOf({ width: 3, height: 1, channels: 3, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 255, 0) });
    expect([...red]).toEqual([255, 255, 255, 255, 255, 0]);
  });
});

const turned = (points: readonly number[]) =>
  points.map((_, i) => (i % 4 === 0 ? (points[i + 1] as number) : (points[i % 4 === 1 ? i - 1 : i] as number)));

describe('handwriting to measure with', () => {
  const hand = parseHand('i\t300\t0,0 0,-500|0,-700 10,-700\nl\t250\t0,0 0,-700\n\t200\t\n');
  const writing: Writing = { ...(HAND_STYLES[0] as (typeof HAND_STYLES)[0]).writing, unevenness: 0, tremor: 0 };

  it('reads hands: a character, how far it advances, its lines', () => {
    expect([...hand.keys()]).toEqual(['i', 'l']);
    expect(hand.get('i')).toEqual({
      advance: 300,
      lines: [
        [0, 0, 0, -500],
        [0, -700, 10, -700],
      ],
    });
  });

  it('writes what the hand has letters for, line after line', () => {
    expect(writeText('ill', hand, writing, random(1))).toHaveLength(4);
    expect(writeText('i ? l', hand, writing, random(1))).toHaveLength(3);
  });

  it.each(HAND_STYLES.map((style) => [style.name, style] as const))(
    '%s: on the canvas, and the same again',
    (_, style) => {
      fc.assert(
        fc.property(fc.constantFrom('cat', 'The Eiffel Tower', 'a dog with a bone'), fc.nat(), (text, seed) => {
          const strokes = handwrittenStrokes(text, style, random(seed));
          expect(strokes).toEqual(handwrittenStrokes(text, style, random(seed)));
          expect(strokes.length).toBeGreaterThan(2);
          const both = withSmallDrawing(strokes, [
            pen([
              [0, 0],
              [500, 500],
            ]),
          ]);
          const places = [...strokes, ...both].flatMap(({ points }) => points.filter((_, i) => i % 4 < 2));
          expect(places.filter((value) => !(value >= 0 && value <= 1024))).toEqual([]);
          expect([...strokes, ...both].every(({ size }) => size > 0)).toBe(true);
        }),
        { numRuns: 20 },
      );
    },
  );
});
