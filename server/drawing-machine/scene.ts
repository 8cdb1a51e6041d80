import type { QuickDrawing } from '#contract/drawing.ts';
import { between } from '#contract/random.ts';
import type { Relation } from '#server/lib/prompt-scene.ts';
import { type Box, boxOf, fitted } from './grid.ts';

/** Where the second of two things stands, the first being a box of size 1 whose top left corner is 0, 0. */
interface Place {
  /** Of the second thing's longer side. */
  size: number;
  /** Where which point of the second thing lies: shares of the first's box, and of its own. */
  at: readonly [x: number, y: number];
  own: readonly [x: number, y: number];
}

const place = (size: number, at: Place['at'], own: Place['own']): Place => ({ size, at, own });

/** Several for each relation: the judge picks. Sizes are of the first thing's longer side. */
const PLACES: Readonly<Record<Relation, readonly Place[]>> = {
  on: [
    place(1.2, [0.5, 0.98], [0.5, 0.05]),
    place(1.7, [0.5, 0.95], [0.5, 0.1]),
    place(0.9, [0.5, 0.9], [0.5, 0.15]),
    place(1.4, [0.5, 0.7], [0.5, 0.2]),
    place(2.4, [0.5, 0.9], [0.5, 0.25]),
  ],
  over: [place(1.1, [0.5, 1.15], [0.5, 0]), place(1.6, [0.5, 1.1], [0.5, 0]), place(0.8, [0.5, 1.2], [0.5, 0])],
  under: [place(1.1, [0.5, -0.15], [0.5, 1]), place(1.6, [0.5, -0.1], [0.5, 1]), place(1.4, [0.5, 0.25], [0.5, 1])],
  in: [
    place(2.2, [0.5, 0.5], [0.5, 0.5]),
    place(1.8, [0.5, 0.6], [0.5, 0.3]),
    place(2.8, [0.5, 0.5], [0.5, 0.6]),
    place(1.4, [0.5, 0.75], [0.5, 0.2]),
    place(3.4, [0.5, 0.5], [0.5, 0.4]),
  ],
  around: [
    place(0.4, [0.5, 0.5], [0.5, 0.5]),
    place(0.55, [0.5, 0.45], [0.5, 0.5]),
    place(0.4, [0.5, 0.15], [0.5, 0.7]),
  ],
  beside: [
    place(1, [1.1, 1], [0, 1]),
    place(0.7, [1.08, 1], [0, 1]),
    place(1.4, [1.06, 1], [0, 1]),
    place(0.5, [1.05, 0.5], [0, 0.5]),
  ],
  behind: [place(1.3, [0.75, 1], [0.4, 1]), place(1.8, [0.5, 0.8], [0.5, 0.5]), place(1, [0.9, 0.6], [0.2, 0.4])],
  before: [place(0.7, [0.8, 1.1], [0.3, 1]), place(0.6, [0.5, 1.05], [0.5, 1])],
  wearing: [
    place(0.5, [0.5, 0.12], [0.5, 0.9]),
    place(0.65, [0.5, 0.06], [0.5, 1]),
    place(0.5, [0.5, 0.3], [0.5, 0.5]),
    place(0.5, [0.25, 0.12], [0.5, 0.9]),
  ],
  with: [
    place(0.6, [1.02, 0.8], [0, 0.8]),
    place(0.45, [0.5, 0.1], [0.5, 0.9]),
    place(0.45, [0.5, 0.5], [0.5, 0.5]),
    place(0.8, [1.05, 0.6], [0, 0.6]),
    place(0.5, [0.5, 0.95], [0.5, 0.1]),
    place(0.5, [0.9, 0.3], [0.1, 0.7]),
  ],
  does: [
    place(0.8, [1.02, 1], [0, 1]),
    place(1.2, [0.95, 1], [0, 1]),
    place(0.6, [0.8, 0.6], [0.1, 0.5]),
    place(1.4, [0.5, 0.85], [0.5, 0.2]),
    place(1.8, [0.5, 0.5], [0.5, 0.45]),
  ],
};

/** Two drawings, and how the second is put to the first. */
export interface Layout {
  first: QuickDrawing;
  second: QuickDrawing;
  place: Place;
}

/** All ways to put the second drawing to the first that the words allow. */
export const layouts = (first: QuickDrawing, relation: Relation, second: QuickDrawing): Layout[] =>
  PLACES[relation].map((one) => ({ first, second, place: one }));

/** Both on one sheet, which they fill. */
export const composed = ({ first, second, place: where }: Layout): QuickDrawing =>
  fitted([...first, ...placed(first, where, second)]);

/** By how much a layout is changed: the size by a third at most, the place by so many sides of the first thing. */
const NUDGE = 0.12;

/** The same, a little changed. */
export function nudged({ first, second, place: { size, at, own } }: Layout, random: () => number): Layout {
  const [x, y] = at;
  return {
    first,
    second,
    place: {
      size: size * between(random, 0.75, 1.33),
      at: [x + between(random, -NUDGE, NUDGE), y + between(random, -NUDGE, NUDGE)],
      own,
    },
  };
}

function placed(first: QuickDrawing, { size, at, own }: Place, second: QuickDrawing): QuickDrawing {
  const [one, other] = [boxOf(first), boxOf(second)];
  const scale = (size * longer(one)) / Math.max(longer(other), 1e-9);
  const x = one.left + at[0] * one.width - own[0] * other.width * scale;
  const y = one.top + at[1] * one.height - own[1] * other.height * scale;
  return second.map(([xs, ys]) => [
    xs.map((value) => x + (value - other.left) * scale),
    ys.map((value) => y + (value - other.top) * scale),
  ]);
}

const longer = ({ width, height }: Box): number => Math.max(width, height);

/** Copies of one thing beside each other, in two rows from three on. */
export function repeated(drawing: QuickDrawing, count: number): QuickDrawing {
  if (count < 2) return drawing;
  const { left, top, width, height } = boxOf(drawing);
  const columns = count < 3 ? count : Math.ceil(count / 2);
  return fitted(
    Array.from({ length: count }, (_, i) => {
      const [right, down] = [(i % columns) * width * 1.15, Math.floor(i / columns) * height * 1.15];
      return drawing.map(([xs, ys]): QuickDrawing[number] => [
        xs.map((x) => x - left + right),
        ys.map((y) => y - top + down),
      ]);
    }).flat(),
  );
}
