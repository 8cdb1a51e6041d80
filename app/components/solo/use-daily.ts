'use client';

import { useEffect, useState } from 'react';
import { fetchPatiently } from '#app/components/replay/fetch-patiently.ts';
import type { DailyStanding } from './daily-view.ts';

/** How the player stands on `day` (null: it is about no day); null: not known yet, or not to be had. */
export function useDaily(day: string | null): DailyStanding | null {
  const [standing, setStanding] = useState<DailyStanding | null>(null);
  useEffect(() => {
    if (day === null) return;
    const abort = new AbortController();
    const load = async () => {
      const fetched = await fetchPatiently(`/daily/you.json?${new URLSearchParams({ day })}`, abort.signal);
      if (fetched.ok) setStanding((await fetched.response.json()) as DailyStanding);
    };
    load().catch(() => {
      // The game goes on without.
    });
    return () => abort.abort();
  }, [day]);
  return standing;
}
