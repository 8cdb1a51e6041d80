import type { ErrorCode, PublicError } from '#contract/errors.ts';

const STATUS: Partial<Record<ErrorCode, number>> = { not_found: 404, rate_limited: 429, unavailable: 503 };

export const NO_DRAWING: PublicError = { code: 'not_found', message: 'There is no such drawing.' };

/** `{"error": {"code", "message"}}`, and when to try again. */
export function refused(error: PublicError): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (error.retryAfterMs) headers.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
  return Response.json({ error }, { status: STATUS[error.code] ?? 500, headers });
}
