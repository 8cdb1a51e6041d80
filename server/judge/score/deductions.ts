import type { Deduction, DeductionReason } from '#contract/room.ts';
import type { Features } from './features.ts';

/** Longer side of the ink as a share of the canvas's side. Longer drawings lose nothing. */
const SMALL = 0.22;
const TINY = 0.1;
const TINY_POINTS = 40;
/** Shares of a painted canvas that differ from the paint. A coin-sized sketch covers more. */
const SOMETHING = 0.008;
const NOTHING = 0.002;
/** Occurrences of one shape. A flock of birds may repeat itself; nobody repeats a shape by hand more often. */
const MANY = 6;
const TOO_MANY = 13;
const REPEATED_POINTS = 40;

/** A tiny drawing shows too little: the model would guess in its favour. `size`: see Features.inkSize. */
export const tinyPoints = (size: number): number => TINY_POINTS * ramp(size, SMALL, TINY);

/** A canvas of paint alone counts as blank. A painted background with anything on it costs nothing. */
export const paintedPoints = (remainder: number): number => 100 * ramp(remainder, SOMETHING, NOTHING);

export const repeatedPoints = (count: number): number => REPEATED_POINTS * ramp(count, MANY, TOO_MANY);

/** Points that are taken off `rawScore` (0–100), most first. */
export function deductionsOf(features: Features, rawScore: number): Deduction[] {
  // Rounded up: what is left must not round to a tenth of a point.
  const shareOfRaw = (share: number) => Math.max(0.1, Math.ceil(share * rawScore * 10) / 10);
  if (features.blank) return [{ reason: 'blank_canvas', points: shareOfRaw(1) }];
  const points: Partial<Record<DeductionReason, number>> = {
    looks_like_writing: features.writing > 0 ? shareOfRaw(features.writing) : 0,
    tiny: tinyPoints(features.inkSize),
    painted: paintedPoints(features.paintedRemainder),
    repeated: repeatedPoints(features.copies),
  };
  return Object.entries(points)
    .map(([reason, value]) => ({ reason: reason as DeductionReason, points: Math.round(value * 10) / 10 }))
    .filter((deduction) => deduction.points > 0)
    .sort((a, b) => b.points - a.points);
}

/** max(0, rawScore − deductions), rounded to one decimal: the score that ranks and is shown. */
export function finalScore(rawScore: number, deductions: readonly Deduction[]): number {
  const left = deductions.reduce((points, deduction) => points - deduction.points, rawScore);
  return Math.round(Math.max(0, left) * 10) / 10;
}

/** 0 at `from`, 1 at `to` (which may be below `from`), smoothstep between: t²·(3 − 2t). */
export function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
