import { parentPort } from 'node:worker_threads';
import { drawAnimation } from './animation.ts';
import { drawCard } from './card.ts';
import type { PictureAnswer, PictureJob } from './jobs.ts';
import { drawStill } from './still.ts';

// The thread that draws pictures: up to sixty frames of a replay are no work for the server's event loop.
const port = parentPort;
if (!port) throw new Error('server/share/worker.ts runs as a worker thread only');

function draw({ kind, ops, facts }: PictureJob): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
  switch (kind) {
    case 'drawing':
      return drawStill(ops, null);
    case 'captioned':
      return drawStill(ops, facts);
    case 'card':
      return drawCard(ops, facts);
    case 'gif':
    case 'webp':
      return drawAnimation(ops, facts, kind);
  }
}

port.on('message', async (job: PictureJob) => {
  try {
    const bytes = await draw(job);
    port.postMessage({ ok: true, bytes } satisfies PictureAnswer, [bytes.buffer]);
  } catch (error) {
    port.postMessage({ ok: false, message: String(error) } satisfies PictureAnswer);
  }
});
