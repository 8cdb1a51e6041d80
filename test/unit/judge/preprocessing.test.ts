import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelConfig, PreprocessorConfig } from '#server/judge/model-schemas.ts';
import { fitToInput, type Preprocessing, readPreprocessing, writePixelValues } from '#server/judge/preprocessing.ts';
import { type Image, resize } from '#server/judge/resize.ts';
import { openaiGolden } from '../../support/openai-clip-golden.ts';

const OPENAI = {
  image_processor_type: 'CLIPImageProcessor',
  do_resize: true,
  size: { shortest_edge: 32 } as unknown,
  resample: 3,
  do_center_crop: true,
  crop_size: { height: 32, width: 32 } as unknown,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};

function preprocessing(changes: object = {}, vision: object = {}): Preprocessing {
  return readPreprocessing({
    folder: 'clip',
    config: ModelConfig.parse({ model_type: 'clip', vision_config: vision }),
    preprocessor: PreprocessorConfig.parse({ ...OPENAI, ...changes }),
  });
}

const plain = (width: number, height: number, byte: number): Image => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(byte),
});

describe("OpenAI's image transform", () => {
  it('is reproduced to the last bit of a byte: resize, crop, rescale, normalise', async () => {
    const golden = await openaiGolden();
    const input: Image = {
      height: golden.transform_input.length,
      width: golden.transform_input[0]?.length ?? 0,
      channels: 3,
      data: Uint8Array.from(golden.transform_input.flat(2)),
    };
    const side = golden.transform_resolution;
    const how = preprocessing();
    const out = new Float32Array(3 * side * side);
    writePixelValues(fitToInput(input, how), how, out, 0);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        for (let c = 0; c < 3; c++) {
          // A byte is 0.0142 here: anything below is rounding of float32.
          expect(out[(c * side + y) * side + x]).toBeCloseTo(golden.transform_output[y]?.[x]?.[c] as number, 5);
        }
      }
    }
  });
});

describe('resize', () => {
  // Made with Pillow 9.4: Image.fromarray(...).resize((w, h), filter), for a 7 × 5 image of (i * 37) % 256.
  const picture: Image = {
    width: 7,
    height: 5,
    channels: 1,
    data: Uint8Array.from({ length: 35 }, (_, i) => (i * 37) % 256),
  };
  it.each(pillowCases())('equals Pillow: %s to %i × %i', (filter, width, height, expected) => {
    expect([...resize(picture, width, height, filter).data]).toEqual(expected);
  });

  it('keeps plain colours plain, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('bicubic' as const, 'bilinear' as const),
        (fromWidth, fromHeight, width, height, byte, filter) => {
          const out = resize(plain(fromWidth, fromHeight, byte), width, height, filter);
          expect([out.width, out.height, out.data.length]).toEqual([width, height, width * height * 3]);
          expect(out.data.every((value) => value === byte)).toBe(true);
        },
      ),
    );
  });
});

