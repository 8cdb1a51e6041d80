import { once } from 'node:events';
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { type Drawing, type Eyes, openEyes } from './eyes.ts';
import { ModelError } from './model-error.ts';
import type { Framed } from './occlusion.ts';
import { unpackStrokes } from './packed-strokes.ts';
import type { Image } from './resize.ts';
import { TooSlow } from './surface.ts';
import type { EyesOptions, FromEyes, SentDrawing, ToEyes } from './worker-messages.ts';
import { sentence } from './worker-sentence.ts';
import { openWritingGuard, WRITING_GUARD, type WritingGuard } from './writing/open-writing-guard.ts';

// The thread that draws: beside the model's, so that the next batch is drawn while the model runs.
const port = parentPort;
if (!port) throw new Error('server/judge/eyes-worker.ts runs as a worker thread only');
const send = (message: FromEyes, transfer: TransferListItem[] = []) => port.postMessage(message, transfer);

const unpacked = (drawing: SentDrawing): Drawing =>
  drawing.kind === 'image' ? drawing : { ...drawing, strokes: unpackStrokes(drawing.strokes) };

/** A copy: the canvas library's own memory cannot be handed to another thread. */
const sendable = (image: Image): Image & { data: Uint8Array<ArrayBuffer> } => ({
  ...image,
  data: new Uint8Array(image.data),
});

async function see(eyes: Eyes, { batch }: Extract<ToEyes, { kind: 'see' }>): Promise<void> {
  const buffers: TransferListItem[] = [];
  try {
    const looks = batch.map(({ drawing, ...rest }) => ({ drawing: unpacked(drawing), ...rest }));
    const { outcomes, ...times } = await eyes.see(looks);
    const sent = outcomes.map((outcome) => {
      if (!outcome.ok) {
        const isTooSlow = outcome.error instanceof TooSlow;
        return { ok: false as const, message: sentence(outcome.error), isTooSlow };
      }
      const { features, thumbnail } = outcome.seen;
      const image = sendable(outcome.seen.image);
      buffers.push(image.data.buffer, thumbnail.buffer as ArrayBuffer);
      return { ok: true as const, seen: { image, features, thumbnail } };
    });
    send({ kind: 'seen', outcomes: sent, ...times }, buffers);
  } catch (error) {
    const failed = { ok: false as const, message: sentence(error) };
    send({ kind: 'seen', outcomes: batch.map(() => failed), renderMs: 0, restMs: 0 });
  }
}

async function sight(eyes: Eyes, { drawing }: Extract<ToEyes, { kind: 'sight' }>): Promise<void> {
  try {
    const { image, frame } = await eyes.sight(unpacked(drawing));
    const framed: Framed = { image: sendable(image), frame };
    send({ kind: 'sight', outcome: { ok: true, framed } }, [framed.image.data.buffer as ArrayBuffer]);
  } catch (error) {
    send({ kind: 'sight', outcome: { ok: false, message: sentence(error) } });
  }
}

try {
  const known = once(port, 'message') as Promise<[EyesOptions | { kind: 'close' }]>;
  const guard = await openWritingGuard(WRITING_GUARD, 1);
  const [first] = await known;
  if ('kind' in first) await guard.close();
  else answer(openEyes(first.preprocessing, guard), guard);
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  send({ kind: 'refused', message: error.message });
}

/** Looks at drawings until it is told to close. */
function answer(eyes: Eyes, guard: WritingGuard): void {
  send({ kind: 'ready', guardHash: guard.hash });
  port?.on('message', async (message: ToEyes | { kind: 'close' }) => {
    if (message.kind === 'see') return see(eyes, message);
    if (message.kind === 'sight') return sight(eyes, message);
    if (message.kind === 'forget') return message.keys.forEach(eyes.forget);
    await guard.close();
    port?.close();
  });
}
