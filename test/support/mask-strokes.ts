import fc from 'fast-check';
import { FillMask } from '#canvas/fill-mask.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { MAX_STROKE_SIZE, MIN_STROKE_SIZE } from '#contract/limits.ts';

/** Points of one pressure, packed. */
export const flat = (points: readonly (readonly [number, number])[], pressure = 0.5) =>
  points.flatMap(([x, y]) => [x, y, pressure, 8]);
/** `x` and `y` in canvas units. */
export const fill = (x: number, y: number, colour = '#e02f2f', opacity = 1): Stroke => ({
  tool: 'fill',
  colour,
  size: 0,
  opacity,
  points: [x, y, 0.5, 0],
});
export const pen = (points: number[], size = 20, colour = '#000000'): Stroke => ({ tool: 'pen', colour, size, points });

const place = fc.integer({ min: -100, max: 1_124 });
const colour = fc.constantFrom('#000000', '#e02f2f', '#ffffff', '#1d4ed8');
const opacity = fc.constantFrom(1, 1, 0.5, 0.1);
const size = fc.integer({ min: MIN_STROKE_SIZE, max: MAX_STROKE_SIZE });
/** Any stroke, shape or fill. */
export const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  fc.record({
    tool: fc.constantFrom('pen' as const, 'pen' as const, 'eraser' as const),
    colour,
    size,
    opacity,
    points: fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 6 }).map((points) => flat(points)),
  }),
  fc.record({
    tool: fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const),
    colour,
    size,
    opacity,
    points: fc.tuple(place, place, place, place).map(([a, b, c, d]) =>
      flat([
        [a, b],
        [c, d],
      ]),
    ),
  }),
  fc
    .tuple(fc.integer({ min: 0, max: 1_024 }), fc.integer({ min: 0, max: 1_024 }), colour, opacity)
    .map((args) => fill(...args)),
);

export const maskOf = (strokes: readonly Stroke[]) => {
  const mask = new FillMask();
  for (const each of strokes) mask.draw(each);
  return mask;
};
