import { Worker } from 'node:worker_threads';
import type { PictureAnswer, PictureJob } from './jobs.ts';

/** A thread that draws pictures, one at a time; it is there only while there is something to draw. */
export interface PictureThread {
  /** To be called one at a time. @throws Error when the picture can't be drawn, or takes too long */
  draw(job: PictureJob): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A drawing that is meant to hurt costs its own picture and the thread, not the server. */
const LONGEST_JOB_MS = 20_000;
const HEAP_MB = 512;
/** Fonts and code stay loaded this long for the next one. */
const IDLE_MS = 120_000;

export function createPictureThread({ longestJobMs = LONGEST_JOB_MS, idleMs = IDLE_MS } = {}): PictureThread {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  async function end(): Promise<void> {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  function start(): Worker {
    const started = new Worker(new URL('./worker-boot.mjs', import.meta.url), {
      name: 'pictures',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      execArgv: [],
    });
    started.on('exit', () => {
      if (worker === started) worker = null;
    });
    // Told below to whoever waits; without a listener it would end the server.
    started.on('error', () => {});
    return started;
  }

  function ask(thread: Worker, job: PictureJob): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => settle(() => reject(error));
      const exited = () => failed(new Error('The thread that draws pictures ended.'));
      const answered = (answer: PictureAnswer) =>
        settle(() => (answer.ok ? resolve(answer.bytes) : reject(new Error(answer.message))));
      const timer = setTimeout(() => {
        failed(new Error(`The picture took longer than ${longestJobMs} ms.`));
        void end();
      }, longestJobMs);
      const settle = (how: () => void) => {
        clearTimeout(timer);
        thread.off('message', answered).off('error', failed).off('exit', exited);
        how();
      };
      thread.on('message', answered).on('error', failed).on('exit', exited);
      thread.postMessage(job);
    });
  }

  return {
    async draw(job) {
      if (closed) throw new Error('The server is stopping.');
      clearTimeout(idle);
      worker ??= start();
      try {
        return await ask(worker, job);
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
