import { CANVAS_OVERSHOOT, CANVAS_UNITS } from '#contract/limits.ts';

/** Where a pointer was: x and y in canvas units, pressure 0–1, time in ms since the drawing phase began. */
export interface PointerSample {
  x: number;
  y: number;
  pressure: number;
  timeMs: number;
}

const MAX_MS = 86_400_000;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
/** Adding 0 turns -0, which JSON does not keep, into 0. */
export const roundTo = (value: number, steps: number) => Math.round(value * steps) / steps + 0;
/** A coordinate as ops carry it. */
export const place = (value: number) => roundTo(value, 10);

/**
 * What can be used of samples from outside: drivers report NaN for a moment, and a captured pointer may be anywhere.
 * Coordinates are kept to what the contract takes, so that the filter never sees a leap out of this world.
 */
export function usableSamples(samples: readonly PointerSample[]): PointerSample[] {
  return samples
    .filter(({ x, y, pressure, timeMs }) => [x, y, pressure, timeMs].every(Number.isFinite))
    .map(({ x, y, pressure, timeMs }) => ({
      x: clamp(x, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      y: clamp(y, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      pressure: clamp(pressure, 0, 1),
      timeMs: clamp(timeMs, 0, MAX_MS),
    }));
}