describe('preprocessor_config.json', () => {
  it('crops the centre of what is longer than wide, and of what is wider than long', () => {
    const halves: Image = {
      ...plain(64, 32, 0),
      data: new Uint8Array(64 * 32 * 3).map((_, i) => (i % 192 < 96 ? 0 : 200)),
    };
    const fitted = fitToInput(halves, preprocessing());
    expect([fitted.width, fitted.height]).toEqual([32, 32]);
    expect([fitted.data[0], fitted.data[31 * 3]]).toEqual([0, 200]);
    expect(fitToInput(plain(10, 300, 9), preprocessing())).toMatchObject({ width: 32, height: 32 });
  });

  it('squeezes the whole image into a size of height and width', () => {
    const how = preprocessing({ size: { height: 16, width: 16 }, do_center_crop: false, crop_size: undefined });
    expect(how).toMatchObject({ sidePx: 16, resizeTo: 'square' });
    expect(fitToInput(plain(64, 20, 7), how)).toMatchObject({ width: 16, height: 16 });
  });

  it('takes the plain numbers of older files', () => {
    expect(preprocessing({ size: 32, crop_size: 24 })).toMatchObject({ sidePx: 24, resizeTo: { shortestEdge: 32 } });
  });

  it('gives a model of one channel the luma', () => {
    const how = preprocessing({ image_mean: [0], image_std: [1], rescale_factor: 1 }, { num_channels: 1 });
    const out = new Float32Array(32 * 32);
    const red = plain(32, 32, 0);
    for (let i = 0; i < red.data.length; i += 3) red.data[i] = 255;
    writePixelValues(red, how, out, 0);
    expect(out[0]).toBeCloseTo(255 * 0.299, 4);
  });

  it.each([
    ['an unknown resampling', { resample: 5 }],
    ['no resizing', { do_resize: false }],
    ['a step it does not know', { do_pad: true }],
    ['another processor', { image_processor_type: 'ViTImageProcessor' }],
    ['a deviation of 0', { image_std: [0, 1, 1] }],
    ['a wrong number of channels', { image_mean: [0.5] }],
    ['an oblong', { crop_size: { height: 32, width: 16 } }],
    ['a crop larger than the image', { crop_size: 64 }],
    ['no crop', { do_center_crop: false }],
  ])('refuses %s', (_, changes) => {
    expect(() => preprocessing(changes)).toThrow();
  });

  it('refuses an image size that config.json contradicts', () => {
    expect(() => preprocessing({}, { image_size: 224 })).toThrow(/preprocessor_config\.json.*224/);
  });
});

function pillowCases(): ['bicubic' | 'bilinear', number, number, number[]][] {
  return [
    ['bicubic', 3, 2, [30, 114, 198, 36, 120, 204]],
    ['bicubic', 4, 4, [15, 77, 145, 207, 19, 81, 149, 211, 23, 85, 153, 215, 27, 89, 157, 219]],
    [
      'bicubic',
      11,
      9,
      [
        0, 13, 40, 64, 87, 111, 135, 158, 182, 209, 225, 0, 14, 41, 65, 88, 112, 136, 159, 183, 210, 226, 0, 16, 43, 67,
        90, 114, 138, 161, 185, 212, 228, 1, 17, 44, 68, 91, 115, 139, 162, 186, 213, 229, 3, 19, 46, 70, 93, 117, 141,
        164, 188, 215, 231, 5, 21, 48, 72, 95, 119, 143, 166, 190, 217, 233, 6, 22, 49, 73, 96, 120, 144, 167, 191, 218,
        234, 8, 24, 51, 75, 98, 122, 146, 169, 193, 220, 236, 9, 25, 52, 76, 99, 123, 147, 170, 194, 221, 237,
      ],
    ],
    ['bicubic', 1, 1, [117]],
    ['bilinear', 3, 2, [35, 114, 193, 41, 120, 199]],
    ['bilinear', 4, 4, [20, 78, 146, 204, 23, 81, 149, 207, 27, 85, 153, 211, 30, 88, 156, 214]],
    [
      'bilinear',
      11,
      9,
      [
        0, 17, 40, 64, 87, 111, 135, 158, 182, 205, 222, 1, 18, 41, 65, 88, 112, 136, 159, 183, 206, 223, 3, 20, 43, 67,
        90, 114, 138, 161, 185, 208, 225, 4, 21, 44, 68, 91, 115, 139, 162, 186, 209, 226, 6, 23, 46, 70, 93, 117, 141,
        164, 188, 211, 228, 8, 25, 48, 72, 95, 119, 143, 166, 190, 213, 230, 9, 26, 49, 73, 96, 120, 144, 167, 191, 214,
        231, 11, 28, 51, 75, 98, 122, 146, 169, 193, 216, 233, 12, 29, 52, 76, 99, 123, 147, 170, 194, 217, 234,
      ],
    ],
    ['bilinear', 1, 1, [117]],
  ];
}
