import { LATE_OPS_GRACE_MS } from '#contract/limits.ts';

/** Every duration of the rules, in milliseconds. Tests pass their own. */
export interface Timing {
  countdownMs: number;
  /** How long a room chooses between prompts. */
  choosingMs: number;
  /** One second of the setting `seconds`. */
  secondMs: number;
  /** A drawing may be so far ahead of what the fastest hand can have drawn since the drawing phase began. */
  handLeadMs: number;
  /** Ops still count this long after the deadline. */
  lateOpsMs: number;
  /** An entrant without a connection holds up the others this long. */
  entrantGraceMs: number;
  /** Where one player draws, the round ends if it has not begun to after this long. */
  drawerStartMs: number;
  /** A host without a connection stays host this long while others are there. */
  hostGraceMs: number;
  /** In the lobby and on the podium, a seat without a connection stays this long while others are there. */
  seatGraceMs: number;
  /** A room without any connection stays this long. */
  emptyRoomMs: number;
  /** A drawing that is not judged by then has failed. */
  judgingMaxMs: number;
  revealBaseMs: number;
  revealPerDrawingMs: number;
  revealMaxMs: number;
  practiceRevealMs: number;
  /** A public room with enough players starts after this long. */
  autoStartMs: number;
  /** A public room that found no prompts asks for them again after this long. */
  startRetryMs: number;
  /** A public room stays on the podium this long. */
  podiumMs: number;
  /** After new settings a public room starts no sooner than this. */
  settingsReadMs: number;
  /** All settings of one lobby together put its start off no longer than this. */
  settingsDelayMaxMs: number;
  /** A seat younger than this has no vote on kicking. */
  newcomerMs: number;
  /** Duration of a ban after a kick. */
  stayOutMs: number;
}

export const DEFAULT_TIMING: Timing = {
  countdownMs: 3_000,
  choosingMs: 12_000,
  secondMs: 1_000,
  handLeadMs: 0,
  lateOpsMs: LATE_OPS_GRACE_MS,
  entrantGraceMs: 10_000,
  drawerStartMs: 20_000,
  hostGraceMs: 10_000,
  seatGraceMs: 60_000,
  emptyRoomMs: 120_000,
  judgingMaxMs: 60_000,
  revealBaseMs: 15_000,
  revealPerDrawingMs: 2_000,
  revealMaxMs: 40_000,
  practiceRevealMs: 30 * 60_000,
  autoStartMs: 20_000,
  startRetryMs: 10_000,
  podiumMs: 20_000,
  settingsReadMs: 5_000,
  settingsDelayMaxMs: 30_000,
  newcomerMs: 60_000,
  stayOutMs: 30 * 60_000,
};

/** [ROUND-12] How long a reveal of `drawings` drawings lasts. */
export function revealMs(drawings: number, practice: boolean, timing: Timing): number {
  if (practice) return timing.practiceRevealMs;
  return Math.min(timing.revealBaseMs + timing.revealPerDrawingMs * drawings, timing.revealMaxMs);
}
