import { errorResponse, knownTags } from '#app/lib/picture-response.ts';
import { services } from '#server/bridge.ts';

/** [INSTANCE-4] `/logo/<tag>/<size>.png`: another logo has another tag. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tag: string; name: string }> },
): Promise<Response> {
  const { tag, name } = await params;
  const file = name.endsWith('.png') ? await services().settings.logoFile(tag, name.slice(0, -'.png'.length)) : null;
  if (file === null) return errorResponse({ code: 'not_found', message: 'There is no such logo.' });
  const etag = `"logo-${tag}-${name}"`;
  const headers = { ETag: etag, 'Cache-Control': 'public, max-age=31536000, immutable' };
  if (knownTags(request).includes(etag)) return new Response(null, { status: 304, headers });
  return new Response(file, { headers: { ...headers, 'Content-Type': 'image/png' } });
}
