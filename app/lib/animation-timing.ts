/** Until the first cover is lifted, in milliseconds. */
const FIRST_COVER_MS = 500;
/** Before each of the best three, the third, the second and the winner: the pause grows. */
const PODIUM_PAUSES_MS = [1_900, 1_300, 1_000] as const;
/** All the places behind them share this time, and none takes longer than the longest step. */
const FIELD_MS = 3_500;
const LONGEST_STEP_MS = 800;

/**
 * When the cover of each place is lifted, in milliseconds after the reveal began: the last place first, the field
 * quickly, then slower and slower up to the winner.
 * @returns by place, the winner first
 */
export function uncoveringTimes(count: number): number[] {
  const field = Math.max(0, count - PODIUM_PAUSES_MS.length);
  const stepMs = Math.min(LONGEST_STEP_MS, FIELD_MS / Math.max(1, field));
  const times = new Array<number>(count);
  let atMs = FIRST_COVER_MS;
  for (let place = count - 1; place >= 0; place--) {
    if (place < count - 1) atMs += PODIUM_PAUSES_MS[place] ?? stepMs;
    times[place] = Math.round(atMs);
  }
  return times;
}

/** A ghost's drawing that took longer than the round is sped up to end at this share of the round. */
const DONE_AT = 0.92;
/** Step of a ghost's replay under `prefers-reduced-motion`. */
export const STILL_STEP_MS = 5_000;

export interface RoundClock {
  /** Since the round began to be drawn, in milliseconds. */
  elapsedMs: number;
  /** How long the round lasts. */
  totalMs: number;
}

/**
 * The moment of a ghost's replay at a moment of the round, in milliseconds: at the original pace, or faster where the
 * replay would not end in time.
 * @param durationMs of the replay
 * @param steps whether the replay advances in steps
 */
export function ghostMoment(durationMs: number, { elapsedMs, totalMs }: RoundClock, steps = false): number {
  const sinceMs = Math.max(0, steps ? Math.floor(elapsedMs / STILL_STEP_MS) * STILL_STEP_MS : elapsedMs);
  const pace = Math.max(1, durationMs / Math.max(1, totalMs * DONE_AT));
  return Math.min(durationMs, sinceMs * pace);
}
