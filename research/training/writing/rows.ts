// Honest canvases that look like rows of letters: peas, beads, grass, rain, shapes, faces.

import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '../../../contract/limits.ts';
import { between } from '../../../contract/random.ts';
import { at } from './honest.ts';

type Point = readonly [number, number];
type Random = () => number;
const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;
const line = (path: readonly Point[], size: number): Stroke => ({
  tool: 'pen',
  colour: '#000000',
  size,
  points: path.flatMap(([x, y]) => [x, y, 0.5, 0]),
});

/** A loop as a hand draws it: not round, not quite closed, or closed twice. */
function loop(x: number, y: number, rx: number, ry: number, random: Random): Point[] {
  const [start, turns, wobble] = [between(random, 0, 6.28), between(random, 0.88, 1.3), between(random, 0, 0.14)];
  return Array.from({ length: 22 }, (_, i) => {
    const angle = start + (turns * 6.2832 * i) / 21;
    const reach = 1 + wobble * Math.sin(angle * 2 + start) + (random() - 0.5) * 0.05;
    return [x + rx * reach * Math.cos(angle), y + ry * reach * Math.sin(angle)];
  });
}

const polygon = (corners: number, x: number, y: number, r: number, random: Random): Point[] => {
  const turn = random() * 0.6 - 1.9;
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = turn + ((i % corners) * 6.2832) / corners;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
};

/** Places of `count` things: in a row, on a bow, in a ring, on a V, or strewn. Each with the room it has. */
function places(count: number, random: Random): { x: number; y: number; r: number }[] {
  const kind = pick(['row', 'row', 'bow', 'ring', 'v', 'strewn', 'strewn', 'column'] as const, random);
  const room = Math.min(180, 430 / count);
  const [bow, slope] = [between(random, -220, 220), between(random, -0.2, 0.2)];
  const columns = Math.ceil(Math.sqrt(count * between(random, 0.7, 2)));
  return Array.from({ length: count }, (_, i) => {
    const t = (i + 0.5) / count;
    const r = room * between(random, 0.75, 1.05);
    const shake = () => (random() - 0.5) * room * 0.5;
    if (kind === 'column') return { x: 512 + shake(), y: 60 + 900 * t, r };
    if (kind === 'ring') {
      const far = between(random, 330, 400);
      return {
        x: 512 + far * Math.cos(6.2832 * t),
        y: 512 + far * Math.sin(6.2832 * t),
        r: Math.min(150, 900 / count),
      };
    }
    if (kind === 'v') return { x: 80 + 860 * t, y: 820 - 1200 * Math.abs(t - 0.5) + shake(), r };
    if (kind === 'bow') return { x: 60 + 900 * t, y: 512 + bow * (4 * (t - 0.5) ** 2 - 0.5) + shake(), r };
    if (kind === 'row') return { x: 60 + 900 * t, y: 512 + slope * 900 * (t - 0.5) + shake(), r };
    const step = 860 / columns;
    const [x, y] = [80 + ((i % columns) + random()) * step, 80 + (Math.floor(i / columns) + random()) * step];
    return { x, y, r: step * between(random, 0.15, 0.35) };
  });
}

/** What stands in a row: the same things all along, seldom several kinds. */
function thing(kind: number, { x, y, r }: { x: number; y: number; r: number }, size: number, random: Random): Stroke[] {
  const pen = Math.min(size, r * 0.6);
  const round = () => line(loop(x, y, r, r * between(random, 0.8, 1.2), random), pen);
  const dot = (dx: number, dy: number) => line(loop(x + dx * r, y + dy * r, r * 0.08, r * 0.08, random), pen * 0.8);
  const kinds: (() => Stroke[])[] = [
    () => [round()],
    () => [round()],
    () => [round(), round()],
    () => [round(), line(loop(x, y, r * 0.4, r * 0.4, random), r * 0.5)],
    () => [
      round(),
      line(
        [
          [x, y - r],
          [x + r * 0.3, y - r * 1.6],
        ],
        pen,
      ),
    ],
    () => [
      round(),
      dot(-0.35, -0.25),
      dot(0.35, -0.25),
      line(
        [
          [x - r * 0.4, y + r * 0.3],
          [x, y + r * 0.5],
          [x + r * 0.4, y + r * 0.3],
        ],
        pen,
      ),
    ],
    () => [line(polygon(pick([3, 4, 5, 6], random), x, y, r, random), pen)],
    () => [
      line(
        [
          [x, y - r * 1.4],
          [x - r * 0.6, y + r * 0.2],
          [x - r * 0.4, y + r * 0.8],
          [x + r * 0.4, y + r * 0.8],
          [x + r * 0.6, y + r * 0.2],
          [x, y - r * 1.4],
        ],
        pen,
      ),
    ],
    () => [
      line(
        [
          [x + (random() - 0.5) * r, y - r],
          [x + (random() - 0.5) * r, y + r],
        ],
        pen,
      ),
    ],
    () => [
      line(
        Array.from({ length: 10 }, (_, i) => [x - r + (2 * r * i) / 9, y - r * 1.2 * Math.sin((i * Math.PI) / 9)]),
        pen,
      ),
    ],
  ];
  return (kinds[kind % kinds.length] as () => Stroke[])();
}
const THINGS = 10;

function zigzag(random: Random, size: number): Stroke[] {
  const [bends, high] = [Math.floor(between(random, 4, 22)), between(random, 60, 320)];
  const pieces = 1 + Math.floor(random() * 3);
  const path = Array.from(
    { length: bends },
    (_, i): Point => [
      60 + (900 * i) / bends + (random() - 0.5) * 20,
      512 + (i % 2 ? high : -high) * between(random, 0.5, 1),
    ],
  );
  const each = Math.ceil(bends / pieces);
  return Array.from({ length: pieces }, (_, i) => path.slice(i * each, (i + 1) * each + 1))
    .filter((piece) => piece.length > 1)
    .map((piece) => line(piece, size));
}

/** A pod, a plate, a basket, a board around the things. */
function container(random: Random, size: number): Stroke[] {
  if (random() < 0.5) return [line(loop(512, 512, 500, between(random, 160, 480), random), size)];
  const [w, h] = [490, between(random, 160, 490)];
  return [
    line(
      [
        [512 - w, 512 - h],
        [512 + w, 512 - h],
        [512 + w, 512 + h],
        [512 - w, 512 + h],
        [512 - w, 512 - h],
      ],
      size,
    ),
  ];
}

export function thingsInRows(random: Random): Stroke[] {
  const size = between(random, 8, 40);
  if (random() < 0.15) return zigzag(random, size);
  const count = 2 + Math.floor(random() * (random() < 0.5 ? 5 : 12));
  const kind = Math.floor(random() * THINGS);
  const isMixed = random() < 0.12;
  const things = places(count, random).flatMap((place) =>
    thing(isMixed ? pick([0, 3, 4, 5, 6, 7], random) : kind, place, size, random),
  );
  const held = random() < 0.25 ? [...container(random, size), ...at(things, 160, 300, 704, 424)] : things;
  return random() < 0.3 ? at(held, between(random, 20, 200), 60, between(random, 400, 800), CANVAS_UNITS - 120) : held;
}
