import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

const missing = () =>
  new Response('There is no such drawing.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });

/** The judged drawing as a 320 px PNG. It never changes, so whoever has it may keep it. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = DrawingId.safeParse((await params).id);
  if (!id.success) return missing();
  const png = await services().storage.drawings.thumbnail(id.data);
  if (!png) return missing();
  return new Response(new Uint8Array(png), {
    headers: {
      'Content-Type': 'image/png',
      'Content-Length': String(png.byteLength),
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  });
}
