import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { INK_RASTER_PX, type InkBox, inkBox, type Pixels } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { ModelError } from '../model-files.ts';
import { Tensor } from '../onnx-runtime.ts';
import { inksOf, type PreparedDrawing, prepared, Surface } from '../surface.ts';
import { openSession } from '../towers.ts';

/** Side of the guard's input, and its channels: ink, edges. */
export const VIEW_SIDE_PX = 96;
export const VIEW_CHANNELS = 2;

/** Paper around the ink, as a factor. */
const ROOM = 1.08;
/** A line of writing is much wider than high, so it is cut into at most so many pieces, one below the other. */
const MAX_PIECES = 4;

/** Strokes → the guard's input: channel by channel, row by row, 0–255. null: a blank canvas. */
export type GuardView = (strokes: readonly Stroke[]) => Uint8Array | null;

export function openGuardView(): GuardView {
  const whole = new Surface(INK_RASTER_PX);
  const view = openPreparedView();
  return (strokes) => {
    const sheet = prepared(inksOf(strokes));
    return view(sheet, whole.pixels(sheet));
  };
}

/** The same of a drawing whose whole `canvas` was drawn before, INK_RASTER_PX wide. */
export function openPreparedView(): (sheet: PreparedDrawing, canvas: Pixels) => Uint8Array | null {
  const assembled = new Uint8ClampedArray(VIEW_SIDE_PX * VIEW_SIDE_PX * 4);
  // One bitmap for each way to cut; made when it is first needed.
  const strips = new Map<string, Surface>();
  return (sheet, canvas) => {
    const box = inkBox(canvas);
    if (!box) return null;
    const { pieces, isWide, frame } = cut(box);
    const long = VIEW_SIDE_PX * pieces;
    const key = `${pieces} ${isWide}`;
    const strip = strips.get(key) ?? (isWide ? new Surface(long, VIEW_SIDE_PX) : new Surface(VIEW_SIDE_PX, long));
    strips.set(key, strip);
    const { data } = strip.pixels(sheet, frame);
    putTogether(data, pieces, isWide, assembled);
    return channelsOf({ width: VIEW_SIDE_PX, height: VIEW_SIDE_PX, channels: 4, data: assembled });
  };
}

/**
 * Pieces that the ink's longer side is cut into: as many as fit below each other in a square that is as wide as one of
 * them. The frame's side is the ink's longer side; along the shorter side it begins so that the first piece's share of
 * the bitmap has the ink in its middle.
 */
function cut({ left, top, right, bottom }: InkBox) {
  const unit = CANVAS_UNITS / INK_RASTER_PX;
  const isWide = right - left >= bottom - top;
  const [long, short] = [Math.max(right - left, bottom - top) * unit, Math.min(right - left, bottom - top) * unit];
  const side = long * ROOM;
  const pieces = Math.max(1, Math.min(MAX_PIECES, Math.floor(Math.sqrt(side / (short * ROOM)))));
  /** One piece's share of the shorter side, canvas units. */
  const share = side / pieces ** 2;
  const [x, y] = [((left + right) / 2) * unit, ((top + bottom) / 2) * unit];
  const frame = isWide ? { x: x - side / 2, y: y - share / 2, side } : { x: x - share / 2, y: y - side / 2, side };
  return { pieces, isWide, frame };
}

/** Copies piece after piece of the strip into the square. The strip is RGBA, `pieces` times as long as the square. */
function putTogether(strip: Pixels['data'], pieces: number, isWide: boolean, square: Uint8ClampedArray): void {
  const side = VIEW_SIDE_PX;
  const share = Math.floor(side / pieces);
  const [from, to] = [new Uint32Array(strip.buffer, strip.byteOffset), new Uint32Array(square.buffer)];
  to.fill(0xffffffff);
  const stripWidth = isWide ? side * pieces : side;
  for (let piece = 0; piece < pieces; piece++) {
    for (let y = 0; y < (isWide ? share : side); y++) {
      const source = isWide ? y * stripWidth + piece * side : (piece * side + y) * stripWidth;
      const target = isWide ? (piece * share + y) * side : y * side + piece * share;
      to.set(from.subarray(source, source + (isWide ? side : share)), target);
    }
  }
}

/**
 * Ink: the largest distance of a channel from paper. Edges: the largest difference of a channel among a pixel and its
 * neighbours, which shows white letters on paint, and red ones on green, as well as black ones on paper.
 */
export function channelsOf({ width, height, channels, data }: Pixels): Uint8Array {
  const count = width * height;
  const out = new Uint8Array(count * VIEW_CHANNELS);
  const [high, low] = [new Uint8Array(count), new Uint8Array(count)];
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const here = data[i * channels + channel] as number;
        const before = x > 0 ? (data[(i - 1) * channels + channel] as number) : here;
        const after = x < width - 1 ? (data[(i + 1) * channels + channel] as number) : here;
        high[i] = Math.max(before, here, after);
        low[i] = Math.min(before, here, after);
        if (255 - here > (out[i] as number)) out[i] = 255 - here;
      }
    }
    for (let y = 0, i = 0; y < height; y++) {
      const [above, below] = [y > 0 ? -width : 0, y < height - 1 ? width : 0];
      for (let x = 0; x < width; x++, i++) {
        const highest = Math.max(high[i + above] as number, high[i] as number, high[i + below] as number);
        const lowest = Math.min(low[i + above] as number, low[i] as number, low[i + below] as number);
        if (highest - lowest > (out[count + i] as number)) out[count + i] = highest - lowest;
      }
    }
  }
  return out;
}

