import { RestartableWorker, startWorker, WorkerRefused, type WorkerThread } from '#server/lib/worker-thread.ts';
import { ModelError } from '../judge/model-files.ts';
import type { MachineMethods } from './machine-worker.ts';
import { DEFAULT_CANDIDATES, DrawingFailed, type DrawingMachine, MAX_CANDIDATES } from './port.ts';

const HEAP_MB = 512;
/** Many times what the longest prompt with the most candidates takes. */
const ANSWER_LIMIT_MS = 120_000;

/** Its models take memory that most servers need for something else. */
const IDLE_MS = 300_000;

/**
 * A drawing machine in a worker of its own, which starts with the first drawing and gives way to everything else.
 * @param idleMs after so long without a drawing the worker ends, until the next one
 */
export function openDrawingMachine({ idleMs = IDLE_MS } = {}): DrawingMachine {
  const worker = new RestartableWorker<WorkerThread<MachineMethods, null>>(null, start, () => {});
  /** A worker does one thing at a time. */
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  let idle: NodeJS.Timeout | undefined;
  const endWorker = () => {
    turn = turn.then(() => worker.close()).catch(() => {});
  };

  return {
    async draw(prompt, { candidates = DEFAULT_CANDIDATES, seed = 1, signal } = {}) {
      if (!Number.isInteger(candidates) || candidates < 1 || candidates > MAX_CANDIDATES) {
        throw new RangeError(`candidates is a whole number from 1 to ${MAX_CANDIDATES}`);
      }
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const cancel = () => Atomics.store(cancelled, 0, 1);
      signal?.addEventListener('abort', cancel, { once: true });
      clearTimeout(idle);
      const drawn = turn.then(async () => {
        signal?.throwIfAborted();
        if (closed) throw new DrawingFailed('The drawing machine was closed.');
        const running = await worker.get();
        return running.call('draw', { prompt, candidates, seed, cancelled });
      });
      turn = drawn.catch(() => {});
      try {
        return await drawn;
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof DrawingFailed || cause instanceof ModelError) throw cause;
        throw new DrawingFailed(`“${prompt}” could not be drawn.`, { cause });
      } finally {
        signal?.removeEventListener('abort', cancel);
        clearTimeout(idle);
        if (!closed) idle = setTimeout(endWorker, idleMs).unref();
      }
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      await turn;
      await worker.close();
    },
  };
}

async function start(): Promise<WorkerThread<MachineMethods, null>> {
  try {
    return await startWorker<MachineMethods, null>({
      name: 'drawing-machine',
      module: new URL('./machine-worker.ts', import.meta.url),
      heapMb: HEAP_MB,
      answerLimitMs: ANSWER_LIMIT_MS,
      isBackground: true,
    });
  } catch (cause) {
    if (cause instanceof WorkerRefused) throw new ModelError(cause.message, { cause });
    throw cause;
  }
}
