import { type InkBox, inkBox } from '#canvas/frame.ts';
import type { Deduction, DeductionReason } from '#contract/judgement.ts';
import type { Image } from '../resize.ts';

/**
 * Measurements of a drawing that do not depend on the model or the prompt. A new deduction needs a field here, a line in
 * `deductionsOf` and a name in the contract's DEDUCTION_REASONS.
 */
export interface Features {
  /** The canvas shows paper only. */
  blank: boolean;
  /** Longer side of the ink's bounding box as a share (0–1) of the canvas's side; 0 for a blank canvas. */
  inkSize: number;
  /** Share (0–1) of a painted canvas that is not the paint; 1 where most of the canvas is paper. */
  paintedRemainder: number;
  /** Occurrences of the most frequent shape: 0, 1, 2, … */
  copies: number;
  /** Share (0–1) of the raw score that written words lose. */
  writing: number;
}

/** `canvas`: the whole canvas, INK_RASTER_PX wide. `writing`: the writing guard's verdict, 0–1. */
export function featuresOf(canvas: Image, blank: boolean, writing = 0): Features {
  const background = backgroundOf(canvas);
  return {
    blank,
    inkSize: inkSize(canvas),
    paintedRemainder: background.bucket === PAPER_BUCKET ? 1 : 1 - background.share,
    copies: copies(canvas, background),
    writing,
  };
}

function inkSize(canvas: Image): number {
  const box: InkBox | null = inkBox(canvas);
  return box ? Math.max(box.right - box.left, box.bottom - box.top) / canvas.width : 0;
}

/** Colours of 4 bits a channel. */
const BUCKETS = 16 ** 3;
const PAPER_BUCKET = BUCKETS - 1;

/** The most frequent colour of a picture. */
interface Background {
  /** The colour, 4 bits a channel. */
  bucket: number;
  /** Share of the picture that it fills, 0–1. */
  share: number;
}

const bucketOf = (data: Image['data'], at: number): number =>
  (((data[at] as number) >> 4) << 8) | (((data[at + 1] as number) >> 4) << 4) | ((data[at + 2] as number) >> 4);

function backgroundOf({ data, channels }: Image): Background {
  const counts = new Uint32Array(BUCKETS);
  let end: number;
  for (let at = 0; at < data.length; at = end) {
    end = endOfRun(data, channels, at);
    const bucket = bucketOf(data, at);
    counts[bucket] = (counts[bucket] as number) + (end - at) / channels;
  }
  let bucket = 0;
  for (let i = 1; i < BUCKETS; i++) if ((counts[i] as number) > (counts[bucket] as number)) bucket = i;
  return { bucket, share: ((counts[bucket] as number) * channels) / data.length };
}

/** Index at which a colour other than that at `at` begins, or the length of the data. */
function endOfRun(data: Image['data'], channels: number, at: number): number {
  const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
  let end = at + channels;
  while (end < data.length && data[end] === red && data[end + 1] === green && data[end + 2] === blue) end += channels;
  return end;
}

/** Levels (of 255) from which a pixel differs from the background: above a line's antialiasing, below a thin pen. */
const FOREGROUND_LEVELS = 48;

/** Connected pixels. Coordinates are relative to the bounding box. */
interface Shape {
  width: number;
  height: number;
  xs: number[];
  ys: number[];
}

/** The connected shapes (8 neighbours) of everything in the picture that is not its background. */
function shapesOf(canvas: Image, background: Background): Shape[] {
  const { width, height } = canvas;
  const waiting = foreground(canvas, background);
  const shapes: Shape[] = [];
  for (let start = 0; start < waiting.length; start++) {
    if (!waiting[start]) continue;
    const pixels = [start];
    waiting[start] = 0;
    for (let next = 0; next < pixels.length; next++) {
      const [x, y] = [(pixels[next] as number) % width, Math.floor((pixels[next] as number) / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (!waiting[neighbour]) continue;
          waiting[neighbour] = 0;
          pixels.push(neighbour);
        }
      }
    }
    shapes.push(boxed(pixels, width));
  }
  return shapes;
}

function foreground({ data, channels }: Image, { bucket }: Background): Uint8Array {
  // The middle of the bucket, and exactly white for paper.
  const level = (shift: number) => ((bucket >> shift) & 15) * 17;
  const [red, green, blue] = [level(8), level(4), level(0)];
  const mask = new Uint8Array(data.length / channels);
  let end: number;
  for (let at = 0; at < data.length; at = end) {
    end = endOfRun(data, channels, at);
    if (
      Math.abs((data[at] as number) - red) > FOREGROUND_LEVELS ||
      Math.abs((data[at + 1] as number) - green) > FOREGROUND_LEVELS ||
      Math.abs((data[at + 2] as number) - blue) > FOREGROUND_LEVELS
    ) {
      mask.fill(1, at / channels, end / channels);
    }
  }
  return mask;
}

