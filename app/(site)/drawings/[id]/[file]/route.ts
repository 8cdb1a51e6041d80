import { drawingVisibility } from '#app/lib/drawing-visibility.ts';
import { addressOf, errorResponse, knownTags, pictureResponse } from '#app/lib/picture-response.ts';
import type { PublicError } from '#contract/errors.ts';
import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

/** Ops and what is rendered from them never change. */
const FOREVER = 'public, max-age=31536000, immutable';
/** The card names the rank, which changes. */
const TEN_MINUTES = 'public, max-age=600';
/** Computed by the present model. */
const TEN_MINUTES_PRIVATE = 'private, max-age=600';

const NOT_FOUND: PublicError = { code: 'not_found', message: 'There is no such drawing.' };

type Handler = (id: DrawingId, request: Request) => Promise<Response>;
type ImageKind = Parameters<ReturnType<typeof services>['share']['picture']>[1];

/** What a judged drawing offers under its own address. Errors are `{"error": {"code", "message"}}`. */
const FILES: Record<string, Handler> = {
  /** 320 px square. */
  'thumbnail.png': thumbnail,
  /** 1024 px square; `?caption=1`: with prompt, nickname and score below it. */
  'drawing.png': (id, request) => {
    const isCaptioned = new URL(request.url).searchParams.get('caption') === '1';
    return image(id, request, isCaptioned ? 'captioned' : 'drawing');
  },
  /** The preview of the drawing's link (Open Graph): 1200 × 630 px. */
  'card.png': (id, request) => image(id, request, 'card', TEN_MINUTES),
  'replay.gif': (id, request) => image(id, request, 'gif'),
  'replay.webp': (id, request) => image(id, request, 'webp'),
  /** The ops as they were drawn: `{"ops":[…]}`. */
  'ops.json': async (id) => {
    const ops = await services().storage.drawings.opsJson(id);
    if (!ops) return errorResponse(NOT_FOUND);
    const parts = [new TextEncoder().encode('{"ops":'), ops, new TextEncoder().encode('}')];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift();
        if (part) controller.enqueue(part);
        else controller.close();
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'application/json', 'Cache-Control': FOREVER } });
  },
  /** The score after each stroke (`CurveView`), judged at the first request. */
  'curve.json': async (id, request) => {
    const result = await services().share.curve(id, addressOf(request));
    return result.ok ? presentModels(result.curve) : errorResponse(result.error);
  },
  /** Labels, deductions and the occlusion map, which is computed at the first request. */
  'explanation.json': async (id, request) => {
    const result = await services().explanations.of(id, addressOf(request));
    return result.ok ? presentModels(result.explanation) : errorResponse(result.error);
  },
};

export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> {
  const { id, file } = await params;
  const parsed = DrawingId.safeParse(id);
  const handler = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
  if (!parsed.success || !handler) return errorResponse(NOT_FOUND);
  const visibility = await drawingVisibility(parsed.data);
  if (visibility === 'others') return errorResponse(NOT_FOUND);
  const response = await handler(parsed.data, request);
  // [MOD-4] No proxy keeps what others may not see.
  if (visibility === 'this') response.headers.set('Cache-Control', 'private, no-store');
  return response;
}

async function thumbnail(id: DrawingId): Promise<Response> {
  const png = await services().storage.drawings.thumbnail(id);
  if (!png) return errorResponse(NOT_FOUND);
  return new Response(new Uint8Array(png), {
    headers: {
      'Content-Type': 'image/png',
      'Content-Length': String(png.byteLength),
      'Cache-Control': FOREVER,
    },
  });
}

async function image(id: DrawingId, request: Request, kind: ImageKind, cacheControl = FOREVER): Promise<Response> {
  return pictureResponse(
    await services().share.picture(id, kind, addressOf(request), knownTags(request)),
    cacheControl,
  );
}

const presentModels = (view: object) => Response.json(view, { headers: { 'Cache-Control': TEN_MINUTES_PRIVATE } });
