'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Box } from '#contract/caption.ts';
import type { PublicError } from '#contract/errors.ts';
import type { ExplanationView, FoundThing, HeatView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** What counted in one drawing. `found`: null for a prompt that names one thing. Fetched at the first request, and kept as long as the page. */
export type HeatMapState =
  | { name: 'hidden' }
  | { name: 'loading' }
  | ({ name: 'shown' } & Counted)
  | { name: 'failed'; problem: Problem };

interface Counted {
  heat: HeatView;
  found: FoundThing[] | null;
}

export interface FoundBox {
  text: string;
  box: Box;
}

/** The boxes of the things that were found. */
export const boxesOf = ({ found }: Pick<Counted, 'found'>): FoundBox[] =>
  (found ?? []).flatMap(({ text, box }) => (box ? [{ text, box }] : []));

/** Why there is no map: an error of the server, its note (in English) that there can be none, or no connection. */
export type Problem = { error: PublicError } | { note: string } | 'unreachable';

export function useCounted(drawingId: DrawingId): { counted: HeatMapState; toggle: () => void } {
  const [counted, setCounted] = useState<HeatMapState>({ name: 'hidden' });
  const kept = useRef<Counted | null>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const toggle = useCallback(() => {
    if (counted.name === 'shown' || counted.name === 'loading') {
      request.current?.abort();
      setCounted({ name: 'hidden' });
      return;
    }
    if (kept.current) {
      setCounted({ name: 'shown', ...kept.current });
      return;
    }
    const abort = new AbortController();
    request.current = abort;
    setCounted({ name: 'loading' });
    void fetchCounted(drawingId, abort.signal).then((answer) => {
      if (abort.signal.aborted) return;
      if ('problem' in answer) {
        setCounted({ name: 'failed', problem: answer.problem });
        return;
      }
      kept.current = answer;
      setCounted({ name: 'shown', ...answer });
    });
  }, [counted, drawingId]);

  return { counted, toggle };
}

async function fetchCounted(id: DrawingId, signal: AbortSignal): Promise<Counted | { problem: Problem }> {
  try {
    const response = await fetch(`/drawings/${id}/explanation.json`, { signal });
    const body = (await response.json()) as ExplanationView | { error: PublicError };
    if ('error' in body) return { problem: { error: body.error } };
    const { heat, found, heatNote } = body;
    return heat ? { heat, found } : { problem: { note: heatNote ?? '' } };
  } catch {
    return { problem: 'unreachable' };
  }
}
