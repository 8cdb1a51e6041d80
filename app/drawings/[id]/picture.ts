import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { NO_DRAWING, refused } from './refused.ts';

type Kind = Parameters<ReturnType<typeof services>['share']['picture']>[1];

/** For ever: what they show does not change. But the card says the rank, which does. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_TEN_MINUTES = 'public, max-age=600';

/** Answers with a picture of a judged drawing. Errors are `{"error": {"code", "message"}}`. */
export async function pictureResponse(request: Request, id: string, kind: Kind): Promise<Response> {
  const parsed = DrawingId.safeParse(id);
  if (!parsed.success) return refused(NO_DRAWING);
  // Set by the HTTP layer on every request, whatever the client sent.
  const client = request.headers.get('x-doodle-address') ?? 'unknown';
  const result = await services().share.picture(parsed.data, kind, client, tagsOf(request));
  if (!result.ok) return refused(result.error);
  const { picture, etag } = result;
  const headers = {
    ETag: etag,
    'Cache-Control': kind === 'card' ? FOR_TEN_MINUTES : FOR_EVER,
  };
  if (!picture) return new Response(null, { status: 304, headers });
  return new Response(picture.bytes, {
    headers: {
      ...headers,
      'Content-Type': picture.type,
      'Content-Disposition': `inline; filename="${picture.fileName}"`,
    },
  });
}

/** Tags in `If-None-Match`; a proxy that compressed on the way marks them as weak. */
function tagsOf(request: Request): string[] {
  return (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
