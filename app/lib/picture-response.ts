import type { ErrorCode, PublicError } from '#contract/errors.ts';
import type { services } from '#server/bridge.ts';

const STATUS: Partial<Record<ErrorCode, number>> = { not_found: 404, rate_limited: 429, unavailable: 503 };

type Share = ReturnType<typeof services>['share'];
type Pictured = Awaited<ReturnType<Share['picture']>>;

/** Tags of the pictures that the client has. */
export const knownTags = (request: Request): string[] =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    // A proxy that compressed the response marks its tag as weak.
    .map((tag) => tag.trim().replace(/^W\//, ''));

/** The HTTP layer sets this header on every request, whatever the client sent. */
export const addressOf = (request: Request): string => request.headers.get('x-doodle-address') ?? 'unknown';

export function pictureResponse(result: Pictured, cacheControl: string): Response {
  if (!result.ok) return errorResponse(result.error);
  const { picture, etag } = result;
  const headers = { ETag: etag, 'Cache-Control': cacheControl };
  if (!picture) return new Response(null, { status: 304, headers });
  return new Response(picture.bytes, {
    headers: {
      ...headers,
      'Content-Type': picture.type,
      'Content-Disposition': contentDisposition(picture.fileName),
    },
  });
}

/** RFC 6266: a name that every client takes, and the name in its own script. */
function contentDisposition(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x21-\x7e]/g, '_');
  return `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

export function errorResponse(error: PublicError): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (error.retryAfterMs) headers.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
  return Response.json({ error }, { status: STATUS[error.code] ?? 500, headers });
}
