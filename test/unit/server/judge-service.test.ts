import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { SERVICE_OPERATIONS } from '#contract/judge-service.ts';
import { MAX_SERVICE_IMAGE_PIXELS, MAX_SERVICE_TEXTS } from '#contract/limits.ts';
import { readImage } from '#server/judge-service/read-image.ts';
import { bodyKindOf, parseRequest, ServiceRefusal } from '#server/judge-service/read-request.ts';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const refusalOf = (work: () => unknown): ServiceRefusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof ServiceRefusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const json = (operation: (typeof SERVICE_OPERATIONS)[number], value: unknown) =>
  parseRequest(operation, 'json', '', bytes(value));

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const file = fc.uint8Array({ minLength: 1, maxLength: 64 });

describe('[SERVICE-3] requests of programs', () => {
  it('mean the same as JSON and as a picture with parameters', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(word, { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 1, max: 50 }),
        (f, texts, top) => {
          const image = Buffer.from(f).toString('base64');
          const query = new URLSearchParams([...texts.map((text) => ['text', text]), ['top', String(top)]]).toString();
          const [asJson, asBody] = [
            json('classify', { image, texts, top }),
            parseRequest('classify', 'image', query, Buffer.from(f)),
          ];
          expect(asBody).toEqual(asJson);
          expect(asJson).toEqual({ operation: 'classify', image: Buffer.from(f), texts, top });
        },
      ),
    );
  });

  it('are refused with a status and a sentence, whatever they are, and never with another error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICE_OPERATIONS),
        fc.constantFrom('json' as const, 'image' as const),
        fc.string(),
        fc.oneof(fc.json().map(bytes), fc.uint8Array()),
        (operation, kind, query, body) => {
          try {
            parseRequest(operation, kind, query, body);
          } catch (error) {
            expect(error).toBeInstanceOf(ServiceRefusal);
            const { status, message } = error as ServiceRefusal;
            expect([400, 422]).toContain(status);
            expect(message).toMatch(/^[A-Z“].*\.$/);
          }
        },
      ),
    );
  });

  it('are refused for what is missing, unknown or too much', () => {
    const image = Buffer.from('x').toString('base64');
    const message = (operation: (typeof SERVICE_OPERATIONS)[number], value: unknown) =>
      refusalOf(() => json(operation, value)).message;
    expect(message('embed', {})).toContain('either a picture or “text”');
    expect(message('embed', { image, text: 'a cat' })).toContain('either a picture or “text”');
    expect(message('compare', { image })).toBe('“texts” is missing or of another type.');
    expect(message('compare', { texts: ['a cat'] })).toContain('no picture');
    expect(message('compare', { image, texts: [] })).toBe('“texts” has no text.');
    expect(message('compare', { image, texts: ['a cat', ' \u200b'] })).toBe('“texts.1” is empty.');
    expect(message('compare', { image, texts: new Array(MAX_SERVICE_TEXTS + 1).fill('a') })).toContain('more than');
    expect(message('classify', { image, top: 1.5 })).toMatch(/^“top” /);
    expect(message('classify', { image: 'no base64!' })).toContain('no base64');
    expect(message('classify', { image, secret: 'x' })).not.toContain('secret');
    expect(message('classify', [])).toContain('JSON object');
    expect(refusalOf(() => parseRequest('embed', 'json', '', bytes('{'))).status).toBe(400);
    expect(refusalOf(() => parseRequest('compare', 'image', 'q=cat', bytes('x'))).message).toContain(
      '“text” and “top”',
    );
  });

  it('have one of five types', () => {
    expect(bodyKindOf('application/json; charset=utf-8')).toBe('json');
    expect(bodyKindOf('Image/PNG')).toBe('image');
    for (const type of [undefined, '', 'text/html', 'image/svg+xml', 'image/gif', 'application/jsonx']) {
      expect(refusalOf(() => bodyKindOf(type)).status).toBe(415);
    }
  });
});

describe('[SERVICE-3] pictures of programs', () => {
  const paper = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } });

  it('are read as people see them on white paper, and shrunk', async () => {
    for (const picture of [paper(30, 20).png(), paper(2_000, 1_000).webp()]) {
      const read = await readImage(await picture.toBuffer());
      if (typeof read === 'string') throw new Error(read);
      expect(Math.max(read.width, read.height)).toBeLessThanOrEqual(1_024);
      expect(read.data.length).toBe(read.width * read.height * 3);
      expect([...read.data.subarray(0, 3)]).toEqual([255, 255, 255]);
    }
    const turned = await readImage(await paper(30, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect(turned).toMatchObject({ width: 20, height: 30 });
  });

  it('are refused in a sentence when they are something else, damaged, too large or too long', async () => {
    const png = await paper(64, 64).png({ compressionLevel: 0 }).toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const side = Math.sqrt(MAX_SERVICE_IMAGE_PIXELS);
    const cases: [Uint8Array, RegExp][] = [
      [svg, /no PNG, JPEG or WebP/],
      [await paper(9, 9).gif().toBuffer(), /no PNG, JPEG or WebP/],
      [new Uint8Array(), /no PNG, JPEG or WebP/],
      [png.subarray(0, png.length / 2), /damaged or cut short/],
      [Buffer.concat([png.subarray(0, 8), svg]), /damaged or cut short/],
      [
        await paper(side, side + 1)
          .png()
          .toBuffer(),
        /more than 16 million pixels/,
      ],
      [await paper(2_100, 100).png().toBuffer(), /20 times as long/],
    ];
    for (const [file, sentence] of cases) expect(await readImage(file)).toMatch(sentence);
  });

  it('of any bytes after a known beginning end in a picture or a sentence', async () => {
    const png = await paper(16, 16).png().toBuffer();
    await fc.assert(
      fc.asyncProperty(fc.nat(png.length - 1), fc.nat(255), async (at, value) => {
        const damaged = Buffer.from(png);
        damaged[at] = value;
        const read = await readImage(damaged);
        if (typeof read === 'string') expect(read).toMatch(/\.$/);
        else expect(read.data.length).toBe(read.width * read.height * 3);
      }),
      { numRuns: 60 },
    );
  });
});
