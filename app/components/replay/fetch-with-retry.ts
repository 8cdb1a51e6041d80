import { useTranslations } from 'next-intl';
import { useErrorText, useLanguage } from '#app/i18n/messages.tsx';
import type { PublicError } from '#contract/errors.ts';

/** Most requests for a resource that the server makes on demand. */
const MAX_REQUESTS = 6;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Why a resource is not available: the server's error, its note (in English) that there is no such resource, or a failed
 * or interrupted connection.
 */
export type Problem = { error: PublicError } | { note: string } | 'unreachable' | 'cut off';
export type Fetched = { ok: true; response: Response } | { ok: false; problem: Problem };

/**
 * Fetches a resource that the server makes on demand: retries after 503 as the server says, and resolves with the problem
 * if there is no resource. Rejects only when `signal` aborts.
 */
export async function fetchWithRetry(url: string, signal: AbortSignal): Promise<Fetched> {
  for (let tried = 1; ; tried++) {
    const response = await fetch(url, { signal }).catch(() => null);
    signal.throwIfAborted();
    if (response?.ok) return { ok: true, response };
    const error = response && (await errorOf(response));
    if (response?.status !== 503 || tried === MAX_REQUESTS)
      return { ok: false, problem: error ? { error } : 'unreachable' };
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

/** The message for a problem. The server's notes are in English only; other languages get the message `generalKey`. */
export function useProblemText(generalKey: 'curve.lost' | 'unreachable' = 'unreachable'): (problem: Problem) => string {
  const t = useTranslations('replay');
  const errorText = useErrorText();
  const language = useLanguage();
  return (problem) => {
    if (problem === 'unreachable') return t('unreachable');
    if (problem === 'cut off') return t('take.cutOff');
    if ('error' in problem) return errorText(problem.error);
    return language === 'en' && problem.note ? problem.note : t(generalKey);
  };
}
