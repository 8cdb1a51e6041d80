import type { DrawOp, QuickDrawing } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { between, seededRandom } from '#contract/random.ts';

/** How a machine of a level draws [MACHINE-7]. */
export interface MachineStyle {
  /** Drawings of each thing that the drawing machine chooses from. */
  candidates: number;
  /** How far the hand strays, canvas units: the amplitude of the tremor, and the usual error of a stroke's place. */
  tremor: number;
  /** Where the pace lies among people's, 0 (slowest) to 1. */
  pace: number;
  /** Before the first stroke, milliseconds: at least and at most. */
  thinkingMs: readonly [number, number];
}

/**
 * Level 3 was tuned so that people's drawings of the training set beat it in about half of the rounds
 * (`research/evaluation/measures/machine-levels.ts`); the others lie around it.
 */
export const MACHINE_STYLES: Readonly<Record<MachineLevel, MachineStyle>> = {
  1: { candidates: 1, tremor: 18, pace: 0.15, thinkingMs: [2_500, 6_000] },
  2: { candidates: 1, tremor: 11, pace: 0.3, thinkingMs: [2_000, 5_000] },
  3: { candidates: 2, tremor: 8, pace: 0.5, thinkingMs: [1_500, 4_000] },
  4: { candidates: 4, tremor: 4, pace: 0.65, thinkingMs: [1_200, 3_000] },
  5: { candidates: 8, tremor: 1.5, pace: 0.8, thinkingMs: [800, 2_000] },
};

interface TimedOp {
  /** Milliseconds since the drawing phase began; never falls. */
  at: number;
  op: DrawOp;
}

export interface HandDrawing {
  ops: TimedOp[];
  /** When the drawing is handed in, milliseconds since the drawing phase began. */
  submitAt: number;
}

/**
 * A drawing as a hand draws it in time: laid out on the canvas, with the tremor of the level, and at people's speeds and
 * pauses. The same arguments give the same ops. It ends before `withinMs`: otherwise everything goes faster.
 * @param drawing in the simplified format, at least one stroke
 * @param hand.withinMs drawing time of the round, at least 1,000
 */
export function drawnByHand(
  drawing: QuickDrawing,
  hand: { level: MachineLevel; seed: string; prompt: string; withinMs: number },
): HandDrawing {
  const style = MACHINE_STYLES[hand.level];
  const random = seededRandom(`hand/${hand.seed}`);
  const lines = handLines(drawing, style, random);
  const pace = style.pace + between(random, -PACE_VARIES, PACE_VARIES);
  const colour = colourOf(hand.prompt);
  const size = oneOfSizes(random);
  const side = sideOf(lines);
  const strokes: { from: number; line: Line; ms: number }[] = [];
  let now = between(random, ...style.thinkingMs);
  let end: Point | null = null;
  for (const line of lines) {
    const length = lengthOf(line) / side;
    const here = line[0] as Point;
    if (end) now += quantileOf(pauseTimes(distance(end, here) / side), 1 - varied(pace, random));
    const speed = quantileOf(speedsOf(length), varied(pace, random));
    const ms = Math.max(LEAST_STROKE_MS, (length / speed) * 1_000);
    strokes.push({ from: now, line, ms });
    now += ms;
    end = line.at(-1) as Point;
  }
  const submitAt = now + between(random, ...LOOKING_MS);
  const latest = hand.withinMs * LATEST;
  const faster = Math.min(1, latest / submitAt);
  const ops = strokes.flatMap(({ from, line, ms }) => strokeOps(line, from * faster, ms * faster, { colour, size }));
  return { ops, submitAt: Math.round(submitAt * faster) };
}

type Point = readonly [x: number, y: number];
type Line = readonly Point[];

/** How far the paces of drawings and of strokes lie around that of the level, as shares of people. */
const PACE_VARIES = 0.1;
const varied = (pace: number, random: () => number) => pace + between(random, -0.2, 0.2);
const LEAST_STROKE_MS = 40;
/** What somebody looks at the finished drawing before handing it in. */
const LOOKING_MS = [800, 2_500] as const;
/** Of the time of the round; the rest is for a server that is busy. */
const LATEST = 0.9;
/** Points go out in ops of this length, as from a browser. */
const OP_MS = 100;
/** Distance of the points of a line, canvas units. */
const STEP = 14;
/** The longer side of a drawing on the canvas. */
const SIDE = [0.62, 0.84] as const;
/** Least distance of a drawing from the edge, before the tremor. */
const MARGIN = 60;

