import type { DrawOp } from '#contract/drawing.ts';
import { startWorker, type WorkerThread } from '#server/lib/worker-thread.ts';
import type { PictureKind, Poster } from './port.ts';
import type { Facts } from './still.ts';

export type PictureJob =
  | { kind: PictureKind; ops: readonly DrawOp[]; facts: Facts }
  | { kind: 'poster'; poster: Poster; brand: string };

export type PictureMethods = { draw(job: PictureJob): Promise<Uint8Array<ArrayBuffer>> };

/** A worker that draws pictures, one at a time. It runs only while there is something to draw. */
export interface PictureWorker {
  /** To be called one at a time. @throws Error when the picture cannot be drawn, or takes too long */
  draw(job: PictureJob): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A malicious drawing costs its own picture and the worker, not the server. */
const JOB_LIMIT_MS = 20_000;
const HEAP_MB = 512;
/** Fonts and code stay loaded for the next picture. */
const IDLE_MS = 120_000;

/** @param options `isBackground`: see `WorkerOptions` */
export function createPictureWorker({
  jobLimitMs = JOB_LIMIT_MS,
  idleMs = IDLE_MS,
  isBackground = false,
} = {}): PictureWorker {
  let worker: Promise<WorkerThread<PictureMethods, null>> | null = null;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const start = () =>
    startWorker<PictureMethods, null>({
      name: 'pictures',
      module: new URL('./picture-worker-thread.ts', import.meta.url),
      heapMb: HEAP_MB,
      answerLimitMs: jobLimitMs,
      isBackground,
    });

  async function end(): Promise<void> {
    const ending = worker;
    worker = null;
    await (await ending?.catch(() => null))?.terminate();
  }

  return {
    async draw(job) {
      if (closed) throw new Error('The server is stopping.');
      clearTimeout(idle);
      try {
        worker ??= start();
        return await (await worker).call('draw', job);
      } catch (error) {
        if ((await worker?.catch(() => null))?.dead !== false) worker = null;
        throw error;
      } finally {
        idle = setTimeout(() => void end(), idleMs);
        idle.unref();
      }
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      await end();
    },
  };
}
