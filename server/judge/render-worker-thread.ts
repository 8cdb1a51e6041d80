import type { TransferListItem } from 'node:worker_threads';
import { serveWorker, withTransfer } from '#server/lib/worker-thread.ts';
import { type CachedDrawing, openRenderer, type Renderer } from './renderer.ts';
import type { Image } from './resize.ts';
import { RenderTimeout } from './surface.ts';
import { messageOf, type PackedDrawing, type RenderMethods, refusal, unpackStrokes } from './worker-messages.ts';
import { openWritingGuard, WRITING_GUARD } from './writing/guard.ts';

// A worker beside the model's, so that the next batch is drawn while the model runs.
await serveWorker<RenderMethods, { guardHash: string }>(async () => {
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

const unpacked = (drawing: PackedDrawing): CachedDrawing =>
  drawing.kind === 'image' ? drawing : { ...drawing, strokes: unpackStrokes(drawing.strokes) };

/** The canvas library's own memory cannot be moved to another thread. */
const copied = (image: Image): Image & { data: Uint8Array<ArrayBuffer> } => ({
  ...image,
  data: new Uint8Array(image.data),
});
