'use client';

import { useEffect, useState } from 'react';
import { fetchWithRetry } from '#app/components/replay/fetch-with-retry.ts';
import type { Medium } from '#contract/drawing.ts';
import type { DrawingId } from '#contract/ids.ts';

/** What a player has done on a day: `GET /daily/you.json`. */
export interface DailyProgress {
  /** UTC, `2026-11-23`. */
  day: string;
  /** null: nothing drawn yet that day. */
  best: { drawingId: DrawingId; score: number; rank: number; of: number; tries: number } | null;
  streak: { current: number; best: number; drawnToday: boolean };
}

/** The player's progress on `day` (null: no daily prompt); null until it is loaded, and if that fails. */
export function useDaily(day: string | null, medium: Medium = 'screen'): DailyProgress | null {
  const [progress, setProgress] = useState<DailyProgress | null>(null);
  useEffect(() => {
    if (day === null) return;
    const abort = new AbortController();
    const load = async () => {
      const fetched = await fetchWithRetry(`/daily/you.json?${new URLSearchParams({ day, medium })}`, abort.signal);
      if (fetched.ok) setProgress((await fetched.response.json()) as DailyProgress);
    };
    load().catch(() => {
      // The progress is optional.
    });
    return () => abort.abort();
  }, [day, medium]);
  return progress;
}
