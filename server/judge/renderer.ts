import type { TransferListItem } from 'node:worker_threads';
import { FillRegions } from '#canvas/fill-regions.ts';
import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { serveWorker, withTransfer } from '#server/lib/worker-thread.ts';
import { type DecodedInput, type FramedDrawing, type FramedImage, openPreparedFramer } from './framing.ts';
import { decodeImage, framePicture, imageOnCanvas } from './image-input.ts';
import { encodePng } from './png.ts';
import { THUMBNAIL_SIDE_PX } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Image } from './resize.ts';
import { type Features, featuresOf } from './score/deductions.ts';
import {
  type BitmapCache,
  dropBitmapsBeyond,
  type Ink,
  inkOf,
  inksOf,
  type PreparedDrawing,
  RenderTimeout,
  Surface,
} from './surface.ts';
import { messageOf, type PackedDrawing, type RenderMethods, refusal, unpackStrokes } from './worker-messages.ts';
import { openPreparedView, openWritingGuard, WRITING_GUARD, type WritingGuard } from './writing/guard.ts';

/** `canvas`: its first `keep` strokes are in the cache, `strokes` follow them. */
export type CachedDrawing =
  | { kind: 'strokes'; strokes: readonly AnyStroke[]; canvas?: { key: string; keep: number } }
  | { kind: 'image'; bytes: Uint8Array };

interface RenderRequest {
  drawing: CachedDrawing | DecodedInput;
  /** false: `thumbnail` is empty. It is for pixels. */
  thumbnail: boolean;
  /** Longest time to draw it, ms; null: no limit. */
  limitMs: number | null;
}

/** All that a judgement needs of a drawing except its embedding. */
export interface RenderedDrawing {
  /** At the model's input size. */
  image: Image;
  features: Features;
  thumbnail: Uint8Array;
}

type RenderOutcome = { ok: true; rendered: RenderedDrawing } | { ok: false; error: Error };

/** In milliseconds, of a whole batch. */
export interface RenderTimes {
  renderMs: number;
  restMs: number;
}

/** Renders drawings on the calling thread: frames and draws them, asks the writing guard, measures features. */
export interface Renderer {
  /** Outcomes in the order of the requests. A failed one does not affect the others. */
  render(batch: readonly RenderRequest[]): Promise<{ outcomes: RenderOutcome[] } & RenderTimes>;
  /** The model's view alone. */
  frame(drawing: CachedDrawing | DecodedInput): Promise<FramedImage>;
  forget(key: string): void;
}

interface FramedSource {
  prepared: PreparedDrawing | null;
  framed: FramedDrawing;
}

export function openRenderer(preprocessing: Preprocessing, guard: WritingGuard): Renderer {
  const framer = openPreparedFramer(preprocessing.sidePx);
  const small = new Surface(THUMBNAIL_SIDE_PX);
  const guardView = openPreparedView();
  const canvases = new CanvasCache();

  const framedSource = async (
    drawing: CachedDrawing | DecodedInput,
    limitMs: number | null = null,
  ): Promise<FramedSource> => {
    if (drawing.kind === 'pixels') return { prepared: null, framed: framePicture(drawing.picture, preprocessing) };
    if (drawing.kind === 'image') {
      return { prepared: null, framed: framePicture(await decodeImage(drawing.bytes), preprocessing) };
    }
    const deadlineMs = limitMs === null ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
    const { strokes, canvas } = drawing;
    const prepared = canvas
      ? canvases.update(canvas.key, canvas.keep, strokes, deadlineMs)
      : preparedDrawing(strokes, deadlineMs);
    return { prepared, framed: framer(prepared) };
  };
  /** Images are not checked for words: players send strokes. */
  const viewOf = ({ prepared, framed }: FramedSource, limitMs: number | null) => {
    if (!prepared) return null;
    // A deadline of its own: the time of the rest of the batch does not count.
    const deadlineMs = limitMs === null ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
    return guardView({ ...prepared, deadlineMs }, framed.canvas);
  };
  const thumbnailOf = (drawing: CachedDrawing | DecodedInput, { prepared }: FramedSource) => {
    if (drawing.kind === 'image') return imageOnCanvas(drawing.bytes, THUMBNAIL_SIDE_PX);
    return prepared ? drawnSmall(prepared) : new Uint8Array();
  };
  const drawnSmall = (prepared: PreparedDrawing) => encodePng(small.pixels({ ...prepared, memory: null }));

  return {
    async render(batch) {
      const began = performance.now();
      const framed = await Promise.all(
        batch.map(({ drawing, limitMs }) => framedSource(drawing, limitMs).catch(asError)),
      );
      const rendered = performance.now();
      const views = framed.map((one, i) =>
        one instanceof Error ? null : attempt(() => viewOf(one, batch[i]?.limitMs ?? null)),
      );
      const shares = await guard.shares(views.map((view) => (view instanceof Error ? null : view)));
      const outcomes = await Promise.all(
        batch.map(async ({ drawing, thumbnail }, i): Promise<RenderOutcome> => {
          const [one, view] = [framed[i] as FramedSource | Error, views[i] as Uint8Array | null | Error];
          if (one instanceof Error) return { ok: false, error: one };
          if (view instanceof Error) return { ok: false, error: view };
          const { image, canvas, blank } = one.framed;
          try {
            const features = featuresOf(canvas, blank, shares[i] as number);
            return {
              ok: true,
              rendered: { image, features, thumbnail: thumbnail ? await thumbnailOf(drawing, one) : new Uint8Array() },
            };
          } catch (error) {
            return { ok: false, error: asError(error) };
          }
        }),
      );
      return { outcomes, renderMs: rendered - began, restMs: performance.now() - rendered };
    },
    async frame(drawing) {
      const { image, frame } = (await framedSource(drawing)).framed;
      return { image, frame };
    },
    forget: (key) => canvases.forget(key),
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return asError(error);
  }
}

