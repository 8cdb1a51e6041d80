import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { openFramer, openRasteriser } from '#server/judge/framing.ts';
import { decodeImage, framePicture, imageOnCanvas } from '#server/judge/image-input.ts';
import { JudgeError } from '#server/judge/port.ts';
import type { Preprocessing } from '#server/judge/preprocessing.ts';
import type { Image } from '#server/judge/resize.ts';
import { placed } from '../../../research/calibration/strokes.ts';

const preprocessing: Preprocessing = {
  sidePx: 64,
  channels: 3,
  resizeTo: 'square',
  filter: 'bilinear',
  rescale: 1 / 255,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
};
const eye = openFramer(preprocessing.sidePx);
const kite = [
  penStroke(
    [
      [300, 400],
      [520, 250],
      [700, 480],
      [480, 640],
      [300, 400],
    ],
    30,
    '#1971c2',
  ),
];

const white = (width: number, height: number): Image => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(255),
});

function withRectangle(image: Image, [left, top, right, bottom]: readonly [number, number, number, number]): Image {
  for (let y = top; y < bottom; y++) image.data.fill(0, (y * image.width + left) * 3, (y * image.width + right) * 3);
  return image;
}

describe('a picture in place of strokes', () => {
  it('is framed and seen as the strokes would be', () => {
    const picture = openRasteriser(512).pixels(kite);
    const [seen, drawn] = [framePicture(picture, preprocessing), eye(kite)];
    for (const key of ['x', 'y', 'side'] as const)
      expect(Math.abs(seen.frame[key] - drawn.frame[key])).toBeLessThan(20);
    expect([seen.image.width, seen.image.height]).toEqual([64, 64]);
    const differences = Array.from(seen.image.data, (value, i) => Math.abs(value - (drawn.image.data[i] as number)));
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(6);
  });

  it('stands in the middle of a square of paper, whatever its shape', () => {
    // Ink from corner to corner of a picture twice as wide as high: the frame reaches beyond it, and there is paper.
    const { frame, image } = framePicture(withRectangle(white(200, 100), [0, 0, 200, 100]), preprocessing);
    expect(frame).toEqual({ x: -64, y: -64, side: 1.125 * CANVAS_UNITS });
    const middle = Array.from({ length: 64 }, (_, y) => image.data[(y * 64 + 32) * 3] as number);
    expect([middle[2], middle[14], middle[20], middle[32], middle[44], middle[50], middle[61]]).toEqual([
      255, 255, 0, 0, 0, 255, 255,
    ]);
    const tall = framePicture(withRectangle(white(30, 300), [10, 140, 20, 160]), preprocessing);
    expect(tall.frame.side).toBeCloseTo(0.4 * CANVAS_UNITS);
    expect(tall.frame.y + tall.frame.side / 2).toBeCloseTo(CANVAS_UNITS / 2, -1);
  });

  it('of nothing is a blank canvas, also the smallest', () => {
    for (const image of [white(300, 200), white(1, 1)]) {
      expect(framePicture(image, preprocessing)).toMatchObject({ blank: true, frame: WHOLE_CANVAS });
    }
  });

  it('shows the same wherever the ink stands', () => {
    const here = framePicture(openRasteriser(512).pixels(kite), preprocessing);
    const moved = placed(kite, { scale: 1, left: 96, top: -64, penScale: 1 });
    const there = framePicture(openRasteriser(512).pixels(moved), preprocessing);
    const differences = Array.from(here.image.data, (value, i) => Math.abs(value - (there.image.data[i] as number)));
    expect(Math.max(...differences)).toBeLessThan(24);
  });
});

/** Where the pixel at (x, y) of the picture as people see it (`width` × `height`) is in the file, by EXIF orientation. */
const STORED_AT: Record<number, (x: number, y: number, width: number, height: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, width) => [width - 1 - x, y],
  3: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  4: (x, y, _, height) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, width) => [y, width - 1 - x],
  7: (x, y, width, height) => [height - 1 - y, width - 1 - x],
  8: (x, y, _, height) => [height - 1 - y, x],
};

function turned({ width, height, channels, data }: Image, orientation: number): Image {
  const [wide, high] = orientation > 4 ? [height, width] : [width, height];
  const stored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, top] = (STORED_AT[orientation] as (typeof STORED_AT)[1])(x, y, width, height);
      const from = (y * width + x) * channels;
      stored.set(data.subarray(from, from + channels), (top * wide + left) * channels);
    }
  }
  return { width: wide, height: high, channels, data: stored };
}

type Format = 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff' | 'gif';

function file({ width, height, channels, data }: Image, format: Format, orientation?: number): Promise<Buffer> {
  const picture = sharp(data, { raw: { width, height, channels: channels as 3 | 4 } });
  return (orientation ? picture.withExif({}).withMetadata({ orientation }) : picture).toFormat(format).toBuffer();
}

/** Mean difference of two pictures of one size, 0–255. */
function difference(a: Image, b: Image): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let sum = 0;
  for (let at = 0; at < a.width * a.height; at++) {
    sum += Math.abs((a.data[at * a.channels] as number) - (b.data[at * b.channels] as number));
  }
  return sum / (a.width * a.height);
}

