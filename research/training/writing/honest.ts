// Canvases without words: drawings in all colours and on paint, scenes, and what people draw when they draw nothing.

import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '../../../contract/limits.ts';
import { between } from '../../../contract/random.ts';
import { boundsOf } from '../../calibration/hand-layout.ts';

/** The game's swatches, white apart. */
export const INKS =
  '#000000 #868e96 #7a4a21 #f7c9a3 #e02f2f #ff922b #ffd43b #2b9348 #4cb8f5 #1d4ed8 #7b2cbf #f783ac'.split(' ');

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

/** Moved and scaled into a box, canvas units; pens keep at least half of their width. */
export function at(strokes: readonly Stroke[], left: number, top: number, width: number, height: number): Stroke[] {
  const points = strokes.flatMap(({ points: flat }) =>
    Array.from({ length: flat.length / 4 }, (_, i): [number, number] => [
      flat[i * 4] as number,
      flat[i * 4 + 1] as number,
    ]),
  );
  const { minX, minY, maxX, maxY } = boundsOf(points);
  const scale = Math.min(width / Math.max(1, maxX - minX), height / Math.max(1, maxY - minY));
  const dx = left + (width - scale * (minX + maxX)) / 2;
  const dy = top + (height - scale * (minY + maxY)) / 2;
  return strokes.map((stroke) => ({
    ...stroke,
    size: stroke.size * Math.min(1, Math.max(0.5, scale)),
    points: stroke.points.map((v, i) => (i % 4 === 0 ? v * scale + dx : i % 4 === 1 ? v * scale + dy : v)),
  }));
}

const line = (path: readonly (readonly [number, number])[], size: number, colour = '#000000'): Stroke => ({
  tool: 'pen',
  colour,
  size,
  points: path.flatMap(([x, y]) => [x, y, 0.5, 0]),
});

/** A painted ground: the whole canvas, or a block in its middle, in broad strokes. */
export function painted(colour: string, random: () => number): Stroke[] {
  const whole = random() < 0.5;
  const [left, right] = whole ? [-40, 1064] : [between(random, 0, 120), between(random, 900, 1024)];
  const [top, bottom] = whole ? [-40, 1064] : [between(random, 0, 250), between(random, 750, 1024)];
  const size = between(random, 80, 160);
  const path: [number, number][] = [];
  for (let y = top, i = 0; y <= bottom; y += size * 0.7, i++)
    path.push(
      ...((i % 2
        ? [
            [right, y],
            [left, y],
          ]
        : [
            [left, y],
            [right, y],
          ]) as [number, number][]),
    );
  return [line(path, size, colour)];
}

/** Mostly as drawn; some in colours, some on paint, some stretched. */
export function varied(strokes: Stroke[], random: () => number): Stroke[] {
  const dice = random();
  if (dice < 0.6) return strokes;
  if (dice < 0.7) return at(strokes, 60, 60, between(random, 300, 900), between(random, 300, 900));
  if (dice < 0.8) return strokes.map((stroke) => ({ ...stroke, colour: pick(INKS, random) }));
  if (dice < 0.88) {
    const colour = pick(INKS, random);
    return strokes.map((stroke) => ({ ...stroke, colour }));
  }
  const [paint, ink] = [pick(INKS, random), pick(['#ffffff', '#000000', ...INKS], random)];
  if (paint === ink) return strokes;
  return [...painted(paint, random), ...strokes.map((stroke) => ({ ...stroke, colour: ink }))];
}

/** Two or three drawings beside each other, or one again and again in a row or a grid. */
export function honestScene(drawings: Stroke[][], random: () => number): Stroke[] {
  if (random() < 0.3) {
    const columns = 2 + Math.floor(random() * 4);
    const rows = random() < 0.5 ? 1 : 1 + Math.floor(random() * 3);
    const side = Math.min(960 / columns, 960 / rows);
    return Array.from({ length: columns * rows }, (_, i) =>
      at(
        drawings[0] as Stroke[],
        32 + (i % columns) * side,
        32 + Math.floor(i / columns) * side,
        side * 0.85,
        side * 0.85,
      ),
    ).flat();
  }
  const across = random() < 0.6;
  const each = 984 / drawings.length;
  return drawings.flatMap((drawing, i) => {
    const side = each * between(random, 0.5, 1);
    const other = between(random, 20, 1004 - side);
    return across ? at(drawing, 20 + i * each, other, side, side) : at(drawing, other, 20 + i * each, side, side);
  });
}

