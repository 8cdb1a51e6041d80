import { once } from 'node:events';
import { type TransferListItem, Worker } from 'node:worker_threads';
import { ModelError } from './model-files.ts';
import { JudgeError } from './port.ts';

/** Says what a thread does; `data` reaches it as its `workerData`. */
export interface ThreadOptions {
  role: 'render' | 'model';
  data: object;
  /** What is known later than the thread is started; it gets ready meanwhile, and is given up if this never comes. */
  later?: Promise<object>;
  /** Largest heap in MiB: a drawing that needs more ends the thread, not the server. */
  heapMb: number;
  /** A thread that does not answer for so long counts as dead; default ANSWER_LIMIT_MS. */
  answerLimitMs?: number;
}

/** As long as a round waits for its scores: whoever asked has given up by then. */
export const ANSWER_LIMIT_MS = 60_000;

/** Why a thread counts as dead that may still run: a driver that never comes back cannot be interrupted. */
export class AnswerTimeout extends Error {
  override readonly name = 'AnswerTimeout';
}

/** The first that a thread says: it is ready, or what it was given cannot be used (it ends then). */
export type Greeting<Ready> = ({ kind: 'ready' } & Ready) | { kind: 'refused'; message: string };

/** A running thread. It does one thing at a time: the next question follows the last answer. */
export interface Thread<Ready, Asked, Answer> {
  readonly ready: Ready;
  readonly dead: boolean;
  /** @throws JudgeError when the thread dies meanwhile */
  ask(message: Asked, transfer?: readonly TransferListItem[]): Promise<Answer>;
  /** No answer is expected. */
  tell(message: Asked): void;
  /** Settles with the reason when the thread dies, with null after `close`. Never rejects. */
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/**
 * Starts a thread and waits until it is ready.
 * @param isAside whether a message is no answer; whoever wants to hear of it listens here
 * @throws ModelError, JudgeError
 */
export async function startThread<Ready, Asked, Answer>(
  { role, data, later, heapMb, answerLimitMs = ANSWER_LIMIT_MS }: ThreadOptions,
  isAside: (message: Answer) => boolean = () => false,
): Promise<Thread<Ready, Asked | { kind: 'close' }, Answer>> {
  const worker = new Worker(new URL('./worker-boot.mjs', import.meta.url), {
    name: `judge-${role}`,
    workerData: { ...data, role },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // The thread loads nothing that the server's own flags are for (debugger, preloads).
    execArgv: [],
  });
  let closing = false;
  let dead = false;
  let crash: Error | null = null;
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  let limit: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => {};

  const ended = new Promise<Error | null>((resolve) => {
    const die = (reason: Error | null) => {
      clearTimeout(limit);
      dead = true;
      waiting?.reject(new JudgeError('The judge stopped while it looked at this drawing.', { cause: reason }));
      waiting = null;
      resolve(reason);
    };
    giveUp = () => {
      die(new AnswerTimeout(`the judge's thread did not answer for ${answerLimitMs / 1_000} s`));
      worker.unref();
      void worker.terminate();
    };
    worker.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => {
      die(closing && code === 0 ? null : (crash ?? new Error(`the judge's thread ended with code ${code}`)));
    });
  });

  later?.then(
    (known) => worker.postMessage(known),
    // Asked, not terminated: native code that is cut off while it works takes the process with it.
    () => worker.postMessage({ kind: 'close' }),
  );
  const first = await Promise.race([once(worker, 'message') as Promise<[Greeting<Ready>]>, ended]).catch(() => ended);
  if (!Array.isArray(first)) throw new JudgeError('The judge could not be started.', { cause: first });
  const [greeting] = first;
  if (greeting.kind === 'refused') {
    // Who hears of it may end the process at once, which native code that still works would not survive.
    await ended;
    throw new ModelError(greeting.message);
  }

  worker.on('message', (message: Answer) => {
    if (isAside(message)) return;
    clearTimeout(limit);
    const answered = waiting;
    waiting = null;
    answered?.resolve(message);
  });

  return {
    ready: greeting,
    ended,
    get dead() {
      return dead;
    },
    ask(message, transfer = []) {
      if (dead) return Promise.reject(new JudgeError('The judge stopped before it looked at this drawing.'));
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        limit = setTimeout(giveUp, answerLimitMs);
        worker.postMessage(message, transfer);
      });
    },
    tell: (message) => worker.postMessage(message),
    async close() {
      if (dead) return;
      closing = true;
      worker.postMessage({ kind: 'close' });
      await ended;
    },
  };
}
