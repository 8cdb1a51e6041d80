import { serveWorker, withTransfer } from '#server/lib/worker-thread.ts';
import { drawAnimation } from './animation.ts';
import { drawCard } from './card.ts';
import type { PictureJob, PictureMethods } from './picture-worker.ts';
import { drawPoster } from './poster.ts';
import { drawStill } from './still.ts';

/** The thread that draws pictures: sixty frames of a replay would block the server's event loop. */
export const serve = (): Promise<void> =>
  serveWorker<PictureMethods, null>(() => ({
    ready: null,
    methods: {
      async draw(job) {
        const bytes = await draw(job);
        return withTransfer(bytes, [bytes.buffer]);
      },
    },
  }));

function draw(job: PictureJob): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
  if (job.kind === 'poster') return drawPoster(job.poster, job.brand);
  const { kind, ops, facts } = job;
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
