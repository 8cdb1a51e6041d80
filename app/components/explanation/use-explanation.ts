'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { PublicError } from '#contract/errors.ts';
import type { ExplanationView, HeatView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** What a page knows of the map of one drawing. Fetched when it is first asked for, and kept while the page lives. */
export type CountedState =
  | { name: 'hidden' }
  | { name: 'loading' }
  | { name: 'shown'; heat: HeatView }
  | { name: 'failed'; problem: Problem };

/** Why there is no map: the server refused, it says why there can't be one (in English), or it wasn't reached. */
export type Problem = { error: PublicError } | { note: string } | 'unreachable';

export function useCounted(drawingId: DrawingId): { counted: CountedState; toggle: () => void } {
  const [counted, setCounted] = useState<CountedState>({ name: 'hidden' });
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
