import type { Brush, PointerSample, Stabiliser } from './drawing-input.ts';

/**
 * State of the 1€ filter (Casiez, Roussel, Vogel: "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input",
 * CHI 2012) for points on the canvas: it smooths slow movements and follows quick ones without delay. The lag is bounded
 * in addition, so that corners stay corners on devices that send few samples.
 */
export interface FilterState {
  x: number;
  y: number;
  /** Smoothed velocity, canvas units a second. */
  vx: number;
  vy: number;
  timeMs: number;
}

interface OneEuroOptions {
  /** Cut-off frequency at rest, Hz: lower values remove more tremor and lag more. */
  minCutoffHz: number;
  /** Growth of the cut-off with speed, Hz per canvas unit a second. */
  beta: number;
  /** Largest distance between the smoothed point and the pointer, canvas units. */
  maxLagUnits: number;
}

const VELOCITY_CUTOFF_HZ = 10;
/** Least time between two samples, ms: some have equal times or come out of order. */
const MIN_STEP_MS = 1;

const share = (cutoffHz: number, stepS: number) => 1 / (1 + 1 / (2 * Math.PI * cutoffHz * stepS));

export const startFilter = (x: number, y: number, timeMs: number): FilterState => ({ x, y, vx: 0, vy: 0, timeMs });

/** Returns the state after one more sample; its x and y are the smoothed point. */
function oneEuro(
  previous: FilterState,
  { x, y, timeMs }: { x: number; y: number; timeMs: number },
  { minCutoffHz, beta, maxLagUnits }: OneEuroOptions,
): FilterState {
  const stepS = Math.max(MIN_STEP_MS, timeMs - previous.timeMs) / 1000;
  const velocityShare = share(VELOCITY_CUTOFF_HZ, stepS);
  const vx = previous.vx + velocityShare * ((x - previous.x) / stepS - previous.vx);
  const vy = previous.vy + velocityShare * ((y - previous.y) / stepS - previous.vy);
  const distance = Math.hypot(x - previous.x, y - previous.y);
  const boundedShare = distance > maxLagUnits ? 1 - maxLagUnits / distance : 0;
  const positionShare = Math.max(boundedShare, share(minCutoffHz + beta * Math.hypot(vx, vy), stepS));
  return {
    x: previous.x + positionShare * (x - previous.x),
    y: previous.y + positionShare * (y - previous.y),
    vx,
    vy,
    timeMs: Math.max(previous.timeMs, timeMs),
  };
}

/** The filter of each strength; null: none. */
const FILTERS: Record<Stabiliser, OneEuroOptions | null> = {
  0: null,
  // Tremor stays within five units, so corners are kept.
  1: { minCutoffHz: 5, beta: 0.02, maxLagUnits: 5 },
  2: { minCutoffHz: 1.5, beta: 0.006, maxLagUnits: 16 },
  3: { minCutoffHz: 0.5, beta: 0.001, maxLagUnits: 40 },
};

/** Returns the state after one more sample, smoothed as the brush wants it. */
export function stabilise(
  before: FilterState,
  sample: PointerSample,
  { stabiliser = 1, zoom = 1 }: Brush,
): FilterState {
  const options = FILTERS[stabiliser];
  if (!options) return { ...before, x: sample.x, y: sample.y, timeMs: sample.timeMs };
  // A zoomed view turns the same movement of the hand into a smaller one on the canvas.
  const { minCutoffHz, beta, maxLagUnits } = options;
  return oneEuro(before, sample, { minCutoffHz, beta: beta * zoom, maxLagUnits: maxLagUnits / zoom });
}
