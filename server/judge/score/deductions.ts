import type { Deduction } from '#contract/room.ts';

/** What can be measured of a picture on which deductions rest. */
export interface Features {
  /** Nothing but paper. */
  blank: boolean;
}

/** What is taken off `rawScore`, most points first. */
export function deductionsOf(features: Features, rawScore: number): Deduction[] {
  // Rounded up: what is left must not round to a tenth of a point.
  if (features.blank) return [{ reason: 'blank_canvas', points: Math.max(0.1, Math.ceil(rawScore * 10) / 10) }];
  return [];
}
