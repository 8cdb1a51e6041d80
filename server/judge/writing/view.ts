import { INK_RASTER_PX, type InkBox, inkBox, type Pixels } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { inksOf } from '../ink.ts';
import { type Sheet, Surface, sheetOf } from '../surface.ts';

/** Side of what the guard looks at, and its channels: ink, edges. */
export const VIEW_SIDE_PX = 96;
export const VIEW_CHANNELS = 2;

/** Paper around the ink, as a factor. */
const ROOM = 1.08;
/** A line of writing is much wider than high: it is cut into so many pieces at most, which are put below each other. */
const MAX_PIECES = 4;

/** Strokes → what the guard looks at: channel by channel, row by row, 0–255. null: a blank canvas. */
export type Look = (strokes: readonly Stroke[]) => Uint8Array | null;

export function openLook(): Look {
  const whole = new Surface(INK_RASTER_PX);
  const look = openSheetLook();
  return (strokes) => {
    const sheet = sheetOf(inksOf(strokes));
    return look(sheet, whole.pixels(sheet));
  };
}

/** The same, of a sheet that was drawn small already: `canvas` is the whole of it, INK_RASTER_PX wide. */
export function openSheetLook(): (sheet: Sheet, canvas: Pixels) => Uint8Array | null {
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
export function channelsOf(pixels: Pixels): Uint8Array {
  const { width, height } = pixels;
  const out = new Uint8Array(width * height * VIEW_CHANNELS);
  const inked = nearInk(pixels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      // Paper among paper has neither ink nor edge, and that is most of a drawing.
      if (!inked[i]) continue;
      const [ink, edge] = inkAndEdge(pixels, x, y);
      out[i] = ink;
      out[width * height + i] = edge;
    }
  }
  return out;
}

/** 1 for pixels that are not paper, and for their neighbours. */
function nearInk({ width, height, channels, data }: Pixels): Uint8Array {
  const near = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      if (data[at] === 255 && data[at + 1] === 255 && data[at + 2] === 255) continue;
      const [left, right] = [Math.max(0, x - 1), Math.min(width, x + 2)];
      for (let row = Math.max(0, y - 1); row < Math.min(height, y + 2); row++) {
        near.fill(1, row * width + left, row * width + right);
      }
    }
  }
  return near;
}

function inkAndEdge({ width, height, channels, data }: Pixels, x: number, y: number): [number, number] {
  const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
  const [top, bottom] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
  let [ink, edge] = [0, 0];
  for (let channel = 0; channel < 3; channel++) {
    let [high, low] = [0, 255];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const value = data[(row * width + column) * channels + channel] as number;
        if (value > high) high = value;
        if (value < low) low = value;
      }
    }
    const here = data[(y * width + x) * channels + channel] as number;
    if (255 - here > ink) ink = 255 - here;
    if (high - low > edge) edge = high - low;
  }
  return [ink, edge];
}
