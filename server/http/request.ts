import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { addressKey } from '#server/lib/address.ts';

/** In log lines and in the response, so that an operator finds what a person reports. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** A trusted proxy's own id, so that both logs can be matched; else a new one. */
export function requestId(headers: IncomingHttpHeaders, trustedProxies: number): string {
  const given = headers[REQUEST_ID_HEADER];
  return trustedProxies > 0 && typeof given === 'string' && /^[\w-]{8,64}$/.test(given)
    ? given
    : randomBytes(9).toString('base64url');
}

const forwarded = (headers: IncomingHttpHeaders, name: string): string[] => {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
};

/**
 * The client's address, in the form that limits count [EDGE-6]. Each trusted proxy appends the address it saw to
 * X-Forwarded-For, so the one that counts is the `trustedProxies`-th from the right; everything left of it is the client's
 * own claim.
 */
export function clientAddress(
  headers: IncomingHttpHeaders,
  socketAddress: string | undefined,
  trustedProxies: number,
): string {
  const chain = trustedProxies > 0 ? forwarded(headers, 'x-forwarded-for') : [];
  return addressKey(chain.at(-trustedProxies) ?? chain[0] ?? socketAddress);
}

/** Whether the client speaks https to us or to a trusted proxy. */
export function isHttps(headers: IncomingHttpHeaders, encrypted: boolean, trustedProxies: number): boolean {
  if (encrypted) return true;
  return trustedProxies > 0 && (forwarded(headers, 'x-forwarded-proto').at(-1) ?? '') === 'https';
}

const HOST = /^([\w.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/** The host that was asked for, with its port: as a trusted proxy says, else as the request says. null: none, or no host. */
function askedHost(headers: IncomingHttpHeaders, trustedProxies: number): string | null {
  const chain = trustedProxies > 0 ? forwarded(headers, 'x-forwarded-host') : [];
  const host = chain.at(-trustedProxies) ?? chain[0] ?? headers.host ?? '';
  return HOST.test(host) ? host.toLowerCase() : null;
}

/**
 * The origin that people see in their address bar, for links and cookies: PUBLIC_URL, else what was asked for. Without
 * PUBLIC_URL the word of any proxy counts for https: a client that lies about it only spoils its own links and cookies.
 */
export function publicOrigin(
  headers: IncomingHttpHeaders,
  { publicUrl, trustedProxies, encrypted }: { publicUrl: string | null; trustedProxies: number; encrypted: boolean },
): string {
  if (publicUrl !== null) return publicUrl;
  const scheme = isHttps(headers, encrypted, Math.max(1, trustedProxies)) ? 'https' : 'http';
  return `${scheme}://${askedHost(headers, trustedProxies) ?? 'localhost'}`;
}

/**
 * [EDGE-1] Whether the Origin of a socket or an action is this server's: PUBLIC_URL, or the host that was asked for. A missing
 * Origin is allowed: it does not come from a page of another site, because browsers always send it. The port counts: another
 * port of the same host is another site, which gets the same cookies.
 */
export function originAllowed(
  headers: IncomingHttpHeaders,
  { publicUrl, trustedProxies }: { publicUrl: string | null; trustedProxies: number },
): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (publicUrl !== null && origin === publicUrl) return true;
  try {
    return new URL(origin).host === askedHost(headers, trustedProxies);
  } catch {
    return false;
  }
}

/** Classes of paths for metrics and logs: few, and without codes of rooms or ids of drawings. */
const CLASSES: readonly [RegExp, string][] = [
  [/^\/$/, 'home'],
  [/^\/room\//, 'room'],
  [/^\/boards(\/|$)/, 'boards'],
  [/^\/gallery$/, 'gallery'],
  [/^\/drawings\/[^/]+\/[^/]+/, 'drawing-data'],
  [/^\/drawings\//, 'drawing'],
  [/^\/players\//, 'player'],
  [/^\/me(\/|$)/, 'me'],
  [/^\/admin(\/|$)/, 'admin'],
  [/^\/api\/judge\//, 'judge-service'],
  [/^\/_next\//, 'assets'],
  [/^\/live$/, 'live'],
  [/^\/ready$/, 'ready'],
  [/^\/metrics$/, 'metrics'],
];

export const routeClass = (path: string): string => CLASSES.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