function boxed(pixels: readonly number[], pictureWidth: number): Shape {
  let [left, top, right, bottom] = [pictureWidth, Number.POSITIVE_INFINITY, 0, 0];
  for (const pixel of pixels) {
    const x = pixel % pictureWidth;
    const y = (pixel - x) / pictureWidth;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return {
    width: right - left + 1,
    height: bottom - top + 1,
    xs: pixels.map((pixel) => (pixel % pictureWidth) - left),
    ys: pixels.map((pixel) => Math.floor(pixel / pictureWidth) - top),
  };
}

/** Shares of the canvas's side. Smaller shapes (raindrops, a ladybird's dots) are alike without being copies. */
const SMALLEST_COPY = 0.09;
const LARGEST_COPY = 0.4;
/** Share of either shape's pixels that lie within a pixel of the other's. */
const ALIKE = 0.96;

/** Occurrences of the most frequent shape of that size, in the same orientation and equal to a pixel. */
function copies(canvas: Image, background: Background): number {
  const shapes = shapesOf(canvas, background).filter(({ width, height }) => {
    const side = Math.max(width, height) / canvas.width;
    return side >= SMALLEST_COPY && side <= LARGEST_COPY;
  });
  const masks = shapes.map(dilated);
  return shapes.reduce(
    (most, shape, i) =>
      Math.max(
        most,
        shapes.filter((other, k) => k === i || alike(shape, masks[i] as Mask, other, masks[k] as Mask)).length,
      ),
    0,
  );
}

/** A shape's pixels and their neighbours, with a border of one pixel around the box. */
interface Mask {
  width: number;
  height: number;
  set: Uint8Array;
}

function dilated({ width, height, xs, ys }: Shape): Mask {
  const [w, h] = [width + 2, height + 2];
  const set = new Uint8Array(w * h);
  for (const [i, x] of xs.entries()) {
    for (let dy = 0; dy < 3; dy++) set.fill(1, ((ys[i] as number) + dy) * w + x, ((ys[i] as number) + dy) * w + x + 3);
  }
  return { width: w, height: h, set };
}

function alike(a: Shape, maskA: Mask, b: Shape, maskB: Mask): boolean {
  // Copies fall on the pixels differently: a box may be a pixel larger.
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return false;
  return covered(a, maskB) >= ALIKE && covered(b, maskA) >= ALIKE;
}

function covered({ xs, ys }: Shape, { width, height, set }: Mask): number {
  let inside = 0;
  for (const [i, x] of xs.entries()) {
    const [column, row] = [x + 1, (ys[i] as number) + 1];
    if (column < width && row < height && set[row * width + column]) inside++;
  }
  return inside / xs.length;
}

/** Longer side of the ink as a share of the canvas's side. Longer drawings lose nothing. */
const SMALL = 0.22;
const TINY = 0.1;
const TINY_POINTS = 40;
/** Shares of a painted canvas that differ from the paint. A coin-sized sketch covers more. */
const SOMETHING = 0.008;
const NOTHING = 0.002;
/** Occurrences of one shape. A flock of birds may repeat itself; nobody repeats a shape by hand more often. */
const MANY = 6;
const TOO_MANY = 13;
const REPEATED_POINTS = 40;

/** A tiny drawing shows too little: the model would guess in its favour. `size`: see Features.inkSize. */
export const tinyPoints = (size: number): number => TINY_POINTS * ramp(size, SMALL, TINY);

/** A canvas of paint alone counts as blank. A painted background with anything on it costs nothing. */
export const paintedPoints = (remainder: number): number => 100 * ramp(remainder, SOMETHING, NOTHING);

export const repeatedPoints = (count: number): number => REPEATED_POINTS * ramp(count, MANY, TOO_MANY);

/** Points that are taken off `rawScore` (0–100), most first. */
export function deductionsOf(features: Features, rawScore: number): Deduction[] {
  // Rounded up: what is left must not round to a tenth of a point.
  const shareOfRaw = (share: number) => Math.max(0.1, Math.ceil(share * rawScore * 10) / 10);
  if (features.blank) return [{ reason: 'blank_canvas', points: shareOfRaw(1) }];
  const points: Partial<Record<DeductionReason, number>> = {
    looks_like_writing: features.writing > 0 ? shareOfRaw(features.writing) : 0,
    tiny: tinyPoints(features.inkSize),
    painted: paintedPoints(features.paintedRemainder),
    repeated: repeatedPoints(features.copies),
  };
  return Object.entries(points)
    .map(([reason, value]) => ({ reason: reason as DeductionReason, points: Math.round(value * 10) / 10 }))
    .filter((deduction) => deduction.points > 0)
    .sort((a, b) => b.points - a.points);
}

/** max(0, rawScore − deductions), rounded to one decimal: the score that ranks and is shown. */
export function finalScore(rawScore: number, deductions: readonly Deduction[]): number {
  const left = deductions.reduce((points, deduction) => points - deduction.points, rawScore);
  return Math.round(Math.max(0, left) * 10) / 10;
}

/** 0 at `from`, 1 at `to` (which may be below `from`), smoothstep between: t²·(3 − 2t). */
export function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
