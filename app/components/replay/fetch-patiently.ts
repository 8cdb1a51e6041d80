import type { PublicError } from '#contract/errors.ts';

/** What the server makes on demand may not be ready at once: how often it is asked again. */
const TRIES = 6;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Why something can't be had: the server refused, it says why there can't be such a thing (in English), it wasn't
 * reached, or the answer broke off.
 */
export type Problem = { error: PublicError } | { note: string } | 'unreachable' | 'cut off';
export type Fetched = { ok: true; response: Response } | { ok: false; problem: Problem };

/**
 * Fetches something that the server makes when it is asked for: comes back when the server says so, and ends with the
 * problem when it can't be had. Rejects only when `signal` aborts.
 */
export async function fetchPatiently(url: string, signal: AbortSignal): Promise<Fetched> {
  for (let tried = 1; ; tried++) {
    const response = await fetch(url, { signal }).catch(() => null);
    signal.throwIfAborted();
    if (response?.ok) return { ok: true, response };
    const error = response && (await errorOf(response));
    if (response?.status !== 503 || tried === TRIES) return { ok: false, problem: error ? { error } : 'unreachable' };
    await pause(Math.min(LONGEST_PAUSE_MS, error?.retryAfterMs ?? 1_000), signal);
  }
}

async function errorOf(response: Response): Promise<PublicError | null> {
  const body = (await response.json().catch(() => null)) as { error?: PublicError } | null;
  return body?.error ?? null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
