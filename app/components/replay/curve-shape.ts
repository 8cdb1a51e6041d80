import type { CurvePoint } from '#contract/explanation.ts';

/** The chart's own units; it is stretched to whatever width there is. */
export const CHART_WIDTH = 1000;
export const CHART_HEIGHT = 200;

const xOf = (ms: number, durationMs: number) => (durationMs > 0 ? (ms / durationMs) * CHART_WIDTH : 0);
const yOf = (score: number) => CHART_HEIGHT * (1 - score / 100);
const place = (value: number) => Math.round(value * 10) / 10;

/** The score at `ms`, on the straight lines between the moments that were judged. `points` in order, not empty. */
export function scoreAt(points: readonly CurvePoint[], ms: number): number {
  const after = points.findIndex(({ atMs }) => atMs >= ms);
  if (after === -1) return points.at(-1)?.score ?? 0;
  const next = points[after] as CurvePoint;
  const before = points[after - 1];
  if (!before || next.atMs === before.atMs) return next.score;
  return before.score + ((next.score - before.score) * (ms - before.atMs)) / (next.atMs - before.atMs);
}

export function markAt(points: readonly CurvePoint[], ms: number, durationMs: number): { x: number; y: number } {
  return { x: place(xOf(ms, durationMs)), y: place(yOf(scoreAt(points, ms))) };
}

/** SVG path of the curve up to `untilMs`. */
export function curvePath(points: readonly CurvePoint[], durationMs: number, untilMs = durationMs): string {
  const shown = points.filter(({ atMs }) => atMs < untilMs);
  const last = { atMs: untilMs, score: scoreAt(points, untilMs) };
  return [...shown, last]
    .map(({ atMs, score }, i) => `${i === 0 ? 'M' : 'L'}${place(xOf(atMs, durationMs))} ${place(yOf(score))}`)
    .join('');
}