/** models/writing-guard in this repository. */
export const WRITING_GUARD = fileURLToPath(new URL('../../../models/writing-guard', import.meta.url));

/** Recognises drawings that are written words. It is independent of the CLIP. */
export interface WritingGuard {
  readonly thresholds: WritingThresholds;
  /** SHA-256 (hex) over its files: another guard gives other scores. */
  readonly hash: string;
  /** Probability (0–1) of written words; 0 for a blank canvas. */
  probability(strokes: readonly Stroke[]): Promise<number>;
  /** The share of its raw score that each drawing loses, 0–1. `views`: see `openPreparedView`; null: a blank canvas. */
  shares(views: readonly (Uint8Array | null)[]): Promise<number[]>;
  /** The share of its raw score that the drawing loses, 0–1. */
  share(strokes: readonly Stroke[]): Promise<number>;
  close(): Promise<void>;
}

const probability = z.number().gt(0).lt(1);
const GuardJson = z
  .object({ doubtful: probability, sure: probability })
  .refine(({ doubtful, sure }) => doubtful < sure, 'doubtful must be below sure');

/** Drawings in one run. Larger runs are no faster. */
const MAX_VIEWS = 8;

/** Loads `guard.onnx` and `guard.json`, and runs once. @throws ModelError naming the file that cannot be used. */
export async function openWritingGuard(folder: string, intraOpNumThreads: number): Promise<WritingGuard> {
  const file = join(folder, 'guard.onnx');
  const thresholds = await readThresholds(join(folder, 'guard.json'));
  const session = await openSession(file, intraOpNumThreads);
  const look = openGuardView();
  const run = async (views: readonly Uint8Array[]): Promise<number[]> => {
    const each = VIEW_CHANNELS * VIEW_SIDE_PX ** 2;
    const values = new Float32Array(views.length * each);
    for (const [row, view] of views.entries()) {
      for (let i = 0; i < each; i++) values[row * each + i] = (view[i] as number) / 255;
    }
    const input = new Tensor('float32', values, [views.length, VIEW_CHANNELS, VIEW_SIDE_PX, VIEW_SIDE_PX]);
    const { probability: output } = await session.run({ pixels: input });
    const data = output?.data;
    if (!(data instanceof Float32Array) || data.length !== views.length || !data.every(Number.isFinite)) {
      throw new Error('the guard gave no number');
    }
    return [...data];
  };
  try {
    await run([new Uint8Array(VIEW_CHANNELS * VIEW_SIDE_PX ** 2)]);
  } catch (cause) {
    throw new ModelError(`The model file ${file} is no writing guard.`, { cause });
  }
  const probabilityOf = async (strokes: readonly Stroke[]) => {
    const view = look(strokes);
    return view ? ((await run([view]))[0] as number) : 0;
  };
  return {
    thresholds,
    hash: await guardHash(folder),
    probability: probabilityOf,
    async shares(views) {
      const shares = views.map(() => 0);
      const seen = views.flatMap((view, i) => (view ? [{ view, i }] : []));
      for (let from = 0; from < seen.length; from += MAX_VIEWS) {
        const chunk = seen.slice(from, from + MAX_VIEWS);
        const probabilities = await run(chunk.map(({ view }) => view));
        for (const [k, { i }] of chunk.entries()) shares[i] = writingShare(probabilities[k] as number, thresholds);
      }
      return shares;
    },
    share: async (strokes) => writingShare(await probabilityOf(strokes), thresholds),
    close: () => session.release(),
  };
}

/** SHA-256 (hex) over a guard's files. @throws ModelError */
export async function guardHash(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'guard.onnx')))
    .update(JSON.stringify(await readThresholds(join(folder, 'guard.json'))))
    .digest('hex');
}

async function readThresholds(file: string): Promise<WritingThresholds> {
  try {
    return GuardJson.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new ModelError(`The model file ${file} cannot be used.`, { cause });
  }
}

/** Probabilities (0–1) at which the deduction begins and at which it takes all. */
export interface WritingThresholds {
  doubtful: number;
  sure: number;
}

/** Smallest share. With less, a word that a CLIP can read would rank ahead of a modest drawing. */
const LEAST_SHARE = 0.5;

const logit = (probability: number) => Math.log(probability / (1 - probability));

/**
 * The share of the raw score that is taken off, 0–1: 0 below `doubtful`, LEAST_SHARE there, 1 from `sure` on, and
 * linear in the log-odds between, in which the guard's verdicts are about evenly spread.
 */
export function writingShare(probability: number, { doubtful, sure }: WritingThresholds): number {
  if (probability < doubtful) return 0;
  if (probability >= sure) return 1;
  const way = (logit(probability) - logit(doubtful)) / (logit(sure) - logit(doubtful));
  return LEAST_SHARE + (1 - LEAST_SHARE) * way;
}
