import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { PlayerId } from '#contract/ids.ts';
import type { JoinPassword } from '#server/admin/port.ts';
import { badRequest } from './bad-request.ts';
import { busyPage } from './busy-page.ts';
import { barred, keepPrivate } from './join-guard.ts';
import { isLoopbackHost, mayReadMetrics } from './metrics-access.ts';
import type { PageGate } from './page-gate.ts';
import { newPlayer, playerCookieHeader, playerOf } from './player-cookie.ts';
import {
  clientAddress,
  isHttps,
  originAllowed,
  publicOrigin,
  REQUEST_ID_HEADER,
  requestId,
  routeClass,
} from './request.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

/** Read by server components; always overwritten here, so no client can set them. */
const ADDRESS_HEADER = 'x-doodle-address';
const ORIGIN_HEADER = 'x-doodle-origin';
/** Next fetches the page that an action leads to from this server, with the headers of the action: they are known by this. */
const INNER_HEADER = 'x-doodle-inner';
const INNER = randomBytes(18).toString('base64url');

export interface ListenerOptions {
  secret: Buffer;
  trustedProxies: number;
  publicUrl: string | null;
  development: boolean;
  /** null while the server starts or stops: pages answer 503. */
  pages: () => ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** null: pages are not limited, as in development. */
  gate: PageGate | null;
  direct?: readonly DirectRoute[];
  /** null: the server starts, and answers nothing yet that it could keep from anybody. */
  join?: () => Pick<JoinPassword, 'isSet' | 'admits'> | null;
  stopping: () => boolean;
  /** For answers that are no pages. */
  instanceName: () => string;
  readiness: () => Promise<{ ready: boolean }>;
  metrics: { read: () => Promise<{ contentType: string; text: string }>; token: string | null };
  /** Told of every request when it is answered, or when its client has gone (status 0). */
  onAnswered: (answered: AnsweredRequest) => void;
  /** Told of each request that a proxy passed on which `trustedProxies` does not count. */
  onUncountedProxy?: () => void;
  onError: (error: unknown, request: { requestId: string; route: string }) => void;
}

/** Answers by itself, beside the pages: what is large, or no page. */
interface DirectRoute {
  answers(path: string): boolean;
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    from: { player: PlayerId | null; address: string },
  ): Promise<void>;
}

export interface AnsweredRequest {
  requestId: string;
  method: string;
  route: string;
  status: number;
  durationMs: number;
}

/** All of HTTP but Socket.IO: headers, the player's cookie, `/live`, `/ready`, `/metrics`, and Next for the rest. */
export function createListener(options: ListenerOptions): RequestListener {
  return (request, response) => {
    const startedAt = performance.now();
    const id = requestId(request.headers, options.trustedProxies);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const route = routeClass(path);
    response.setHeader(REQUEST_ID_HEADER, id);
    response.once('close', () =>
      options.onAnswered({
        requestId: id,
        method: request.method ?? '',
        route,
        status: response.writableFinished ? response.statusCode : 0,
        durationMs: performance.now() - startedAt,
      }),
    );
    handle(request, response, path, options).catch((error: unknown) => {
      options.onError(error, { requestId: id, route });
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end('Something went wrong on the server.');
    });
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: ListenerOptions,
): Promise<void> {
  const encrypted = (request.socket as TLSSocket).encrypted === true;
  const https =
    isHttps(request.headers, encrypted, options.trustedProxies) || options.publicUrl?.startsWith('https:') === true;
  for (const [name, value] of Object.entries(securityHeaders(https, path))) response.setHeader(name, value);
  // Kept-alive connections would bring the next request to a server that is gone.
  if (options.stopping()) response.setHeader('Connection', 'close');

  if (path === '/live') return json(response, 200, { live: true });
  if (path === '/ready') {
    const readiness = await options.readiness();
    const told = maySeeDetails(request, options) ? readiness : { ready: readiness.ready };
    return json(response, readiness.ready ? 200 : 503, told);
  }
  if (path === '/metrics') return metrics(request, response, options);

  const pages = options.pages();
  if (!pages) {
    const doing = options.stopping() ? 'stopping' : 'starting';
    return plain(response, 503, `${options.instanceName()} is ${doing}. Try again in a moment.`, {
      'Retry-After': '2',
    });
  }

  const refusal = badRequest(request, path);
  if (refusal) return plain(response, refusal.status, refusal.sentence, refusal.headers);

  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy({ nonce, development: options.development, https, path });
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
  const { address, origin } = whoAsks(request, encrypted, options);
  request.headers[ADDRESS_HEADER] = address;
  request.headers[ORIGIN_HEADER] = origin;
  request.headers[INNER_HEADER] = INNER;
  const isOwn = originAllowed(request.headers, options);
  if (!isOwn && request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(
      response,
      400,
      'This request comes from the page of another address than this server knows for itself. Behind a proxy, set ' +
        'PUBLIC_URL to the address that people use.',
    );
  }
  describeToNext(request.headers, isOwn);

  if (await keptOut(request, response, path, options)) return;
  const player = playerOf(request.headers.cookie, options.secret);
  if (wantsPage(request, path) && player === null) {
    response.appendHeader(
      'Set-Cookie',
      playerCookieHeader(newPlayer(options.secret).cookieValue, origin.startsWith('https:')),
    );
  }
  const direct = options.direct?.find((route) => route.answers(path));
  if (direct) return direct.answer(request, response, { player, address });
  const render = () => pages(request, response);
  if (!options.gate) return render();
  if (await options.gate.answer(request, response, { path, address, player, nonce }, render)) return;
  if (response.headersSent || response.destroyed) return;
  response.writeHead(503, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '5',
  });
  response.end(busyPage(options.instanceName()));
}

