import type { ModelFiles } from './model-files.ts';
import { ModelError } from './model-files.ts';
import { type Filter, type Image, resize } from './resize.ts';

/** How an image becomes `pixel_values`, read from preprocessor_config.json. */
export interface Preprocessing {
  /** Side of the square model input in pixels. */
  sidePx: number;
  channels: 1 | 3;
  /** Resize the shorter edge to this and crop the centre, or squeeze the whole image into the square. */
  resizeTo: { shortestEdge: number } | 'square';
  filter: Filter;
  rescale: number;
  mean: readonly number[];
  deviation: readonly number[];
}

/** @throws ModelError when the configuration asks for an input that is not a square of one size. */
export function readPreprocessing({
  folder,
  config,
  preprocessor,
}: Pick<ModelFiles, 'folder' | 'config' | 'preprocessor'>): Preprocessing {
  const refuse = (why: string) =>
    new ModelError(`The model file ${folder}/preprocessor_config.json cannot be used: ${why}.`);
  const { size, crop_size: crop } = preprocessor;
  const channels = config.vision_config.num_channels;
  // Before `size` became an object, a plain number meant the shorter edge for CLIP.
  const shortestEdge = typeof size === 'number' ? size : 'shortest_edge' in size ? size.shortest_edge : null;
  const crops = preprocessor.do_center_crop ?? (crop !== undefined || shortestEdge !== null);

  let sidePx: number;
  if (shortestEdge !== null) {
    if (!crops) throw refuse('size.shortest_edge without do_center_crop gives no square');
    sidePx = sideOf(crop ?? shortestEdge) ?? 0;
    if (sidePx === 0) throw refuse('crop_size is not a square');
    if (sidePx > shortestEdge) throw refuse('crop_size is larger than size.shortest_edge');
  } else {
    sidePx = sideOf(size as { height: number; width: number }) ?? 0;
    if (sidePx === 0) throw refuse('size is not a square');
    if (crops && sideOf(crop ?? sidePx) !== sidePx) throw refuse('crop_size differs from size');
  }
  const expected = config.vision_config.image_size;
  if (expected !== undefined && expected !== sidePx) {
    throw refuse(`it makes images of ${sidePx} pixels, but config.json says vision_config.image_size ${expected}`);
  }
  for (const field of ['image_mean', 'image_std'] as const) {
    if (preprocessor[field].length !== channels) throw refuse(`${field} needs ${channels} numbers`);
  }
  return {
    sidePx,
    channels,
    resizeTo: shortestEdge === null ? 'square' : { shortestEdge },
    filter: preprocessor.resample === 3 ? 'bicubic' : 'bilinear',
    rescale: preprocessor.rescale_factor,
    mean: preprocessor.image_mean,
    deviation: preprocessor.image_std,
  };
}

const sideOf = (value: number | { height: number; width: number }): number | null => {
  if (typeof value === 'number') return value;
  return value.height === value.width ? value.height : null;
};

/** Scales and crops an RGB image to the model's square, as CLIPImageProcessor does. */
export function fitToInput(image: Image, { sidePx, resizeTo, filter }: Preprocessing): Image {
  if (resizeTo === 'square') return resize(image, sidePx, sidePx, filter);
  const { shortestEdge } = resizeTo;
  const [short, long] = [Math.min(image.width, image.height), Math.max(image.width, image.height)];
  const longEdge = Math.trunc((shortestEdge * long) / short);
  const [width, height] = image.width <= image.height ? [shortestEdge, longEdge] : [longEdge, shortestEdge];
  return cropCentre(resize(image, width, height, filter), sidePx);
}

function cropCentre(image: Image, sidePx: number): Image {
  const { width, height, channels, data } = image;
  if (width === sidePx && height === sidePx) return image;
  const left = Math.floor((width - sidePx) / 2);
  const top = Math.floor((height - sidePx) / 2);
  const out = new Uint8Array(sidePx * sidePx * channels);
  for (let y = 0; y < sidePx; y++) {
    const from = ((top + y) * width + left) * channels;
    out.set(data.subarray(from, from + sidePx * channels), y * sidePx * channels);
  }
  return { width: sidePx, height: sidePx, channels, data: out };
}

/**
 * Writes a fitted image (3 or 4 bytes a pixel; a fourth is ignored) into `out` at `offset` as channels × height ×
 * width: (byte × rescale − mean) / deviation. A model with one channel gets the luma of ITU-R 601-2, as PIL's "L".
 */
export function writePixelValues(image: Image, how: Preprocessing, out: Float32Array, offset: number): void {
  const { data, channels: stride } = image;
  const plane = how.sidePx * how.sidePx;
  for (let c = 0; c < how.channels; c++) {
    const mean = how.mean[c] as number;
    const deviation = how.deviation[c] as number;
    for (let i = 0; i < plane; i++) {
      const at = i * stride;
      const byte = how.channels === 3 ? (data[at + c] as number) : luma(data, at);
      out[offset + c * plane + i] = (byte * how.rescale - mean) / deviation;
    }
  }
}

const luma = (data: Image['data'], at: number) =>
  ((data[at] as number) * 299 + (data[at + 1] as number) * 587 + (data[at + 2] as number) * 114) / 1000;
