import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covered, embedOcclusions, GRID_SIDE, inkedCells } from '#server/judge/occlusion.ts';
import type { Image } from '#server/judge/resize.ts';

const paper = (sidePx: number, channels: number): Image => ({
  width: sidePx,
  height: sidePx,
  channels,
  data: new Uint8Array(channels * sidePx ** 2).fill(255),
});
const withInk = (image: Image, pixels: readonly number[]): Image => {
  const data = image.data.slice();
  for (const pixel of pixels) data.fill(0, pixel * image.channels, pixel * image.channels + 3);
  return { ...image, data };
};
const isInk = ({ data, channels }: Image, pixel: number) => data[pixel * channels] === 0;

const picture = fc
  .record({ sidePx: fc.constantFrom(24, 32, 50, 64), channels: fc.constantFrom(3, 4) })
  .chain(({ sidePx, channels }) =>
    fc
      .array(fc.integer({ min: 0, max: sidePx ** 2 - 1 }), { maxLength: 40 })
      .map((pixels) => ({ image: withInk(paper(sidePx, channels), pixels), pixels })),
  );

describe('a covered picture', () => {
  it('loses what is under the patch and nothing else', () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 0, max: GRID_SIDE ** 2 - 1 }), ({ image, pixels }, cell) => {
        const { data, width } = covered(image, cell);
        const reach = width / GRID_SIDE;
        const [column, row] = [cell % GRID_SIDE, Math.floor(cell / GRID_SIDE)];
        for (const pixel of pixels) {
          const x = (pixel % width) + 0.5 - (column + 0.5) * reach;
          const y = Math.floor(pixel / width) + 0.5 - (row + 0.5) * reach;
          const far = Math.max(Math.abs(x), Math.abs(y));
          // Half a pixel of rounding on either side of the edge.
          if (far < reach - 0.5) expect(isInk({ ...image, data }, pixel)).toBe(false);
          if (far > reach + 0.5) expect(isInk({ ...image, data }, pixel)).toBe(true);
        }
        if (!inkedCells(image).includes(cell))
          expect(Buffer.compare(Buffer.from(data), Buffer.from(image.data))).toBe(0);
      }),
    );
  });

  it('every pixel lies under a patch: covering all of them leaves paper', () => {
    fc.assert(
      fc.property(picture, ({ image }) => {
        const blank = inkedCells(image).reduce(covered, image);
        expect(blank.data.every((value) => value === 255)).toBe(true);
        expect(inkedCells(blank)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a look', () => {
  // "Embeds" the share of ink in the left and right half: the prompt is the left one.
  const clip = {
    embedImages: async (images: readonly Image[]) =>
      images.map((image) => {
        const ink = [0, 0];
        for (let pixel = 0; pixel < image.width * image.height; pixel++) {
          if (!isInk(image, pixel)) continue;
          const half = pixel % image.width < image.width / 2 ? 0 : 1;
          ink[half] = (ink[half] as number) + 1;
        }
        const length = Math.hypot(...ink) || 1;
        return Float32Array.from(ink, (value) => value / length);
      }),
  };
  const left = Float32Array.of(1, 0);
  const frame = { x: -10, y: 20, side: 900 };
  // Two strokes: pixels of the cells at the upper left and the upper right corner.
  const image = withInk(paper(64, 4), [0, 1, 2, 61, 62, 63]);

  it('without a cell is at the drawing as it is', async () => {
    const seen = await embedOcclusions(clip, { image, frame }, left, { cells: null });
    expect(seen).toMatchObject({ image, frame, inked: [0, 7] });
    expect(seen.similarities).toEqual(Float32Array.of(Math.SQRT1_2));
  });

  it('tells what speaks for the prompt from what speaks against it', async () => {
    const { similarities } = await embedOcclusions(clip, { image, frame }, left, { cells: [0, 7, 20] });
    expect([...similarities]).toEqual([0, 1, Math.fround(Math.SQRT1_2)]);
  });
});
