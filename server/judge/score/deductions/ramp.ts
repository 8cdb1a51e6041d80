/** 0 at `from`, 1 at `to` (which may lie below `from`), smooth between and level at both ends: t²·(3 − 2t). */
export function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
