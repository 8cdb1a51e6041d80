import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { strokeWork, UNITS_PER_MS } from '#canvas/drawing-cost.ts';
import { type Layer, SNAPSHOT_EVERY } from '#canvas/picture-layers.ts';
import { ReplayPainter, type Timeline, timelineOf } from '#canvas/replay.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { Facts } from './still.ts';
import { captionHeight, drawCaption } from './still.ts';

/** A replay that is longer is shown in this time, so that chats play it. */
export const ANIMATION_MS = 5_000;
export const MAX_FRAMES = 60;
export const MAX_ANIMATION_BYTES = 1_500_000;
/** The finished drawing stays on show. */
const LAST_FRAME_MS = 2_000;
const FRAME_MS = ANIMATION_MS / MAX_FRAMES;
/** Work of painting a replay; one that would take more has fewer frames. */
const PAINTING_WORK = 3_000 * UNITS_PER_MS;
/** A costly replay is hardly ever small enough at the larger sizes, each of which paints all of it. */
const COSTLY_WORK = 200 * UNITS_PER_MS;

/** Tried in turn until the file is small enough; the last one is taken as it is. */
const SIZES = [
  { sidePx: 480, frames: MAX_FRAMES },
  { sidePx: 400, frames: 40 },
  { sidePx: 320, frames: 24 },
  { sidePx: 240, frames: 12 },
];

class PaintedLayer implements Layer {
  readonly canvas: Canvas;
  readonly context: SKRSContext2D;

  constructor(sidePx: number) {
    this.canvas = createCanvas(sidePx, sidePx);
    this.context = this.canvas.getContext('2d');
  }

  copyFrom(other: PaintedLayer): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(other.canvas, 0, 0);
  }
}

/** The replay as an animated file that repeats for ever, its caption below. */
export async function drawAnimation(
  ops: readonly DrawOp[],
  facts: Facts,
  format: 'gif' | 'webp',
): Promise<Uint8Array<ArrayBuffer>> {
  const timeline = timelineOf(ops);
  const { once, perFrame } = paintingWork(ops);
  const most = Math.floor((PAINTING_WORK - once) / Math.max(1, perFrame));
  let bytes = new Uint8Array();
  for (const { sidePx, frames } of once > COSTLY_WORK ? SIZES.slice(-2) : SIZES) {
    bytes = await encode(paintFrames(timeline, facts, sidePx, frameCount(timeline, Math.min(most, frames))), format);
    if (bytes.byteLength <= MAX_ANIMATION_BYTES) break;
  }
  return bytes;
}

/**
 * Work of painting each stroke once, and what each frame may paint again: half of a growing stroke, and after an undo all
 * strokes since a snapshot.
 */
function paintingWork(ops: readonly DrawOp[]): { once: number; perFrame: number } {
  const works = actionsOf(ops).map(strokeWork);
  const isUndone = ops.some(({ kind }) => kind === 'undo' || kind === 'redo');
  let [window, mostInWindow] = [0, 0];
  for (const [i, work] of works.entries()) {
    window += work - (works[i - SNAPSHOT_EVERY] ?? 0);
    mostInWindow = Math.max(mostInWindow, window);
  }
  const once = works.reduce((sum, work) => sum + work, 0);
  return { once, perFrame: Math.max(0, ...works) / 2 + (isUndone ? mostInWindow : 0) };
}

/** Everything that was ever drawn, whatever was taken back. */
const actionsOf = (ops: readonly DrawOp[]) =>
  visibleStrokes(replayOps(ops.filter(({ kind }) => kind !== 'undo' && kind !== 'redo' && kind !== 'clear')));

/** Short replays need fewer frames; two at least, so that every file is an animation. */
const frameCount = ({ durationMs }: Timeline, most: number) =>
  Math.max(2, Math.min(most, Math.ceil(Math.min(durationMs, ANIMATION_MS) / FRAME_MS)));

interface Frames {
  /** RGB, one frame below the other. */
  pixels: Buffer;
  width: number;
  frameHeight: number;
  delaysMs: number[];
}

function paintFrames(timeline: Timeline, facts: Facts, sidePx: number, count: number): Frames {
  const frameHeight = sidePx + captionHeight(sidePx);
  const pixels = Buffer.alloc(sidePx * frameHeight * count * 3);
  const create = () => new PaintedLayer(sidePx);
  // Frames only go forwards, but undos go back: copies spare drawing everything anew.
  const painter = new ReplayPainter(timeline, { base: create(), create, sidePx, maxSnapshots: 4 });
  const shown = create();
  const strip = createCanvas(sidePx, captionHeight(sidePx));
  drawCaption(strip.getContext('2d'), facts, 0, sidePx);
  const caption = strip.getContext('2d').getImageData(0, 0, sidePx, strip.height).data;
  let at = 0;
  for (let i = 0; i < count; i++) {
    painter.paint(shown, (timeline.durationMs * i) / (count - 1));
    at = appendRgb(pixels, at, shown.context.getImageData(0, 0, sidePx, sidePx).data);
    at = appendRgb(pixels, at, caption);
  }
  const stepMs = Math.max(20, Math.round(Math.min(timeline.durationMs, ANIMATION_MS) / count / 10) * 10);
  const delaysMs = Array.from({ length: count }, (_, i) => (i === count - 1 ? LAST_FRAME_MS : stepMs));
  return { pixels, width: sidePx, frameHeight, delaysMs };
}

/** Opaque pixels without their alpha. @returns where the next ones go */
function appendRgb(to: Buffer, start: number, rgba: Uint8ClampedArray): number {
  let at = start;
  for (let i = 0; i < rgba.length; i += 4) {
    to[at++] = rgba[i] as number;
    to[at++] = rgba[i + 1] as number;
    to[at++] = rgba[i + 2] as number;
  }
  return at;
}

async function encode(
  { pixels, width, frameHeight, delaysMs }: Frames,
  format: 'gif' | 'webp',
): Promise<Uint8Array<ArrayBuffer>> {
  const height = frameHeight * delaysMs.length;
  const image = sharp(pixels, { raw: { width, height, channels: 3, pageHeight: frameHeight } });
  const animated = { loop: 0, delay: delaysMs };
  // Flat ink on flat paper: without dithering and without loss it is smallest, and stays crisp.
  const encoded =
    format === 'gif'
      ? image.gif({ ...animated, dither: 0, effort: 3, colours: 128, interPaletteMaxError: 8 })
      : image.webp({ ...animated, lossless: true, effort: 2 });
  return new Uint8Array(await encoded.toBuffer());
}