/** Widths that the board offers; most people leave the first one. */
const oneOfSizes = (random: () => number) => (random() < 0.85 ? 20 : 12);

/** Of the board's colours: a prompt that names one is drawn in it. */
const COLOURS: readonly (readonly [word: RegExp, colour: string])[] = [
  [/\bred\b/i, '#e02f2f'],
  [/\borange (?!juice)\w/i, '#ff922b'],
  [/\bgreen\b/i, '#2b9348'],
  [/\bblue\b/i, '#1d4ed8'],
  [/\b(?:purple|violet)\b/i, '#7b2cbf'],
  [/\bbrown\b/i, '#7a4a21'],
  [/\bpink\b/i, '#f783ac'],
  [/\bgr[ae]y\b/i, '#868e96'],
];
const colourOf = (prompt: string) => COLOURS.find(([word]) => word.test(prompt))?.[1] ?? '#000000';

/** The strokes on the canvas, as an unsteady hand draws them. */
export function handLines(drawing: QuickDrawing, { tremor }: MachineStyle, random: () => number): Line[] {
  const points = drawing.flatMap(([xs, ys]) => xs.map((x, i): Point => [x, ys[i] as number]));
  const box = boxOf(points);
  const longer = Math.max(1, box.width, box.height);
  const scale = (between(random, ...SIDE) * CANVAS_UNITS) / longer;
  const place = (size: number) => {
    const free = CANVAS_UNITS - size * scale;
    // About the middle, as people draw.
    return Math.max(Math.min(MARGIN, free / 2), free * (0.5 + between(random, -0.12, 0.12)));
  };
  const [left, top] = [place(box.width), place(box.height)];
  return drawing.map(([xs, ys]) => {
    const line = xs.map((x, i): Point => [left + (x - box.left) * scale, top + ((ys[i] as number) - box.top) * scale]);
    return shaken(resampled(line), tremor, random);
  });
}

/** Moved as a whole, turned a little, and with slow waves across the line. */
function shaken(line: Line, tremor: number, random: () => number): Line {
  const [dx, dy] = [normal(random) * tremor * 0.6, normal(random) * tremor * 0.6];
  const turn = normal(random) * tremor * 0.004;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const box = boxOf(line);
  const [middleX, middleY] = [box.left + box.width / 2, box.top + box.height / 2];
  const waves = Array.from({ length: 3 }, (_, i) => ({
    // Of about 300, 130 and 60 units.
    rate: (2 * Math.PI) / (between(random, 0.7, 1.4) * ([300, 130, 60][i] as number)),
    height: tremor * ([0.6, 0.4, 0.25][i] as number),
    phases: [between(random, 0, 2 * Math.PI), between(random, 0, 2 * Math.PI)] as const,
  }));
  let along = 0;
  return line.map(([x, y], i): Point => {
    const before = line[i - 1];
    if (before) along += distance(before, [x, y]);
    const wave = (axis: 0 | 1) => {
      let sum = 0;
      for (const { rate, height, phases } of waves) sum += height * Math.sin(along * rate + phases[axis]);
      return sum;
    };
    const [fromX, fromY] = [x - middleX, y - middleY];
    return [
      onPaper(middleX + fromX * cos - fromY * sin + dx + wave(0)),
      onPaper(middleY + fromX * sin + fromY * cos + dy + wave(1)),
    ];
  });
}

const onPaper = (value: number) => Math.min(CANVAS_UNITS - 4, Math.max(4, Math.round(value * 10) / 10));

/** About normal, of mean 0 and deviation 1. */
const normal = (random: () => number) => (random() + random() + random() + random() - 2) * Math.sqrt(3);

