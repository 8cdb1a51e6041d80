import type { ErrorCode, PublicError } from '#contract/errors.ts';
import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

const STATUS: Partial<Record<ErrorCode, number>> = { not_found: 404, rate_limited: 429, unavailable: 503 };

function refused(error: PublicError): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (error.retryAfterMs) headers.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
  return Response.json({ error }, { status: STATUS[error.code] ?? 500, headers });
}

/**
 * Why a drawing has its score (`WhyView`): labels, deductions and the occlusion map, which is made when it is first asked
 * for. Errors are `{"error": {"code", "message"}}`.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = DrawingId.safeParse((await params).id);
  if (!id.success) return refused({ code: 'not_found', message: 'There is no such drawing.' });
  // Set by the HTTP layer on every request, whatever the client sent.
  const client = request.headers.get('x-doodle-address') ?? 'unknown';
  const result = await services().whys.of(id.data, client);
  if (!result.ok) return refused(result.error);
  // Not for ever: the map is the present model's.
  return Response.json(result.why, { headers: { 'Cache-Control': 'private, max-age=600' } });
}
