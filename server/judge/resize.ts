/** Pixels row by row, `channels` bytes a pixel. */
export interface Image {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

export type Filter = 'bilinear' | 'bicubic';

const SUPPORT: Record<Filter, number> = { bilinear: 1, bicubic: 2 };
const WEIGHT: Record<Filter, (x: number) => number> = {
  bilinear: (x) => Math.max(0, 1 - Math.abs(x)),
  // Keys' cubic convolution with a = -0.5.
  bicubic(x) {
    const t = Math.abs(x);
    if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
    if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
    return 0;
  },
};

/** PIL keeps weights as integers of this scale: 32 bits less 8 of the pixel less 2 of headroom. */
const FIXED_POINT = 2 ** 22;

/**
 * Resizes with antialiasing, bit for bit as PIL's `Image.resize` does (libImaging/Resample.c): the filter is stretched
 * by the scale when shrinking, rows are done before columns, and both passes round to bytes. Every CLIP was trained and
 * is served on images that PIL shrank; another resampler moves its similarities.
 */
export function resize(image: Image, width: number, height: number, filter: Filter): Image {
  const wide = width === image.width ? image : resizeRows(image, width, filter);
  return height === wide.height ? wide : transposed(resizeRows(transposed(wide), height, filter));
}

function resizeRows(image: Image, width: number, filter: Filter): Image {
  const { height, channels, data } = image;
  const taps = filterTaps(image.width, width, filter);
  const out = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++) {
    const row = y * image.width * channels;
    for (let x = 0; x < width; x++) {
      const { first, weights } = taps[x] as Taps;
      for (let c = 0; c < channels; c++) {
        let sum = FIXED_POINT / 2;
        for (let k = 0; k < weights.length; k++) {
          sum += (weights[k] as number) * (data[row + (first + k) * channels + c] as number);
        }
        out[(y * width + x) * channels + c] = Math.floor(sum / FIXED_POINT);
      }
    }
  }
  return { width, height, channels, data: out };
}

interface Taps {
  /** Index of the first input pixel. */
  first: number;
  /** Fixed-point weights of it and the ones after it. */
  weights: number[];
}

function filterTaps(from: number, to: number, filter: Filter): Taps[] {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const support = SUPPORT[filter] * stretch;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: end - first }, (_, k) => WEIGHT[filter]((k + first - centre + 0.5) / stretch));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => roundHalfAway((weight / sum) * FIXED_POINT)) };
  });
}

const roundHalfAway = (value: number) => Math.trunc(value < 0 ? value - 0.5 : value + 0.5);

function transposed({ width, height, channels, data }: Image): Image {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        out[(x * height + y) * channels + c] = data[(y * width + x) * channels + c] as number;
      }
    }
  }
  return { width: height, height: width, channels, data: out };
}