/** With points every STEP units, the corners kept. */
function resampled(line: Line): Line {
  return line.flatMap((to, i): Point[] => {
    const from = line[i - 1];
    if (!from) return [to];
    const pieces = Math.max(1, Math.round(distance(from, to) / STEP));
    return Array.from({ length: pieces }, (_, n): Point => {
      const share = (n + 1) / pieces;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });
}

/** The ops of a stroke: a `stroke` and as many `more` as it lasts. */
function strokeOps(line: Line, from: number, ms: number, ink: { colour: string; size: number }): TimedOp[] {
  const whole = lengthOf(line);
  let along = 0;
  const timed = line.map((point, i) => {
    const before = line[i - 1];
    if (before) along += distance(before, point);
    return { point, at: Math.round(from + ms * timeAlong(whole > 0 ? along / whole : 0)) };
  });
  const begin = Math.round(from);
  const pieces = Math.max(1, Math.ceil(ms / OP_MS));
  const ops: TimedOp[] = [];
  let lastAt = begin;
  for (let piece = 1; piece <= pieces; piece++) {
    const until = begin + (ms * piece) / pieces;
    const some = timed.splice(0, piece === pieces ? timed.length : timed.filter(({ at }) => at <= until).length);
    if (some.length === 0) continue;
    const points = some.flatMap(({ point: [x, y], at }) => {
      const since = Math.max(0, at - lastAt);
      lastAt = Math.max(lastAt, at);
      return [x, y, 0.5, since];
    });
    // `t` is when the op begins: the time of the first point counts from it.
    const t = (some[0] as { at: number }).at - (points[3] as number);
    ops.push({
      at: Math.round(until),
      op: ops.length === 0 ? { kind: 'stroke', t, tool: 'pen', ...ink, points } : { kind: 'more', t, points },
    });
  }
  return ops;
}

/** The hand starts and ends slowly: the share of a stroke's time after a share of its length. */
const timeAlong = (share: number) => share + 0.12 * Math.sin(2 * Math.PI * share);

/** Not Math.hypot, which takes several times as long. */
const distance = ([x, y]: Point, [toX, toY]: Point) => Math.sqrt((toX - x) ** 2 + (toY - y) ** 2);
const lengthOf = (line: Line) =>
  line.reduce((sum, point, i) => sum + (i > 0 ? distance(line[i - 1] as Point, point) : 0), 0);

function boxOf(points: readonly Point[]): { left: number; top: number; width: number; height: number } {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

const sideOf = (lines: readonly Line[]) => {
  const { width, height } = boxOf(lines.flat());
  return Math.max(1, width, height);
};

type Quantiles = readonly [number, number, number, number, number, number, number];
const QUANTILES: Quantiles = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

/**
 * How people draw, measured on 4,709 raw, timed drawings of Quick, Draw!. Lengths in sides of the drawing's box; rows by
 * upper limit, columns by QUANTILES.
 */
const SPEEDS: readonly (readonly [upTo: number, sidesPerSecond: Quantiles])[] = [
  [0.2, [0.11, 0.22, 0.32, 0.43, 0.58, 0.79, 1.38]],
  [0.5, [0.25, 0.42, 0.56, 0.72, 0.93, 1.24, 2.2]],
  [1, [0.34, 0.54, 0.73, 0.95, 1.23, 1.64, 2.8]],
  [2, [0.37, 0.57, 0.75, 0.95, 1.21, 1.64, 2.84]],
  [Number.POSITIVE_INFINITY, [0.41, 0.64, 0.82, 1.05, 1.37, 1.91, 3.38]],
];
/** Before a stroke that begins so far from the end of the last one. */
const PAUSES: readonly (readonly [upTo: number, ms: Quantiles])[] = [
  [0.05, [21, 137, 224, 312, 417, 580, 1_143]],
  [0.15, [99, 182, 255, 341, 444, 602, 1_155]],
  [0.3, [126, 218, 302, 401, 518, 710, 1_354]],
  [0.6, [182, 310, 412, 533, 674, 925, 1_744]],
  [Number.POSITIVE_INFINITY, [255, 407, 520, 661, 837, 1_098, 2_046]],
];

const rowOf = (table: typeof SPEEDS, value: number) => (table.find(([upTo]) => value < upTo) ?? table.at(-1))?.[1];
const speedsOf = (length: number) => rowOf(SPEEDS, length) as Quantiles;
const pauseTimes = (away: number) => rowOf(PAUSES, away) as Quantiles;

/** Between the measured ones along a line; never beyond them. */
function quantileOf(values: Quantiles, share: number): number {
  const after = QUANTILES.findIndex((quantile) => share < quantile);
  if (after === 0) return values[0];
  if (after === -1) return values[6];
  const [low, high] = [QUANTILES[after - 1] as number, QUANTILES[after] as number];
  const [from, to] = [values[after - 1] as number, values[after] as number];
  return from + ((to - from) * (share - low)) / (high - low);
}
