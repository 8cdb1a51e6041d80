import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Of log lines and of the answer: what a person reports and an operator finds. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** A trusted proxy's own id, so that its log and ours meet; else a new one. */
export function requestId(headers: IncomingHttpHeaders, trustedProxies: number): string {
  const given = headers[REQUEST_ID_HEADER];
  return trustedProxies > 0 && typeof given === 'string' && /^[\w-]{8,64}$/.test(given)
    ? given
    : randomBytes(9).toString('base64url');
}