describe('[SCORE-6] a picture file', () => {
  // Nothing in it is symmetric.
  const picture = withRectangle(withRectangle(white(96, 64), [8, 6, 40, 12]), [8, 12, 14, 50]);

  describe.each(['png', 'jpeg', 'webp', 'avif', 'tiff'] as const)('%s', (format) => {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright at EXIF orientation %i', async (orientation) => {
      const bytes = await file(turned(picture, orientation), format, orientation);
      expect(difference(await decodeImage(bytes), picture)).toBeLessThan(2);
    });
  });

  it('is read in every format that is promised', async () => {
    for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff', 'gif'] as const) {
      expect(difference(await decodeImage(await file(picture, format)), picture)).toBeLessThan(2);
    }
    const raw = { raw: { width: 96, height: 64, channels: 3 } } as const;
    for (const bytes of [
      await sharp(picture.data, raw).toColourspace('b-w').png({ palette: true, colours: 2 }).toBuffer(),
      await sharp(picture.data, raw).toColourspace('b-w').tiff({ bitdepth: 1, compression: 'ccittfax4' }).toBuffer(),
      await sharp(picture.data, raw).toColourspace('cmyk').jpeg().toBuffer(),
      await sharp(picture.data, raw).toColourspace('rgb16').png().toBuffer(),
      await sharp(picture.data, raw).png({ progressive: true }).toBuffer(),
      // Ink on nothing: paper shows through.
      await sharp(picture.data, raw).unflatten().webp({ lossless: true }).toBuffer(),
    ]) {
      const read = await decodeImage(bytes);
      expect(read.channels).toBe(3);
      expect(difference(read, picture)).toBeLessThan(4);
    }
  });

  it('of a moving picture is its first frame', async () => {
    const frames = [picture, white(96, 64)].map(({ data }) => Buffer.from(data));
    const raw = { width: 96, height: 128, channels: 3, pageHeight: 64 } as const;
    for (const format of ['gif', 'webp'] as const) {
      const moving = await sharp(Buffer.concat(frames), { raw }).toFormat(format).toBuffer();
      expect((await sharp(moving).metadata()).pages).toBe(2);
      expect(difference(await decodeImage(moving), picture)).toBeLessThan(2);
    }
  });

  it('stands upright on its canvas, too', async () => {
    const upright = await decodeImage(await imageOnCanvas(await file(picture, 'png'), 96));
    const stored = await file(turned(picture, 6), 'jpeg', 6);
    expect(difference(await decodeImage(await imageOnCanvas(stored, 96)), upright)).toBeLessThan(3);
  });

  describe('of many pixels', () => {
    const blank = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#fff' } });

    it.each([
      ['a photo of 24 megapixels', 6000, 4000, 'jpeg', [2048, 1365]],
      ['a scan of A4 at 600 dpi', 4960, 7016, 'png', [1448, 2048]],
    ] as const)('is shrunk while it is read: %s', async (_, width, height, format, size) => {
      const bytes = await blank(width, height).toFormat(format, { compressionLevel: 1 }).toBuffer();
      const read = await decodeImage(bytes);
      expect([read.width, read.height]).toEqual(size);
    });

    it('is refused by the limit that it breaks', async () => {
      // Nothing but the header is read: 12,000 × 12,000 pixels of one colour.
      const tooLarge = await sharp(await blank(8, 8).png().toBuffer()).toBuffer();
      tooLarge.writeUInt32BE(12_000, 16);
      tooLarge.writeUInt32BE(12_000, 20);
      tooLarge.writeUInt32BE(crc32(tooLarge.subarray(12, 29)), 29);
      await expect(decodeImage(tooLarge)).rejects.toThrow(
        new JudgeError('The picture has 12000 × 12000 pixels, more than the limit of 100 million.'),
      );
      const strip = await blank(210, 10).png().toBuffer();
      await expect(decodeImage(strip)).rejects.toThrow('more than 20 times as long as it is wide');
    });
  });

  it('that cannot be read is refused in a sentence', async () => {
    const png = await file(picture, 'png');
    for (const bytes of [new Uint8Array(), png.subarray(0, 60), Buffer.from('nonsense'), Buffer.from('<svg')]) {
      await expect(decodeImage(bytes)).rejects.toThrow('no intact PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG file.');
    }
    const photo = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    await expect(decodeImage(photo)).rejects.toThrow('save the picture as JPEG');
  });
});

describe('[SCORE-6] an SVG', () => {
  const svg = (attributes: string) =>
    Buffer.from(
      `<?xml version="1.0"?><!-- <svg> --><svg xmlns="http://www.w3.org/2000/svg" ${attributes}>` +
        '<path d="M9 50V20L30 9l20 11v30z" fill="none" stroke="#123" stroke-width="2"/></svg>',
    );
  let wanted: Image;
  beforeAll(async () => {
    wanted = await decodeImage(svg('viewBox="0 0 64 64"'));
  });

  it.each([
    'width="24" height="24" viewBox="0 0 64 64"',
    'width="1em" height="1em" viewBox="0 0 64 64"',
    'width="100%" height="100%" viewBox="0 0 64 64"',
    'width="21cm" height="21cm" viewBox="0 0 64 64"',
    'width="512" height="512" viewBox="0 0 64 64"',
    'width="5000" height="5000" viewBox="0 0 64 64"',
    'width="5000000px" height="5000000px" viewBox="0 0 64 64"',
    'width="64" height="64"',
  ])('is the same picture at any declared size: %s', async (attributes) => {
    expect(difference(await decodeImage(svg(attributes)), wanted)).toBeLessThan(0.5);
  });

  it('keeps its shape when it is small', async () => {
    const { width, height } = await decodeImage(svg('width="1.4" height="1" viewBox="0 0 14 10"'));
    expect(width / height).toBeCloseTo(1.4, 2);
  });

  it.each(['', 'width="100%" height="100%"', 'width="64"'])('without edges is refused: %s', async (attributes) => {
    await expect(decodeImage(svg(attributes))).rejects.toThrow('give it a viewBox');
  });
});
