import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

const missing = () =>
  Response.json(
    { error: { code: 'not_found', message: 'There is no such drawing.' } },
    { status: 404, headers: { 'Cache-Control': 'no-store' } },
  );

/** The ops of a judged drawing, as it was drawn: `{"ops":[…]}`. They never change. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = DrawingId.safeParse((await params).id);
  if (!id.success) return missing();
  const ops = await services().storage.drawings.ops(id.data);
  if (!ops) return missing();
  return Response.json({ ops }, { headers: { 'Cache-Control': 'public, max-age=31536000, immutable' } });
}
