'use client';

import { useState } from 'react';
import type { Result } from '#contract/errors.ts';

/** A button's way to the server: busy while it waits, and the sentence if the server says no. */
export function useAction(action: () => Promise<Result<object>>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    const result = await action();
    setBusy(false);
    if (!result.ok) setProblem(result.error.message);
  };
  return { busy, problem, run };
}
