/** A ghost that took longer than the round lasts is hurried, so that it is done after this share of it. */
const DONE_AT = 0.92;
/** Who wants no motion sees a ghost's drawing grow in steps. */
export const STILL_STEP_MS = 5_000;

export interface RoundClock {
  /** Since the round began to be drawn, in milliseconds. */
  elapsedMs: number;
  /** How long the round lasts. */
  totalMs: number;
}

/**
 * The moment of a ghost's replay that belongs to a moment of the round: at the pace of the hand that drew it, faster only
 * where it would not be done in time.
 * @param durationMs of the replay
 * @param steps in steps, for who wants no motion
 */
export function ghostMoment(durationMs: number, { elapsedMs, totalMs }: RoundClock, steps = false): number {
  const sinceMs = Math.max(0, steps ? Math.floor(elapsedMs / STILL_STEP_MS) * STILL_STEP_MS : elapsedMs);
  const pace = Math.max(1, durationMs / Math.max(1, totalMs * DONE_AT));
  return Math.min(durationMs, sinceMs * pace);
}
