import sharp, { type OverlayOptions } from 'sharp';
import { frameAround, INK_RASTER_PX, inkBox } from '#canvas/frame.ts';
import { PAPER_COLOUR } from '#canvas/render.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { FramedDrawing } from './framing.ts';
import { JudgeError } from './port.ts';
import { fitToInput, type Preprocessing } from './preprocessing.ts';
import { type Image, resize } from './resize.ts';

/** Frames an image in place of strokes: its canvas is a square of paper with the image in the middle. */
export function framePicture(picture: Image, preprocessing: Preprocessing): FramedDrawing {
  const side = Math.max(picture.width, picture.height);
  const left = Math.floor((side - picture.width) / 2);
  const top = Math.floor((side - picture.height) / 2);
  const canvas = resize(cut(picture, -left, -top, side), INK_RASTER_PX, INK_RASTER_PX, 'bilinear');
  const ink = inkBox(canvas);
  const frame = frameAround(ink, INK_RASTER_PX);
  const unit = side / CANVAS_UNITS;
  const x = Math.round(frame.x * unit);
  const y = Math.round(frame.y * unit);
  const framed = cut(picture, x - left, y - top, Math.max(1, Math.round(frame.side * unit)));
  return { image: fitToInput(framed, preprocessing), frame, canvas, blank: ink === null };
}

/** A square of the picture's plane, in its pixels; paper outside the picture. */
function cut({ width, height, channels, data }: Image, x: number, y: number, side: number): Image {
  const out = new Uint8Array(side * side * channels).fill(255);
  const [left, right] = [Math.max(0, x), Math.min(width, x + side)];
  const [top, bottom] = [Math.max(0, y), Math.min(height, y + side)];
  for (let row = top; row < bottom && left < right; row++) {
    const from = (row * width + left) * channels;
    out.set(data.subarray(from, from + (right - left) * channels), ((row - y) * side + left - x) * channels);
  }
  return { width: side, height: side, channels, data: out };
}

/** More are refused before they are decoded: A3 at 600 dpi, and photos of every common camera, have fewer. */
const MAX_PIXELS = 100_000_000;
/** Longer edge by shorter edge. */
const MAX_ASPECT = 20;
/** Longer edges are shrunk to this while they are read, which is far above any model's input. */
const MAX_SIDE_PX = 2048;

/** RGB pixels of a picture file, as people see it on white paper. @throws JudgeError when it cannot be read. */
export function decodeImage(bytes: Uint8Array): Promise<Image> {
  return reading(bytes, async () => {
    const isVector = await checked(bytes);
    const { data, info } = await onPaper(bytes, isVector)
      .resize(MAX_SIDE_PX, MAX_SIDE_PX, { fit: 'inside', withoutEnlargement: !isVector })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, data };
  });
}

/** The whole picture on a square of paper: its canvas. As a PNG, under `washes` if there are any. @throws JudgeError */
export function imageOnCanvas(bytes: Uint8Array, sidePx: number, washes?: OverlayOptions): Promise<Uint8Array> {
  return reading(bytes, async () => {
    const png = await onPaper(bytes, await checked(bytes))
      .resize(sidePx, sidePx, { fit: 'contain', background: PAPER_COLOUR })
      .composite(washes ? [washes] : [])
      .png()
      .toBuffer();
    return new Uint8Array(png);
  });
}

/** Drawn at the size that is asked for, a vector picture has no limit of pixels: the size that it declares says nothing. */
const onPaper = (bytes: Uint8Array, isVector: boolean) =>
  sharp(bytes, { autoOrient: true, limitInputPixels: isVector ? false : MAX_PIXELS })
    .flatten({ background: PAPER_COLOUR })
    .toColourspace('srgb')
    .removeAlpha();

/** Reads the header: whether it is a vector picture. @throws JudgeError beyond a limit */
async function checked(bytes: Uint8Array): Promise<boolean> {
  const { width, height, format } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const isVector = format === 'svg';
  if (!isVector && width * height > MAX_PIXELS) {
    throw new JudgeError(
      `The picture has ${width} × ${height} pixels, more than the limit of ${MAX_PIXELS / 1e6} million.`,
    );
  }
  if (isVector && hasNoEdges(bytes)) {
    throw new JudgeError('The SVG has no edges: give it a viewBox, or both a width and a height.');
  }
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
    throw new JudgeError(`The picture is more than ${MAX_ASPECT} times as long as it is wide.`);
  }
  return isVector;
}

/** Without an area of its own the drawing would be cut where the window ends: there is no window here. */
function hasNoEdges(svg: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(svg).replace(/<!--[\s\S]*?-->/g, '');
  const root = /<(?:[\w.-]+:)?svg\b[^>]*>/.exec(text)?.[0];
  const declares = (side: string) => new RegExp(`\\s${side}\\s*=\\s*["'][^"'%]+["']`).test(root ?? '');
  return root !== undefined && !/\sviewBox\s*=/.test(root) && !(declares('width') && declares('height'));
}

async function reading<T>(bytes: Uint8Array, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof JudgeError) throw cause;
    const brand = new TextDecoder('latin1').decode(bytes.subarray(4, 12));
    // Phones write these files, and the decoder is under patents.
    if (/^ftyphe/.test(brand))
      throw new JudgeError('HEIC pictures cannot be read: save the picture as JPEG.', { cause });
    throw new JudgeError('The picture cannot be read: it is no intact PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG file.', {
      cause,
    });
  }
}
