// Makes the drawings of server/moderation/examples and of test/fixtures/unsafe: schematic line drawings of what moderators of
// drawing games meet, to test a filter with; and the embeddings of the first by the embedded model.
// usage: node --import ./scripts/typescript.mjs test/support/make-unsafe-drawings.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QuickDrawing } from '#contract/drawing.ts';
import { between, seededRandom } from '#contract/random.ts';
import { openInlineJudge } from '#server/judge/inline-judge.ts';
import { commitReferences, loadUnsafeReferences } from '#server/moderation/unsafe-references.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { inlineEmbedder } from './inline-embedder.ts';

type Random = () => number;
type Point = readonly [x: number, y: number];
type Line = Point[];

const root = fileURLToPath(new URL('../..', import.meta.url));

const arc = (cx: number, cy: number, rx: number, ry: number, from: number, to: number): Line =>
  Array.from({ length: 17 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 16) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
const circle = (cx: number, cy: number, r: number, squeeze = 1): Line => arc(cx, cy, r, r * squeeze, 0, 360);
/** Points 15 apart: a line that a hand can shake. */
const line = (...corners: Point[]): Line =>
  corners.flatMap((to, i): Line => {
    const from = corners[i - 1];
    if (!from) return [to];
    const pieces = Math.max(1, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]) / 15));
    return Array.from({ length: pieces }, (_, n): Point => {
      const share = (n + 1) / pieces;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });

/** Crude anatomy as it is scrawled on walls. */
function phallus(random: Random): Line[] {
  const [half, length, r] = [between(random, 14, 24), between(random, 70, 140), between(random, 18, 32)];
  const top = -length;
  const lines = [
    circle(-r * 0.9, r * 0.4, r, between(random, 0.8, 1.1)),
    circle(r * 0.9, r * 0.4, r, between(random, 0.8, 1.1)),
  ];
  const head = between(random, 1, 1.35) * half;
  if (random() < 0.5) {
    lines.push([
      ...line([-half, -r * 0.3], [-half, top]),
      ...arc(0, top, half, head, 180, 360),
      ...line([half, top], [half, -r * 0.3]),
    ]);
  } else {
    lines.push(
      line([-half, -r * 0.3], [-half, top]),
      line([half, -r * 0.3], [half, top]),
      arc(0, top, head, head * 1.2, 160, 380),
    );
  }
  if (random() < 0.6) lines.push(arc(0, top + half * 0.4, head, half * 0.5, 0, 180));
  if (random() < 0.6) lines.push(line([0, top - head * 0.9], [0, top - head * 0.4]));
  if (random() < 0.35) {
    for (const x of [-8, 0, 8]) lines.push(line([x, top - head - 10], [x * 2, top - head - between(random, 22, 40)]));
  }
  if (random() < 0.3)
    for (const x of [-1.4, -0.7, 0.7, 1.4]) lines.push(line([x * r, r * 1.2], [x * r * 1.1, r * 1.6]));
  return lines;
}

function breasts(random: Random): Line[] {
  const [r, gap] = [between(random, 34, 48), between(random, 0.95, 1.15)];
  const lines: Line[] = [];
  const isWhole = random() < 0.5;
  for (const side of [-1, 1]) {
    const x = side * r * gap;
    lines.push(isWhole ? circle(x, 0, r) : arc(x, 0, r, r * 1.1, 0, 180));
    lines.push(circle(x, r * between(random, 0.1, 0.4), between(random, 4, 10)));
    if (random() < 0.5) lines.push(circle(x, r * 0.25, between(random, 1.5, 3)));
  }
  if (random() < 0.6) {
    lines.push(line([-r * 2.2, -r * 1.2], [-r * 2, r * 0.4], [-r * 1.6, r * 2.4]));
    lines.push(line([r * 2.2, -r * 1.2], [r * 2, r * 0.4], [r * 1.6, r * 2.4]));
  }
  return lines;
}

function hookedCross(random: Random): Line[] {
  const [arm, hook] = [between(random, 55, 75), between(random, 0.7, 1)];
  const h = arm * hook;
  const turn = random() < 0.2 ? -1 : 1;
  const lines: Line[] =
    random() < 0.5
      ? [
          line([-turn * h, -arm], [0, -arm], [0, arm], [turn * h, arm]).map(([x, y]): Point => [-x, y]),
          line([-arm, turn * h], [-arm, 0], [arm, 0], [arm, -turn * h]).map(([x, y]): Point => [x, -y]),
        ]
      : [
          line([0, -arm], [0, arm]),
          line([-arm, 0], [arm, 0]),
          line([0, -arm], [turn * h, -arm]),
          line([arm, 0], [arm, turn * h]),
          line([0, arm], [-turn * h, arm]),
          line([-arm, 0], [-arm, -turn * h]),
        ];
  const turned = random() < 0.4 ? lines.map((one) => rotated(one, 45)) : lines;
  return random() < 0.4 ? [...turned, circle(0, 0, arm * 1.6)] : turned;
}