/** [INSTANCE-7] Whether the request is from somebody without the join password; it is answered then. */
async function keptOut(
  { method = '', url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  path: string,
  { join: present, development }: ListenerOptions,
): Promise<boolean> {
  const join = present?.();
  if (!join?.isSet()) return false;
  if (!path.startsWith('/_next/static/')) keepPrivate(response);
  const bar = await barred(join, { method, path, url, headers, development });
  if (bar === null) return false;
  if (bar !== 'refused') {
    response.writeHead(303, { Location: bar.to, 'Cache-Control': 'no-store' }).end();
    return true;
  }
  const message = 'This instance is private. Open its start page and enter the password.';
  json(response, 401, { error: { code: 'unauthorised', message } });
  return true;
}

/** The client's address, and the origin that it sees. */
function whoAsks(
  { headers, socket }: IncomingMessage,
  encrypted: boolean,
  options: ListenerOptions,
): { address: string; origin: string } {
  const [address, origin] = [headers[ADDRESS_HEADER], headers[ORIGIN_HEADER]];
  if (headers[INNER_HEADER] === INNER && typeof address === 'string' && typeof origin === 'string') {
    return { address, origin };
  }
  if (options.trustedProxies === 0 && headers['x-forwarded-for'] !== undefined) options.onUncountedProxy?.();
  return {
    address: clientAddress(headers, socket.remoteAddress, options.trustedProxies),
    origin: publicOrigin(headers, { ...options, encrypted }),
  };
}

/** [OPS-2] */
function maySeeDetails(
  request: IncomingMessage,
  { metrics: { token }, trustedProxies, publicUrl }: ListenerOptions,
): boolean {
  const behindProxy = trustedProxies > 0 || (publicUrl !== null && !isLoopbackHost(new URL(publicUrl).host));
  return mayReadMetrics({ headers: request.headers, socketAddress: request.socket.remoteAddress }, token, behindProxy);
}

async function metrics(request: IncomingMessage, response: ServerResponse, options: ListenerOptions): Promise<void> {
  if (!maySeeDetails(request, options)) {
    return plain(
      response,
      403,
      'Metrics are for programs on the server’s own machine and for whoever has METRICS_TOKEN.',
    );
  }
  const { contentType, text } = await options.metrics.read();
  response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
  response.end(text);
}

/**
 * Next compares an action's Origin with the host on its own, and fetches the page that an action leads to from the scheme that
 * it reads here. Both were decided before: the host is the origin's, and Next itself is reached over http.
 */
function describeToNext(headers: IncomingHttpHeaders, isOwn: boolean): void {
  if (isOwn && headers.origin !== undefined) headers.host = new URL(headers.origin).host;
  if (headers.host !== undefined) headers['x-forwarded-host'] = headers.host;
  headers['x-forwarded-proto'] = 'http';
}

/** A document for people (not a bundle, image or prefetch): where a new player gets the cookie. */
function wantsPage(request: IncomingMessage, path: string): boolean {
  return (
    request.method === 'GET' && !path.startsWith('/_next/') && (request.headers.accept ?? '').includes('text/html')
  );
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

function plain(response: ServerResponse, status: number, sentence: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers });
  response.end(`${sentence}\n`);
}
