import type { Deduction, DeductionReason } from '#contract/room.ts';
import type { Image } from '../../resize.ts';
import { backgroundOf } from './background.ts';
import { paintedPoints, paintedRemainder } from './painted.ts';
import { copies, repeatedPoints } from './repeated.ts';
import { inkSize, tinyPoints } from './tiny.ts';

/**
 * What is measured of a picture, whatever model judges it and whatever was to be drawn. A new reason is a field here, a
 * line in `deductionsOf`, and a name in the contract's DEDUCTION_REASONS.
 */
export interface Features {
  /** Nothing but paper. */
  blank: boolean;
  /** Longer side of the ink, as a share of the canvas's. */
  inkSize: number;
  /** Share of a painted canvas that is not the paint; 1 on paper. */
  paintedRemainder: number;
  /** How often the same shape occurs. */
  copies: number;
  /** Share of the raw score that words lose, 0–1. */
  writing: number;
}

/** `canvas`: the whole canvas, INK_RASTER_PX wide. `writing`: what the writing guard says of it. */
export function featuresOf(canvas: Image, blank: boolean, writing = 0): Features {
  const background = backgroundOf(canvas);
  return {
    blank,
    inkSize: inkSize(canvas),
    paintedRemainder: paintedRemainder(background),
    copies: copies(canvas, background),
    writing,
  };
}

/** What is taken off `rawScore`, most points first. */
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