interface Canvas {
  inks: Ink[];
  memory: BitmapCache;
}

/** Canvases whose fill masks are cached: 4 MB each. */
const CACHED_MASKS = 4;

/** Canvases that grow: old strokes are not drawn again. The caller evicts. */
export class CanvasCache {
  readonly #canvases = new Map<string, Canvas>();
  readonly #regions = new FillRegions(CACHED_MASKS);

  get size(): number {
    return this.#canvases.size;
  }

  /** Replaces all strokes after the first `keep` by `strokes`. @throws when there are fewer than `keep` */
  update(key: string, keep: number, strokes: readonly AnyStroke[], deadlineMs: number): PreparedDrawing {
    const canvas: Canvas = this.#canvases.get(key) ?? { inks: [], memory: new Map() };
    if (canvas.inks.length < keep) throw new Error('The canvas has fewer strokes than it should.');
    dropBitmapsBeyond(canvas.memory, keep);
    canvas.inks.length = keep;
    for (const stroke of strokes) canvas.inks.push(inkOf(stroke));
    this.#canvases.set(key, canvas);
    return { inks: canvas.inks, memory: canvas.memory, regions: this.#regions, deadlineMs };
  }

  forget(key: string): void {
    this.#canvases.delete(key);
  }
}

/** Strokes that are drawn once. */
const preparedDrawing = (strokes: readonly AnyStroke[], deadlineMs: number): PreparedDrawing => ({
  inks: inksOf(strokes),
  memory: null,
  regions: new FillRegions(),
  deadlineMs,
});

/** A render worker's thread, beside the model's: the next batch is drawn while the model runs. */
export const serve = (): Promise<void> =>
  serveWorker<RenderMethods, { guardHash: string }>(async () => {
    const guard = await openWritingGuard(WRITING_GUARD, 1).catch((error) => {
      throw refusal(error);
    });
    let renderer: Renderer;
    return {
      ready: { guardHash: guard.hash },
      methods: {
        open(preprocessing) {
          renderer = openRenderer(preprocessing, guard);
        },
        async render(batch) {
          const buffers: TransferListItem[] = [];
          const requests = batch.map(({ drawing, ...rest }) => ({ drawing: unpacked(drawing), ...rest }));
          const { outcomes, ...times } = await renderer.render(requests);
          const sent = outcomes.map((outcome) => {
            if (!outcome.ok) {
              const isTimedOut = outcome.error instanceof RenderTimeout;
              return { ok: false as const, message: messageOf(outcome.error), isTimedOut };
            }
            const image = copied(outcome.rendered.image);
            buffers.push(image.data.buffer, outcome.rendered.thumbnail.buffer as ArrayBuffer);
            return { ok: true as const, rendered: { ...outcome.rendered, image } };
          });
          return withTransfer({ outcomes: sent, ...times }, buffers);
        },
        async frame(drawing) {
          const { image, frame } = await renderer.frame(unpacked(drawing));
          const copy = copied(image);
          return withTransfer({ image: copy, frame }, [copy.data.buffer]);
        },
        forget: (keys) => keys.forEach(renderer.forget),
      },
      close: () => guard.close(),
    };
  }, messageOf);

const unpacked = (drawing: PackedDrawing | DecodedInput): CachedDrawing | DecodedInput =>
  drawing.kind === 'strokes' ? { ...drawing, strokes: unpackStrokes(drawing.strokes) } : drawing;

/** The canvas library's own memory cannot be moved to another thread. */
const copied = (image: Image): Image & { data: Uint8Array<ArrayBuffer> } => ({
  ...image,
  data: new Uint8Array(image.data),
});
