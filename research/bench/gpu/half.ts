const [float, bits] = (() => {
  const buffer = new ArrayBuffer(4);
  return [new Float32Array(buffer), new Uint32Array(buffer)] as const;
})();

/** The bits of the nearest IEEE 754 half, ties to even; what is too large becomes infinite. */
export function halfBits(value: number): number {
  float[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0] as number);
  if (Number.isNaN(magnitude)) return 0x7e00;
  // Half of the last step above the largest half, 65504, rounds away.
  if (magnitude >= 65_520) return sign | 0x7c00;
  // Below the smallest normal half the steps are 2⁻²⁴ wide.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = ((all >>> 23) & 0xff) - 127;
  const mantissa = roundEven((magnitude / 2 ** exponent - 1) * 1_024);
  // A mantissa that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + mantissa);
}

function roundEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/** Every value as a half. */
export const halves = (values: Float32Array): Uint16Array => Uint16Array.from(values, halfBits);

/** The number that the bits of a half stand for. */
export function halfValue(half: number): number {
  const [sign, exponent, mantissa] = [half & 0x8000 ? -1 : 1, (half >>> 10) & 31, half & 1023];
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1_024) * 2 ** (exponent - 15);
}
