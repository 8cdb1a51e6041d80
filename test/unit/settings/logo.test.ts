import sharp, { type Color } from 'sharp';
import { describe, expect, it } from 'vitest';
import { plateFor, readLogo } from '#server/settings/logo.ts';

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };
const picture = (width: number, height: number, background: object = { r: 200, g: 30, b: 40, alpha: 1 }) =>
  sharp({ create: { width, height, channels: 4, background: background as Color } });
/** A bar of one colour in the middle of a clear picture. */
const mark = async (colour: string) =>
  picture(200, 100, CLEAR)
    .composite([{ input: await picture(100, 40, sharpColour(colour)).png().toBuffer(), left: 50, top: 30 }])
    .png()
    .toBuffer();
const sharpColour = (hex: string) => ({
  r: Number.parseInt(hex.slice(1, 3), 16),
  g: Number.parseInt(hex.slice(3, 5), 16),
  b: Number.parseInt(hex.slice(5, 7), 16),
  alpha: 1,
});
const problemOf = async (bytes: Uint8Array) => {
  const read = await readLogo(bytes);
  return read.ok ? null : read.problem;
};

describe('[INSTANCE-4] a logo', () => {
  it('is drawn anew in all sizes, without what else was in the file', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await picture(600, 300)
        .withExif({ IFD0: { Copyright: 'a secret place' } })
        .toFormat(format)
        .toBuffer();
      const read = await readLogo(file);
      if (!read.ok) throw new Error(read.problem);
      expect(read.logo).toMatchObject({ widthPx: 240, heightPx: 120, plate: 'none' });
      const sizes = await Promise.all(
        Object.entries(read.files).map(async ([name, bytes]) => {
          const { width, height, format, exif } = await sharp(bytes).metadata();
          expect([format, exif]).toEqual(['png', undefined]);
          return [name, width, height];
        }),
      );
      expect(sizes).toEqual([
        ['bar', 240, 120],
        ['icon-192', 192, 192],
        ['icon-512', 512, 512],
        ['touch', 180, 180],
      ]);
    }
  });

  it('has another tag when it is another picture', async () => {
    const tags = await Promise.all(
      ['#ff0000', '#ff0000', '#00ff00'].map(async (colour) => {
        const read = await readLogo(await mark(colour));
        return read.ok && read.logo.tag;
      }),
    );
    expect(tags[0]).toBe(tags[1]);
    expect(tags[0]).not.toBe(tags[2]);
  });

  it('gets a plate on pages on which it would not be seen', async () => {
    const plate = async (colour: string) => {
      const read = await readLogo(await mark(colour));
      return read.ok && read.logo.plate;
    };
    expect(await plate('#101020')).toBe('light');
    expect(await plate('#ffffff')).toBe('dark');
    expect(await plate('#cc2f1b')).toBe('none');
    expect(plateFor(new Uint8Array(16))).toBe('none');
  });

  it('is refused when it is no such picture, damaged, too large, too small or too long', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script/></svg>');
    const none = 'The file is no PNG, JPEG or WebP picture.';
    const png = await picture(64, 64).png().toBuffer();
    expect(await problemOf(svg)).toBe(none);
    expect(await problemOf(await picture(64, 64).gif().toBuffer())).toBe(none);
    expect(await problemOf(Buffer.concat([png.subarray(0, 8), svg]))).toMatch(/damaged|no PNG/);
    expect(await problemOf(png.subarray(0, 60))).toBe('The picture cannot be read: the file is damaged.');
    expect(await problemOf(new Uint8Array())).toBe('Choose a file.');
    expect(await problemOf(new Uint8Array(1024 * 1024 + 1))).toBe('The file has more than 1 MB.');
    expect(await problemOf(await picture(5000, 4000).png().toBuffer())).toMatch(/more than the limit of 16 million/);
    expect(await problemOf(await picture(31, 31).png().toBuffer())).toMatch(/needs 32 at least/);
    expect(await problemOf(await picture(900, 64).png().toBuffer())).toMatch(/8 times/);
  });
});
