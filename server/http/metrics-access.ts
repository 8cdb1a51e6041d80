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

export const isLoopbackHost = (host: string): boolean => LOOPBACK_HOST.test(host);

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compared as digests: neither the length nor a common beginning shows in the time it takes. */
export function bearerFits(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);

/**
 * [OPS-2] Metrics are readable with the token, and without it by programs on this machine. The socket's own address counts,
 * never a header's. A proxy on this machine looks like a local program: where a proxy is configured, the token is required.
 * A proxy that is not configured is recognised by forwarding headers or by a host that is not loopback.
 *
 * @param token null: only this machine may read
 * @param behindProxy a proxy or a public origin is configured
 */
export function mayReadMetrics(
  request: { headers: IncomingHttpHeaders; socketAddress: string | undefined },
  token: string | null,
  behindProxy = false,
): boolean {
  const { headers, socketAddress } = request;
  if (token !== null && bearerFits(headers.authorization, token)) return true;
  return (
    !behindProxy &&
    isLoopback(socketAddress) &&
    isLoopbackHost(headers.host ?? '') &&
    FORWARDING_HEADERS.every((name) => headers[name] === undefined)
  );
}
