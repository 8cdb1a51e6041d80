'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { PublicError } from '#contract/errors.ts';
import type { ExplanationView, HeatView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** The heat map of one drawing. Fetched at the first request, and kept as long as the page. */
export type HeatMapState =
  | { name: 'hidden' }
  | { name: 'loading' }
  | { name: 'shown'; heat: HeatView }
  | { name: 'failed'; problem: Problem };

/** Why there is no map: an error of the server, its note (in English) that there can be none, or no connection. */
export type Problem = { error: PublicError } | { note: string } | 'unreachable';

export function useCounted(drawingId: DrawingId): { counted: HeatMapState; toggle: () => void } {
  const [counted, setCounted] = useState<HeatMapState>({ name: 'hidden' });
  const kept = useRef<HeatView | null>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const toggle = useCallback(() => {
    if (counted.name === 'shown' || counted.name === 'loading') {
      request.current?.abort();
      setCounted({ name: 'hidden' });
      return;
    }
    if (kept.current) {
      setCounted({ name: 'shown', heat: kept.current });
      return;
    }
    const abort = new AbortController();
    request.current = abort;
    setCounted({ name: 'loading' });
    void fetchHeat(drawingId, abort.signal).then((answer) => {
      if (abort.signal.aborted) return;
      if ('problem' in answer) {
        setCounted({ name: 'failed', problem: answer.problem });
        return;
      }
      kept.current = answer.heat;
      setCounted({ name: 'shown', heat: answer.heat });
    });
  }, [counted, drawingId]);

  return { counted, toggle };
}

async function fetchHeat(id: DrawingId, signal: AbortSignal): Promise<{ heat: HeatView } | { problem: Problem }> {
  try {
    const response = await fetch(`/drawings/${id}/explanation.json`, { signal });
    const body = (await response.json()) as ExplanationView | { error: PublicError };
    if ('error' in body) return { problem: { error: body.error } };
    return body.heat ? { heat: body.heat } : { problem: { note: body.heatNote ?? '' } };
  } catch {
    return { problem: 'unreachable' };
  }
}
