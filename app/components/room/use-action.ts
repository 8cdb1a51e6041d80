'use client';

import { useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { Result } from '#contract/errors.ts';

/** A button's way to the server: busy while it waits, and the sentence if the server says no. */
export function useAction<A extends unknown[]>(action: (...args: A) => Promise<Result<object>>) {
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** @returns whether it was done */
  const run = async (...args: A): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const result = await action(...args);
    setBusy(false);
    if (!result.ok) setProblem(errorText(result.error));
    return result.ok;
  };
  return { busy, problem, run };
}
