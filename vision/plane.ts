/** A picture of one channel, row by row. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

export const newPlane = (width: number, height: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
});

/**
 * The largest (or smallest) value within `radius` of each value of a line, in three looks a value: M. van Herk, "A fast
 * algorithm for local minimum and maximum filters" (1992).
 */
class ExtremeLine {
  readonly line: Float32Array;
  readonly #count: number;
  readonly #radius: number;
  readonly #forth: Float32Array;
  readonly #back: Float32Array;

  /** `line` takes the values, `count` of them from `radius` on. */
  constructor(count: number, radius: number) {
    this.#count = count;
    this.#radius = radius;
    this.line = new Float32Array(count + 2 * radius);
    this.#forth = new Float32Array(count + 2 * radius);
    this.#back = new Float32Array(count + 2 * radius);
  }

  /** @param out gets `count` values, `step` apart from `start` on */
  run(largest: boolean, out: Float32Array, start: number, step: number): void {
    const [line, forth, back, radius] = [this.line, this.#forth, this.#back, this.#radius];
    const window = 2 * radius + 1;
    const padded = line.length;
    const sign = largest ? 1 : -1;
    const beyond = -sign * 1e9;
    line.fill(beyond, 0, radius);
    line.fill(beyond, padded - radius);
    for (let from = 0; from < padded; from += window) {
      const to = Math.min(padded, from + window);
      let most = line[from] as number;
      for (let i = from; i < to; i++) {
        const value = line[i] as number;
        if (sign * value > sign * most) most = value;
        forth[i] = most;
      }
      most = line[to - 1] as number;
      for (let i = to - 1; i >= from; i--) {
        const value = line[i] as number;
        if (sign * value > sign * most) most = value;
        back[i] = most;
      }
    }
    for (let i = 0, o = start; i < this.#count; i++, o += step) {
      const [a, b] = [back[i] as number, forth[i + window - 1] as number];
      out[o] = sign * a > sign * b ? a : b;
    }
  }
}

/** Grey-scale dilation (`largest`) or erosion with a square of side `2 × radius + 1`. */
function extreme({ width, height, data }: Plane, radius: number, largest: boolean): Plane {
  const rows = new Float32Array(data.length);
  const across = new ExtremeLine(width, radius);
  for (let y = 0; y < height; y++) {
    across.line.set(data.subarray(y * width, (y + 1) * width), radius);
    across.run(largest, rows, y * width, 1);
  }
  const out = newPlane(width, height);
  const down = new ExtremeLine(height, radius);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) down.line[radius + y] = rows[y * width + x] as number;
    down.run(largest, out.data, x, width);
  }
  return out;
}

/** Morphological closing: dark things narrower than `2 × radius + 1` vanish, and edges of light stay where they are. */
export const closed = (plane: Plane, radius: number): Plane => extreme(extreme(plane, radius, true), radius, false);

/** The 3 × 3 binomial filter, which takes the noise of a camera down by more than half. */
export function smoothed({ width, height, data }: Plane): Plane {
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const left = data[x > 0 ? i - 1 : i] as number;
      const right = data[x < width - 1 ? i + 1 : i] as number;
      rows[i] = (left + 2 * (data[i] as number) + right) / 4;
    }
  }
  const out = newPlane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const above = rows[y > 0 ? i - width : i] as number;
      const below = rows[y < height - 1 ? i + width : i] as number;
      out.data[i] = (above + 2 * (rows[i] as number) + below) / 4;
    }
  }
  return out;
}

/** @param share 0–1; 0.5 is the median. NaN for an empty list. The list is sorted in place. */
export function quantile(values: Float32Array, share: number): number {
  values.sort();
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
}

/** Every `step`-th value, enough for a quantile. */
export function sampled({ data }: Plane, step = 7): Float32Array {
  const out = new Float32Array(Math.ceil(data.length / step));
  for (let i = 0; i < out.length; i++) out[i] = data[i * step] as number;
  return out;
}
