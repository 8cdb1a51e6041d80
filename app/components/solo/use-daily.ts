'use client';

import { useEffect, useState } from 'react';
import { fetchPatiently } from '#app/components/replay/fetch-patiently.ts';
import type { DrawingId } from '#contract/ids.ts';

/** What a player has done on a day: `GET /daily/you.json`. */
export interface DailyProgress {
  /** UTC, `2026-11-23`. */
  day: string;
  /** null: nothing drawn yet that day. */
  best: { drawingId: DrawingId; score: number; rank: number; of: number; tries: number } | null;
  streak: { current: number; best: number; drawnToday: boolean };
}

/** How the player stands on `day` (null: it is about no day); null: not known yet, or not to be had. */
export function useDaily(day: string | null): DailyProgress | null {
  const [progress, setProgress] = useState<DailyProgress | null>(null);
  useEffect(() => {
    if (day === null) return;
    const abort = new AbortController();
    const load = async () => {
      const fetched = await fetchPatiently(`/daily/you.json?${new URLSearchParams({ day })}`, abort.signal);
      if (fetched.ok) setProgress((await fetched.response.json()) as DailyProgress);
    };
    load().catch(() => {
      // The game goes on without.
    });
    return () => abort.abort();
  }, [day]);
  return progress;
}
