import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between } from '#contract/random.ts';
import { placed } from '../calibration/strokes.ts';
import type { SceneContent, SceneObject } from './caption-sets.ts';
import { TEST_LAYOUTS, TEST_SHADES } from './held-out.ts';
import { below, type Random } from './random.ts';

/** Gives a drawing of the word; another one each time, as long as there are others. */
export type DrawingOf = (word: string) => QuickDrawing;

/** The strokes of a scene as a player would draw it: every thing at its final size, all with one pen. */
export function sceneStrokes(content: SceneContent, drawingOf: DrawingOf, random: Random): Stroke[] {
  const pen = ranged(random, TEST_LAYOUTS.pen);
  const draw = (object: SceneObject, place: Place) => objectStrokes(drawingOf(object.word), object, place, pen, random);
  switch (content.layout) {
    case 'slant': {
      const [top, bottom] = slantedPlaces(random);
      return [...draw(content.above, top), ...draw(content.below, bottom)];
    }
    case 'inside': {
      const { offset, inner, outer } = TEST_LAYOUTS.inside;
      const off = slantedVector(random, ranged(random, offset));
      const up = random() < 0.5 ? 1 : -1;
      const place = { x: MIDDLE + off.x, y: MIDDLE + up * off.y, scale: ranged(random, inner) };
      return [
        ...draw(content.outer, { x: MIDDLE, y: MIDDLE, scale: ranged(random, outer) }),
        ...draw(content.inner, place),
      ];
    }
    case 'ring':
      return ringPlaces(content.count, random).flatMap((place) => draw(content.object, place));
  }
}

interface Place {
  /** Of the drawing's middle, canvas units. */
  x: number;
  y: number;
  /** Share of the canvas's side that the drawing's longer side takes, about. */
  scale: number;
}

const MIDDLE = CANVAS_UNITS / 2;
const RADIANS = Math.PI / 180;
const ranged = (random: Random, [low, high]: readonly [number, number]) => between(random, low, high);

function slantedVector(random: Random, length: number): { x: number; y: number } {
  const { from, to } = TEST_LAYOUTS.slant;
  const angle = between(random, from, to) * RADIANS;
  return { x: (random() < 0.5 ? -1 : 1) * length * Math.sin(angle), y: length * Math.cos(angle) };
}

/** The upper and the lower place. */
export function slantedPlaces(random: Random): [Place, Place] {
  const { distance, scale } = TEST_LAYOUTS.slant;
  const half = slantedVector(random, ranged(random, distance) / 2);
  return [
    { x: MIDDLE - half.x, y: MIDDLE - half.y, scale: ranged(random, scale) },
    { x: MIDDLE + half.x, y: MIDDLE + half.y, scale: ranged(random, scale) },
  ];
}

function ringPlaces(count: number, random: Random): Place[] {
  const { radius, turn, scale } = TEST_LAYOUTS.ring;
  const [far, size] = [count === 1 ? 0 : ranged(random, radius), ranged(random, scale)];
  const start = (random() < 0.5 ? -1 : 1) * ranged(random, turn) * RADIANS + below(random, 4) * (Math.PI / 2);
  return Array.from({ length: count }, (_, i) => {
    const angle = start + (i * 2 * Math.PI) / count;
    return { x: MIDDLE + far * Math.cos(angle), y: MIDDLE + far * Math.sin(angle), scale: size };
  });
}

export function objectStrokes(
  drawing: QuickDrawing,
  { colour }: SceneObject,
  { x, y, scale }: Place,
  penUnits: number,
  random: Random,
): Stroke[] {
  const shades = colour ? TEST_SHADES[colour] : ['#000000'];
  const strokes = quickDrawStrokes(drawing, {
    margin: 0,
    strokeSize: penUnits,
    colour: shades[below(random, shades.length)] as string,
  });
  return placed(strokes, { scale, left: x - MIDDLE * scale, top: y - MIDDLE * scale, penScale: 1 });
}
