import { penStroke } from '#canvas/quickdraw.ts';
import { PAPER_COLOUR } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, oneOf } from '#contract/random.ts';
import { cover, paint, placed } from './strokes.ts';

export type Trick = 'corner' | 'tiled' | 'noise' | 'painted' | 'inverted' | 'hidden';

/**
 * What players try instead of drawing well, made from an honest drawing. `random` gives 0–1; the same numbers make the
 * same trick.
 */
export const TRICKS: Record<Trick, (strokes: readonly Stroke[], random: () => number) => Stroke[]> = {
  corner,
  tiled,
  noise,
  painted,
  inverted,
  hidden,
};

const PAINTS: readonly [string, ...string[]] = [
  '#000000',
  '#e03131',
  '#1971c2',
  '#2f9e44',
  '#f08c00',
  '#9c36b5',
  '#868e96',
];

/** A tenth of the canvas, in one of its corners. */
function corner(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const scale = between(random, 0.08, 0.14);
  const margin = between(random, 0, 0.04);
  const near = margin * CANVAS_UNITS;
  const far = (1 - margin - scale) * CANVAS_UNITS;
  const [left, top] = [oneOf(random, [near, far]), oneOf(random, [near, far])];
  return placed(strokes, { scale, left, top, penScale: between(random, 0.2, 0.5) });
}

/** Twenty times the same: five columns of four, in line or a little out of it. */
function tiled(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const [columns, rows, scale] = [5, 4, 0.2];
  const disorder = oneOf(random, [0, 0.03]) * CANVAS_UNITS;
  const penScale = between(random, 0.25, 0.5);
  return Array.from({ length: columns * rows }, (_, i) => {
    const left = ((i % columns) / columns) * CANVAS_UNITS + disorder * (random() - 0.5);
    const top = (Math.floor(i / columns) / rows) * CANVAS_UNITS + disorder * (random() - 0.5);
    return placed(strokes, { scale, left, top: top + (CANVAS_UNITS / rows - scale * CANVAS_UNITS) / 2, penScale });
  }).flat();
}

/** Random lines or dots; alone, or over the drawing until it drowns. */
function noise(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const colours = random() < 0.5 ? PAINTS : (['#000000'] as const);
  const at = (): [number, number] => [random() * CANVAS_UNITS, random() * CANVAS_UNITS];
  const size = between(random, 6, 28);
  const lines = () =>
    Array.from({ length: Math.round(between(random, 40, 120)) }, () =>
      penStroke([at(), ...(random() < 0.5 ? [at()] : [at(), at(), at()])], size, oneOf(random, colours)),
    );
  const dots = () =>
    Array.from({ length: Math.round(between(random, 300, 700)) }, () => {
      const [x, y] = at();
      return penStroke(
        [
          [x, y],
          [x + 1, y],
        ],
        size,
        oneOf(random, colours),
      );
    });
  const drowned = random() < 0.5 ? strokes : [];
  return [...drowned, ...(random() < 0.5 ? lines() : dots())];
}

/** The canvas painted over in one colour; in a third of the cases a part of the drawing is still to be seen. */
function painted(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const colour = oneOf(random, PAINTS);
  if (random() < 2 / 3) return [...strokes, ...paint(colour)];
  const remains = between(random, 0.1, 0.3);
  return [...strokes, ...(random() < 0.5 ? paint(colour, 'pen', 0, 1 - remains) : paint(colour, 'pen', remains, 1))];
}

/** The drawing in white on a black canvas. */
function inverted(strokes: readonly Stroke[]): Stroke[] {
  return [...paint('#000000'), ...strokes.map((stroke) => ({ ...stroke, colour: PAPER_COLOUR }))];
}

/** Other strokes under white paint or the eraser, below the visible drawing. */
function hidden(strokes: readonly Stroke[], random: () => number): Stroke[] {
  const again = placed(strokes, {
    scale: between(random, 0.4, 1.2),
    left: between(random, -200, 400),
    top: between(random, -200, 400),
    penScale: 1,
    mirrored: random() < 0.5,
  });
  const below = random() < 0.5 ? again : noise([], random);
  const white = random() < 0.5 ? 'pen' : 'eraser';
  return [...below, ...cover(white), ...strokes];
}
