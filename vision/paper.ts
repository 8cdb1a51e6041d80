import { Image } from 'image-js';
import { admitOp, usageOf } from '#canvas/drawing-quota.ts';
import { applyOp, emptyHistory } from '#canvas/visible-strokes.ts';
import type { StrokeOp } from '#contract/drawing.ts';
import { CANVAS_UNITS, MAX_PREVIEW_BYTES, MAX_PREVIEW_OPS, MAX_PREVIEW_WORK } from '#contract/limits.ts';
import { darkness, inkMask } from './ink.ts';
import { type Corner, findSheet, type Projection, projected, type Quad, straightened } from './sheet.ts';
import { type TracedLine, traceLines } from './trace.ts';

/** Pixels as a canvas gives them: RGBA, row by row. */
export interface Photo {
  width: number;
  height: number;
  data: Uint8ClampedArray | Uint8Array;
}

/** What was read off a photo of a sheet. */
export interface PaperReading {
  /** Corners of the sheet, as shares of the photo's sides; null: none was seen, and the photo counts as all paper. */
  sheet: Corner[] | null;
  /** The lines, as shares of the photo's sides: what was found can be shown where it was seen. */
  lines: [x: number, y: number][][];
  /** The drawing. Empty: there is no ink. */
  ops: StrokeOp[];
}

/** Longer side of the sheet when its ink is looked for, pixels. */
const SHEET_PX = 768;
/** The thinnest line of a drawing, canvas units: the game's own pen. A pencil's would hardly be seen by the judge. */
const LEAST_SIZE = 14;
const MOST_SIZE = 60;
/** A hand in no hurry, canvas units in a millisecond; and its way from line to line. For the replay only. */
const UNITS_PER_MS = 0.9;
const PAUSE_MS = 250;

/** Finds the sheet and its ink, and turns the ink into strokes [PAPER-2]. Some 100 to 300 ms of one core. */
export function readPaper(photo: Photo): PaperReading {
  const { width, height } = photo;
  const data = new Uint8Array(photo.data.buffer, photo.data.byteOffset, photo.data.byteLength);
  const grey = new Image(width, height, { data, colorModel: 'RGBA' }).grey();
  const found = findSheet(grey);
  const corners = (x: number, y: number): Corner => ({ x, y });
  const quad: Quad = found ?? [corners(0, 0), corners(width, 0), corners(width, height), corners(0, height)];
  const { sheet, projection } = straightened(grey, quad, SHEET_PX);
  const plane = { width: sheet.width, height: sheet.height, data: Float32Array.from(sheet.getRawImage().data) };
  const lines = inOrder(traceLines(inkMask(darkness(plane))));
  const share = (corner: Corner): Corner => ({ x: corner.x / width, y: corner.y / height });
  return {
    sheet: found?.map(share) ?? null,
    lines: lines.map(({ points }) => points.map((point) => shareOf(projection, point, photo))),
    ops: strokesOf(lines, plane),
  };
}

function shareOf(projection: Projection, [x, y]: [number, number], { width, height }: Photo): [number, number] {
  const at = projected(projection, x, y);
  return [at.x / width, at.y / height];
}

/** Each line begins near the end of the one before, and the longest comes first: about as a hand does it. */
function inOrder(lines: readonly TracedLine[]): TracedLine[] {
  const left = lines.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const ordered = left.splice(0, 1);
  while (left.length > 0) {
    const [x, y] = ordered.at(-1)?.points.at(-1) ?? [0, 0];
    let nearest = { at: 0, turned: false, distance: Number.POSITIVE_INFINITY };
    for (const [at, { points }] of left.entries()) {
      for (const turned of [false, true]) {
        const [px, py] = points.at(turned ? -1 : 0) ?? [0, 0];
        const distance = Math.hypot(px - x, py - y);
        if (distance < nearest.distance) nearest = { at, turned, distance };
      }
    }
    const [line] = left.splice(nearest.at, 1);
    if (line) ordered.push(nearest.turned ? { ...line, points: line.points.toReversed() } : line);
  }
  return ordered;
}

const lengthOf = ({ points }: TracedLine): number =>
  points.reduce((sum, [x, y], i) => {
    const [px, py] = points[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);

/**
 * The lines as pen strokes on the canvas, the sheet in its middle, as large as it fits. Lines that are about as wide as
 * most have one width; the times are those of an even hand. A drawing beyond a limit loses its shortest lines.
 */
export function strokesOf(lines: readonly TracedLine[], sheet: { width: number; height: number }): StrokeOp[] {
  const scale = CANVAS_UNITS / Math.max(sheet.width, sheet.height);
  const [left, top] = [(CANVAS_UNITS - sheet.width * scale) / 2, (CANVAS_UNITS - sheet.height * scale) / 2];
  const pen = penWidth(lines) * scale;
  const sizeOf = (width: number) => {
    const own = width * scale;
    const size = own > 2 * pen || own < pen / 2.5 ? own : pen;
    return Math.round(Math.min(MOST_SIZE, Math.max(LEAST_SIZE, size)));
  };
  const kept = new Set(lines.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MAX_PREVIEW_OPS));
  let t = 0;
  let pointsLeft = MOST_POINTS;
  const ops: StrokeOp[] = [];
  let [usage, history] = [usageOf([]), emptyHistory()];
  for (const line of lines) {
    if (!kept.has(line) || line.points.length > pointsLeft) continue;
    const flat: number[] = [];
    let spent = 0;
    let last: readonly [number, number] | null = null;
    for (const [px, py] of line.points) {
      const [x, y] = [round(px * scale + left), round(py * scale + top)];
      const dt: number = last ? Math.max(1, Math.round(Math.hypot(x - last[0], y - last[1]) / UNITS_PER_MS)) : 0;
      flat.push(x, y, 0.5, dt);
      spent += dt;
      last = [x, y];
    }
    const op: StrokeOp = { kind: 'stroke', t, tool: 'pen', colour: '#000000', size: sizeOf(line.width), points: flat };
    const admission = admitOp(history, usage, op);
    if (!admission.ok) continue;
    if (admission.usage.work > MAX_PREVIEW_WORK || admission.usage.bytes > MAX_PREVIEW_BYTES) continue;
    applyOp(history, op);
    usage = admission.usage;
    ops.push(op);
    pointsLeft -= line.points.length;
    t += spent + PAUSE_MS;
  }
  return ops;
}

/** A sheet full of writing has fewer. */
const MOST_POINTS = 12_000;

const round = (value: number) => Math.round(value * 10) / 10;

/** The width of most of the ink: the median over its length. */
function penWidth(lines: readonly TracedLine[]): number {
  const byWidth = lines.toSorted((a, b) => a.width - b.width);
  const half = byWidth.reduce((sum, line) => sum + lengthOf(line), 0) / 2;
  let sum = 0;
  for (const line of byWidth) {
    sum += lengthOf(line);
    if (sum >= half) return line.width;
  }
  return byWidth.at(-1)?.width ?? 1;
}
