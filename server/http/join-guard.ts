import type { IncomingHttpHeaders, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { JoinPassword } from '#server/admin/port.ts';

/** Where people enter the join password. */
const JOIN_PATH = '/join';
const ADMIN_PATH = '/admin';
/** Everything else needs the password: a new route is guarded without a line here. */
const OPEN = new Set([JOIN_PATH, ADMIN_PATH, '/judge.svg', '/instance.webmanifest']);
/** The logo of the instance, which the page that asks shows. */
const LOGO = /^\/logo\/[0-9a-f]{16}\/[\w-]+(?:\.png)?$/;
/** Programs have keys of their own. */
const KEYED = /^\/api\/judge\//;
/** Scripts, styles and fonts of the build, by names that can lead nowhere else. */
const BUILT = /^\/_next\/static\/(?:[\w~@-][\w.~@-]*\/)*[\w~@-][\w.~@-]*$/;

export type Barred = { to: string } | 'refused';

/**
 * [INSTANCE-7] The one place that keeps people without the join password out of everything that HTTP answers.
 *
 * @param asked the path without its query, and the whole address with it
 * @returns null: it may be answered; `to`: the page to go to first
 */
export async function barred(
  join: Pick<JoinPassword, 'isSet' | 'admits'>,
  asked: { method: string; path: string; url: string; headers: IncomingHttpHeaders; development: boolean },
): Promise<Barred | null> {
  const { method, path, url, headers, development } = asked;
  if (!join.isSet() || isOpen(path, development) || (await join.admits(headers.cookie))) return null;
  const isPage = (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
  if (!isPage || headers.rsc !== undefined) return 'refused';
  // Administrators who are not signed in have a form of their own.
  if (path.startsWith(`${ADMIN_PATH}/`)) return { to: ADMIN_PATH };
  return { to: url === '/' ? JOIN_PATH : `${JOIN_PATH}?to=${encodeURIComponent(url)}` };
}

const isOpen = (path: string, development: boolean): boolean =>
  OPEN.has(path) ||
  LOGO.test(path) ||
  KEYED.test(path) ||
  BUILT.test(path) ||
  (development && path.startsWith('/_next/'));

/** Keeps answers out of shared caches and search engines. */
export function keepPrivate(response: ServerResponse): void {
  response.setHeader('X-Robots-Tag', 'noindex, nofollow');
  const setHeader = response.setHeader.bind(response);
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.setHeader = (name: string, value: number | string | readonly string[]) =>
    setHeader(name, privately(name, value) as string);
  response.writeHead = ((...args: unknown[]) =>
    writeHead(...args.map((arg) => (isHeaders(arg) ? privateHeaders(arg) : arg)))) as typeof response.writeHead;
}

const isHeaders = (arg: unknown): arg is OutgoingHttpHeaders =>
  typeof arg === 'object' && arg !== null && !Array.isArray(arg);

const privateHeaders = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value === undefined ? value : privately(name, value)]),
  );

const privately = (name: string, value: OutgoingHttpHeader | readonly string[]): OutgoingHttpHeader =>
  name.toLowerCase() === 'cache-control'
    ? String(value)
        .replace(/\bpublic\b/g, 'private')
        .replace(/,?\s*s-maxage=\d+/g, '')
    : (value as OutgoingHttpHeader);
