import { readdirSync, readFileSync } from 'node:fs';
import { type DrawOp, POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, oneOf, seededRandom } from '#contract/random.ts';

/** An op with the time at which it is sent, and its JSON around the time `t`, which each drawing sets. */
export interface TimedOp {
  /** Milliseconds since the drawing began. */
  dueMs: number;
  /** The op is `head + t + tail`. */
  head: string;
  tail: string;
  points: number;
}

/** The pause between two strokes, added to that of the recording. */
export interface Pace {
  pauseMinMs: number;
  pauseMaxMs: number;
}

/** The pen is down about two thirds of the time, like that of a player who knows what to draw and sees the clock run. */
export const PLAYER_PACE: Pace = { pauseMinMs: 200, pauseMaxMs: 900 };
export const AS_RECORDED: Pace = { pauseMinMs: 0, pauseMaxMs: 0 };

const COLOURS = ['#000000', '#d64545', '#2f6fde', '#3f9142', '#8a4f2a'] as const;
const SIZES = [8, 14, 20, 28] as const;

const tenth = (value: number) => Math.round(value * 10) / 10;

/**
 * A variant of a recorded drawing: moved, scaled and turned a little, with a tremble at every point, in another colour
 * and width. It has the same ops and the same number of points, and all points stay on the canvas.
 * @param random 0 ≤ n < 1
 */
export function variantOf(recorded: readonly DrawOp[], random: () => number, pace: Pace): TimedOp[] {
  const place = placement(random);
  const brush = { colour: oneOf(random, COLOURS), size: oneOf(random, SIZES) };
  let pausesMs = 0;
  return recorded.map((op, i) => {
    if (op.kind === 'stroke' && i > 0) pausesMs += between(random, pace.pauseMinMs, pace.pauseMaxMs);
    const moved = 'points' in op ? { ...op, points: place(op.points) } : op;
    const drawn = moved.kind === 'stroke' && moved.tool === 'pen' ? { ...moved, ...brush } : moved;
    const [head, tail] = splitAtTime(drawn);
    return { dueMs: op.t + durationMs(op) + pausesMs, head, tail, points: pointsOf(op) };
  });
}

/** The op as JSON on both sides of its time. */
export function splitAtTime(op: DrawOp): [head: string, tail: string] {
  const { kind, t: _, ...rest } = op;
  const after = JSON.stringify(rest).slice(1);
  return [`{"kind":"${kind}","t":`, after === '}' ? after : `,${after}`];
}

const pointsOf = (op: DrawOp): number => ('points' in op ? op.points.length / POINT_STRIDE : 0);

function durationMs(op: DrawOp): number {
  if (!('points' in op)) return 0;
  let sum = 0;
  for (let i = POINT_STRIDE - 1; i < op.points.length; i += POINT_STRIDE) sum += op.points[i] as number;
  return sum;
}

function placement(random: () => number): (points: readonly number[]) => number[] {
  const scale = between(random, 0.7, 1);
  const angle = between(random, -0.15, 0.15);
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [shiftX, shiftY] = [between(random, -60, 60), between(random, -60, 60)];
  const middle = CANVAS_UNITS / 2;
  const onCanvas = (value: number) => tenth(Math.min(CANVAS_UNITS, Math.max(0, value)));
  const tremble = () => between(random, -1.5, 1.5);
  return (points) => {
    const placed = [...points];
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      const [x, y] = [(points[i] as number) - middle, (points[i + 1] as number) - middle];
      placed[i] = onCanvas(middle + shiftX + cos * x - sin * y + tremble());
      placed[i + 1] = onCanvas(middle + shiftY + sin * x + cos * y + tremble());
    }
    return placed;
  };
}

const FOLDER = new URL('../../../test/fixtures/drawings/', import.meta.url);

/** `each` variants of every fixture; the same ones for the same seed. */
export function drawingVariants(each: number, pace: Pace, seed: number): TimedOp[][] {
  const random = seededRandom(seed);
  const recorded = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as DrawOp[]);
  return recorded.flatMap((drawing) => Array.from({ length: each }, () => variantOf(drawing, random, pace)));
}
