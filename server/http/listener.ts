import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { clientAddress, isHttps } from './client.ts';
import { newPlayer, playerCookieHeader, playerOf } from './player-cookie.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

/** Read by server components for rate limiting; always overwritten here, so no client can set it. */
export const ADDRESS_HEADER = 'x-doodle-address';

export interface ListenerOptions {
  secret: Buffer;
  trustedProxies: number;
  publicUrl: string | null;
  development: boolean;
  /** null while the server starts or stops: pages answer 503. */
  pages: () => ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  readiness: () => Promise<{ ready: boolean; detail: Record<string, unknown> }>;
  onError: (error: unknown, path: string) => void;
}

/** All of HTTP but Socket.IO: headers, the player's cookie, `/live`, `/ready`, and Next for the rest. */
export function createListener(options: ListenerOptions): RequestListener {
  return (request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      options.onError(error, request.url ?? '');
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end('Something went wrong on the server.');
    });
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, options: ListenerOptions): Promise<void> {
  const encrypted = (request.socket as TLSSocket).encrypted === true;
  const https =
    isHttps(request.headers, encrypted, options.trustedProxies) || options.publicUrl?.startsWith('https:') === true;
  for (const [name, value] of Object.entries(securityHeaders(https))) response.setHeader(name, value);

  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/live') return json(response, 200, { live: true });
  if (path === '/ready') {
    const { ready, detail } = await options.readiness();
    return json(response, ready ? 200 : 503, { ready, ...detail });
  }

  const pages = options.pages();
  if (!pages) {
    response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '2' });
    response.end('Doodle Judge is starting. Try again in a moment.');
    return;
  }

  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy({ nonce, development: options.development, https });
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
  request.headers[ADDRESS_HEADER] = clientAddress(
    request.headers,
    request.socket.remoteAddress,
    options.trustedProxies,
  );

  if (wantsPage(request, path) && playerOf(request.headers.cookie, options.secret) === null) {
    response.appendHeader('Set-Cookie', playerCookieHeader(newPlayer(options.secret).cookieValue, https));
  }
  await pages(request, response);
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
