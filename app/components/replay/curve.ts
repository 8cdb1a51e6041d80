'use client';

import { useEffect, useState } from 'react';
import type { CurvePoint, CurveView, Moment } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';
import { fetchWithRetry, type Problem } from './fetch-with-retry.ts';

export type CurveState =
  | { name: 'unasked' }
  | { name: 'loading' }
  /** `points` begin with the empty canvas. */
  | { name: 'known'; points: CurvePoint[]; moments: Moment[] }
  | { name: 'none'; why: Problem };

/** The score over time; requested only when `wanted`, as the judge has to score every point. */
export function useCurve(drawingId: DrawingId, wanted: boolean): CurveState {
  const [state, setState] = useState<CurveState>({ name: 'unasked' });
  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    setState({ name: 'loading' });
    load(drawingId, abort.signal)
      .then(setState)
      .catch(() => {
        if (!abort.signal.aborted) setState({ name: 'none', why: { note: '' } });
      });
    return () => abort.abort();
  }, [drawingId, wanted]);
  return state;
}

async function load(id: DrawingId, signal: AbortSignal): Promise<CurveState> {
  const fetched = await fetchWithRetry(`/drawings/${id}/curve.json`, signal);
  if (!fetched.ok) return { name: 'none', why: fetched.problem };
  const { points, note, moments } = (await fetched.response.json()) as CurveView;
  if (!points) return { name: 'none', why: { note: note ?? '' } };
  return { name: 'known', points: [{ atMs: 0, score: 0 }, ...points], moments };
}

/** Units of the chart, which is stretched to the available width. */
export const CHART_WIDTH = 1000;
export const CHART_HEIGHT = 200;

const xOf = (ms: number, durationMs: number) => (durationMs > 0 ? (ms / durationMs) * CHART_WIDTH : 0);
const yOf = (score: number) => CHART_HEIGHT * (1 - score / 100);
const place = (value: number) => Math.round(value * 10) / 10;

/** The score at `ms`, interpolated linearly. `points` are in order and not empty. */
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
