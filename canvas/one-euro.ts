/**
 * The 1€ filter (Casiez, Roussel, Vogel: "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input", CHI 2012)
 * for points on the canvas: a slow hand is steadied, a quick one is followed at once. On a leash, too, so that a corner
 * stays a corner however few samples a slow device sends.
 */
export interface OneEuroState {
  x: number;
  y: number;
  /** Smoothed velocity, canvas units a second. */
  vx: number;
  vy: number;
  timeMs: number;
}

export interface OneEuroOptions {
  /** Cut-off for a hand at rest, Hz: lower takes out more tremor and lags more. */
  minCutoffHz: number;
  /** How much the cut-off grows with speed, Hz for each unit a second. */
  beta: number;
  /** The smoothed point is never further than this from the pointer, canvas units. */
  maxLagUnits: number;
}

const VELOCITY_CUTOFF_HZ = 10;
/** Samples of one moment, or out of order, count as this far apart, ms. */
const MIN_STEP_MS = 1;

const share = (cutoffHz: number, stepS: number) => 1 / (1 + 1 / (2 * Math.PI * cutoffHz * stepS));

export const startOneEuro = (x: number, y: number, timeMs: number): OneEuroState => ({ x, y, vx: 0, vy: 0, timeMs });

/** The state after one more sample; its x and y are the smoothed point. */
export function oneEuro(
  previous: OneEuroState,
  { x, y, timeMs }: { x: number; y: number; timeMs: number },
  { minCutoffHz, beta, maxLagUnits }: OneEuroOptions,
): OneEuroState {
  const stepS = Math.max(MIN_STEP_MS, timeMs - previous.timeMs) / 1000;
  const velocityShare = share(VELOCITY_CUTOFF_HZ, stepS);
  const vx = previous.vx + velocityShare * ((x - previous.x) / stepS - previous.vx);
  const vy = previous.vy + velocityShare * ((y - previous.y) / stepS - previous.vy);
  const distance = Math.hypot(x - previous.x, y - previous.y);
  const leash = distance > maxLagUnits ? 1 - maxLagUnits / distance : 0;
  const positionShare = Math.max(leash, share(minCutoffHz + beta * Math.hypot(vx, vy), stepS));
  return {
    x: previous.x + positionShare * (x - previous.x),
    y: previous.y + positionShare * (y - previous.y),
    vx,
    vy,
    timeMs: Math.max(previous.timeMs, timeMs),
  };
}
