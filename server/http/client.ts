import type { IncomingHttpHeaders } from 'node:http';

const forwarded = (headers: IncomingHttpHeaders, name: string): string[] => {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
};

/**
 * The client's address. Each trusted proxy appends the address it saw to X-Forwarded-For, so the one that counts is
 * the `trustedProxies`-th from the right; everything left of it is the client's own claim.
 */
export function clientAddress(
  headers: IncomingHttpHeaders,
  socketAddress: string | undefined,
  trustedProxies: number,
): string {
  const chain = trustedProxies > 0 ? forwarded(headers, 'x-forwarded-for') : [];
  return chain.at(-trustedProxies) ?? chain[0] ?? socketAddress ?? 'unknown';
}

/** Whether the client speaks https to us or to a trusted proxy. */
export function isHttps(headers: IncomingHttpHeaders, encrypted: boolean, trustedProxies: number): boolean {
  if (encrypted) return true;
  return trustedProxies > 0 && (forwarded(headers, 'x-forwarded-proto').at(-1) ?? '') === 'https';
}

/**
 * Whether a socket's Origin is ours: the public address when one is configured, else the host that the browser asked.
 * A missing Origin is no browser page (another site's page can't leave it out) and is let in.
 */
export function originAllowed(origin: string | undefined, host: string | undefined, publicUrl: string | null): boolean {
  if (origin === undefined) return true;
  if (publicUrl !== null && origin === publicUrl) return true;
  try {
    return host !== undefined && new URL(origin).host === host;
  } catch {
    return false;
  }
}