/** Scribbles, loops, waves, zigzags, grids, dots, hatching: many small strokes that are no letters. */
export function nothingInParticular(random: () => number): Stroke[] {
  const size = between(random, 6, 44);
  const [cx, cy] = [CANVAS_UNITS / 2, CANVAS_UNITS / 2];
  const some = (least: number, most: number) => Math.floor(between(random, least, most));
  const kinds: (() => Stroke[])[] = [
    () =>
      Array.from({ length: some(1, 6) }, () => {
        let [x, y, angle] = [between(random, 100, 924), between(random, 100, 924), between(random, 0, 6.3)];
        const turn = between(random, 0.3, 2.5);
        return line(
          Array.from({ length: some(20, 120) }, () => {
            angle += (random() - 0.5) * turn;
            x = Math.min(990, Math.max(34, x + 28 * Math.cos(angle)));
            y = Math.min(990, Math.max(34, y + 28 * Math.sin(angle)));
            return [x, y] as const;
          }),
          size,
        );
      }),
    () => {
      const [turns, drift, radius] = [between(random, 3, 14), between(random, 0, 60), between(random, 30, 120)];
      return [
        line(
          Array.from({ length: Math.floor(turns * 12) }, (_, i) => [
            cx - (turns * drift) / 2 + (drift * i) / 12 + radius * Math.cos(i * 0.52),
            cy + radius * between(random, 0.9, 1.1) * Math.sin(i * 0.52),
          ]),
          size,
        ),
      ];
    },
    () => {
      const [bends, height, rows] = [some(3, 16), between(random, 30, 260), some(1, 4)];
      return Array.from({ length: rows }, (_, row) =>
        line(
          Array.from({ length: bends * 6 }, (_, i) => [
            80 + (i * 864) / (bends * 6),
            cy + (row - rows / 2) * height * 2.2 + height * (random() * 0.2 + Math.sin((i * Math.PI) / 3)),
          ]),
          size,
        ),
      );
    },
    () => {
      const [bends, height] = [some(4, 24), between(random, 40, 350)];
      return [
        line(
          Array.from({ length: bends }, (_, i) => [
            80 + (i * 864) / bends,
            cy + (i % 2 ? height : -height) * between(random, 0.7, 1),
          ]),
          size,
        ),
      ];
    },
    () => {
      const count = some(2, 8);
      return Array.from({ length: count * 2 + 2 }, (_, i) => {
        const k = 120 + ((i >> 1) * 784) / count + (random() - 0.5) * 20;
        return i % 2
          ? line(
              [
                [k, 120],
                [k, 904],
              ],
              size,
            )
          : line(
              [
                [120, k],
                [904, k],
              ],
              size,
            );
      });
    },
    () => {
      const [columns, rows, mark] = [some(2, 9), some(1, 6), some(0, 4)];
      const step = 860 / Math.max(columns, rows);
      return Array.from({ length: columns * rows }, (_, i) => {
        const x = 100 + (i % columns) * step + (random() - 0.5) * 0.3 * step;
        const y = 100 + Math.floor(i / columns) * step + (random() - 0.5) * 0.3 * step;
        const r = step * 0.32;
        if (mark === 0)
          return line(
            [
              [x, y],
              [x + 2, y],
            ],
            Math.min(size, r),
          );
        if (mark === 1)
          return line(
            Array.from({ length: 13 }, (_, k) => [x + r * Math.cos(k * 0.53), y + r * Math.sin(k * 0.53)]),
            Math.min(size, r / 2),
          );
        if (mark === 2)
          return line(
            [
              [x - r, y - r],
              [x + r, y + r],
            ],
            Math.min(size, r / 2),
          );
        return line(
          [
            [x, y - r],
            [x, y + r],
          ],
          Math.min(size, r / 2),
        );
      });
    },
    () =>
      Array.from({ length: some(4, 14) }, () => {
        const [x, y, w, h] = [
          between(random, 60, 860),
          between(random, 60, 860),
          between(random, 40, 300),
          between(random, 40, 300),
        ];
        const corners = some(3, 9);
        return line(
          Array.from({ length: corners + 1 }, (_, k) => [
            x + w * Math.cos((k * 6.283) / corners),
            y + h * Math.sin((k * 6.283) / corners),
          ]),
          size,
        );
      }),
  ];
  return pick(kinds, random)();
}
