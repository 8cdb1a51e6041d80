import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { NO_DRAWING, refused } from '../refused.ts';

/**
 * Why a drawing has its score (`WhyView`): labels, deductions and the occlusion map, which is made when it is first asked
 * for. Errors are `{"error": {"code", "message"}}`.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = DrawingId.safeParse((await params).id);
  if (!id.success) return refused(NO_DRAWING);
  // Set by the HTTP layer on every request, whatever the client sent.
  const client = request.headers.get('x-doodle-address') ?? 'unknown';
  const result = await services().whys.of(id.data, client);
  if (!result.ok) return refused(result.error);
  // Not for ever: the map is the present model's.
  return Response.json(result.why, { headers: { 'Cache-Control': 'private, max-age=600' } });
}
