import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const FORWARDING_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
];
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compared as digests: neither the length nor a common beginning shows in the time it takes. */
export function bearerFits(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);

/**
 * [R56] Who may read the metrics: whoever shows the token, and programs on this very machine. The socket's own address
 * counts, never a header's. A proxy on this machine is no such program: it forwards with a header that says so, or
 * passes on the host that people ask for (without which the game would not work behind it).
 *
 * @param token null: there is none, and only this machine may read
 */
export function mayReadMetrics(
  request: { headers: IncomingHttpHeaders; socketAddress: string | undefined },
  token: string | null,
): boolean {
  const { headers, socketAddress } = request;
  if (token !== null && bearerFits(headers.authorization, token)) return true;
  return (
    isLoopback(socketAddress) &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDING_HEADERS.every((name) => headers[name] === undefined)
  );
}
