import { once } from 'node:events';
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { ModelError } from './model-files.ts';
import type { FramedImage } from './occlusion.ts';
import { type Drawing, openRenderer, type Renderer } from './renderer.ts';
import type { Image } from './resize.ts';
import { RenderTimeout } from './surface.ts';
import type { FromRenderWorker, PackedDrawing, RenderWorkerOptions, ToRenderWorker } from './worker-messages.ts';
import { sentence, unpackStrokes } from './worker-messages.ts';
import { openWritingGuard, WRITING_GUARD, type WritingGuard } from './writing/guard.ts';

// The thread that draws: beside the model's, so that the next batch is drawn while the model runs.
const port = parentPort;
if (!port) throw new Error('server/judge/render-worker-thread.ts runs as a worker thread only');
const send = (message: FromRenderWorker, transfer: TransferListItem[] = []) => port.postMessage(message, transfer);

const unpacked = (drawing: PackedDrawing): Drawing =>
  drawing.kind === 'image' ? drawing : { ...drawing, strokes: unpackStrokes(drawing.strokes) };

/** A copy: the canvas library's own memory cannot be handed to another thread. */
const sendable = (image: Image): Image & { data: Uint8Array<ArrayBuffer> } => ({
  ...image,
  data: new Uint8Array(image.data),
});

async function render(renderer: Renderer, { batch }: Extract<ToRenderWorker, { kind: 'render' }>): Promise<void> {
  const buffers: TransferListItem[] = [];
  try {
    const requests = batch.map(({ drawing, ...rest }) => ({ drawing: unpacked(drawing), ...rest }));
    const { outcomes, ...times } = await renderer.render(requests);
    const sent = outcomes.map((outcome) => {
      if (!outcome.ok) {
        const isTimedOut = outcome.error instanceof RenderTimeout;
        return { ok: false as const, message: sentence(outcome.error), isTimedOut };
      }
      const { features, thumbnail } = outcome.rendered;
      const image = sendable(outcome.rendered.image);
      buffers.push(image.data.buffer, thumbnail.buffer as ArrayBuffer);
      return { ok: true as const, rendered: { image, features, thumbnail } };
    });
    send({ kind: 'rendered', outcomes: sent, ...times }, buffers);
  } catch (error) {
    const failed = { ok: false as const, message: sentence(error) };
    send({ kind: 'rendered', outcomes: batch.map(() => failed), renderMs: 0, restMs: 0 });
  }
}

async function frame(renderer: Renderer, { drawing }: Extract<ToRenderWorker, { kind: 'frame' }>): Promise<void> {
  try {
    const { image, frame } = await renderer.frame(unpacked(drawing));
    const framed: FramedImage = { image: sendable(image), frame };
    send({ kind: 'frame', outcome: { ok: true, framed } }, [framed.image.data.buffer as ArrayBuffer]);
  } catch (error) {
    send({ kind: 'frame', outcome: { ok: false, message: sentence(error) } });
  }
}

try {
  const known = once(port, 'message') as Promise<[RenderWorkerOptions | { kind: 'close' }]>;
  const guard = await openWritingGuard(WRITING_GUARD, 1);
  const [first] = await known;
  if ('kind' in first) await guard.close();
  else answer(openRenderer(first.preprocessing, guard), guard);
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  send({ kind: 'refused', message: error.message });
}

/** Looks at drawings until it is told to close. */
function answer(renderer: Renderer, guard: WritingGuard): void {
  send({ kind: 'ready', guardHash: guard.hash });
  port?.on('message', async (message: ToRenderWorker | { kind: 'close' }) => {
    if (message.kind === 'render') return render(renderer, message);
    if (message.kind === 'frame') return frame(renderer, message);
    if (message.kind === 'forget') return message.keys.forEach(renderer.forget);
    await guard.close();
    port?.close();
  });
}