function runes(random: Random): Line[] {
  const [w, h] = [between(random, 26, 38), between(random, 60, 80)];
  return [-1, 1].map((side) => {
    const x = side * w * 1.2;
    return line([x + w * 0.5, -h], [x - w * 0.6, h * 0.1], [x + w * 0.5, -h * 0.1], [x - w * 0.4, h]);
  });
}

function middleFinger(random: Random): Line[] {
  const [w, up] = [between(random, 18, 24), between(random, 90, 130)];
  const lines: Line[] = [
    [...line([-w / 2, 0], [-w / 2, -up]), ...arc(0, -up, w / 2, w / 2, 180, 360), ...line([w / 2, -up], [w / 2, 0])],
  ];
  for (const i of [-1, 1, 2]) {
    const x = i * w * 1.05;
    lines.push([
      ...line([x - w / 2, 30], [x - w / 2, -14]),
      ...arc(x, -14, w / 2, w * 0.6, 180, 360),
      ...line([x + w / 2, -14], [x + w / 2, 30]),
    ]);
  }
  lines.push(line([-w * 1.6, 20], [-w * 1.6, 80], [-w, 110]), line([w * 2.6, 20], [w * 2.6, 80], [w * 2, 110]));
  if (random() < 0.7) lines.push(arc(-w * 1.2, 45, w * 1.2, w * 0.5, 200, 380));
  return lines;
}

function hanged(random: Random): Line[] {
  const drop = between(random, 20, 40);
  const lines = [
    line([-60, 110], [-60, -110], [50, -110]),
    line([-90, 110], [-10, 110]),
    line([50, -110], [50, -110 + drop]),
    circle(50, -95 + drop, 15),
    line([50, -80 + drop], [50, -20 + drop]),
    line([50, -20 + drop], [30, 25 + drop]),
    line([50, -20 + drop], [70, 25 + drop]),
    line([50, -65 + drop], [30, -35 + drop]),
    line([50, -65 + drop], [70, -35 + drop]),
  ];
  if (random() < 0.4) lines.push(line([-60, -75], [-25, -110]));
  return lines;
}

/** How many of each kind, in each of the two halves. */
const KINDS: readonly (readonly [kind: string, each: number, draw: (random: Random) => Line[]])[] = [
  ['phallus', 14, phallus],
  ['breasts', 8, breasts],
  ['swastika', 10, hookedCross],
  ['ss-runes', 4, runes],
  ['middle-finger', 5, middleFinger],
  ['hanged-person', 4, hanged],
];

function rotated(points: Line, degrees: number): Line {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return points.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
}

/** As somebody draws it: turned, stretched, shaken, the strokes in another order. */
function byHand(lines: Line[], random: Random): QuickDrawing {
  const [turn, stretch, tremor] = [between(random, -22, 22), between(random, 0.8, 1.25), between(random, 0.5, 3)];
  const drawn = lines.map((one) => {
    const [dx, dy] = [between(random, -4, 4), between(random, -4, 4)];
    const [a, b] = [between(random, 0, 6), between(random, 0, 6)];
    return rotated(one, turn).map(
      ([x, y], i): Point => [
        x * stretch + dx + tremor * Math.sin(i * 0.8 + a) + between(random, -1, 1),
        y / stretch + dy + tremor * Math.cos(i * 0.7 + b) + between(random, -1, 1),
      ],
    );
  });
  const points = drawn.flat();
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  const side = Math.max(...points.map(([x]) => x - left), ...points.map(([, y]) => y - top));
  const scaled = (value: number) => Math.round((value * 255) / side);
  return drawn.map((one) => [one.map(([x]) => scaled(x - left)), one.map(([, y]) => scaled(y - top))]);
}

interface Row {
  word: string;
  drawing: QuickDrawing;
}

function unsafe(half: string): Row[] {
  return KINDS.flatMap(([word, each, draw]) =>
    Array.from({ length: each }, (_, i) => {
      const random = seededRandom(`unsafe/${half}/${word}/${i}`);
      return { word, drawing: byHand(draw(random), random) };
    }),
  );
}

const write = async (file: string, rows: readonly Row[]) => {
  const path = join(root, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
};

await write('server/moderation/examples/unsafe.ndjson', unsafe('examples'));
await write('test/fixtures/unsafe/drawings.ndjson', unsafe('measured'));

const judge = await openInlineJudge({
  modelFolder: DEFAULT_MODEL,
  ...{ intraOpNumThreads: 1, labels: ['drawing'], topLabels: 1, thumbnails: false },
});
await commitReferences(judge.info.modelHash, await loadUnsafeReferences(inlineEmbedder(judge)));
await judge.close();
