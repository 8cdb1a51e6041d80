'use client';

import { useEffect, useState } from 'react';
import type { CurvePoint, CurveView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';
import { fetchPatiently, type Problem } from './fetch-patiently.ts';

export type CurveState =
  | { name: 'unasked' }
  | { name: 'loading' }
  /** `points` begin with the empty sheet. */
  | { name: 'known'; points: CurvePoint[] }
  | { name: 'none'; why: Problem };

/** How the score grew; asked for once `wanted`, as the judge has to look at every moment. */
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
  const fetched = await fetchPatiently(`/drawings/${id}/curve.json`, signal);
  if (!fetched.ok) return { name: 'none', why: fetched.problem };
  const { points, note } = (await fetched.response.json()) as CurveView;
  if (!points) return { name: 'none', why: { note: note ?? '' } };
  return { name: 'known', points: [{ atMs: 0, score: 0 }, ...points] };
}
