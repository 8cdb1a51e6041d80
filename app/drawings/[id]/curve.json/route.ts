import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { NO_DRAWING, refused } from '../refused.ts';

/** How the score grew (`CurveView`): judged when it is first asked for. Errors are `{"error": {"code", "message"}}`. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = DrawingId.safeParse((await params).id);
  if (!id.success) return refused(NO_DRAWING);
  const client = request.headers.get('x-doodle-address') ?? 'unknown';
  const result = await services().share.curve(id.data, client);
  if (!result.ok) return refused(result.error);
  // Not for ever: the curve is the present model's.
  return Response.json(result.curve, { headers: { 'Cache-Control': 'private, max-age=600' } });
}
