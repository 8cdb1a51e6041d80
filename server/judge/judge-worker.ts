import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JudgingRequest, LookRequest } from './judging.ts';
import { ModelError } from './model-error.ts';
import { JudgeError, type JudgeInfo } from './port.ts';
import type { FromWorker, SentOutcome, SentSeeing, ToWorker, WorkerOptions } from './worker-messages.ts';

export interface StartOptions extends WorkerOptions {
  /** Largest heap of the thread in MiB: a drawing that needs more ends the thread, not the server. */
  heapMb: number;
}

/** A running judge thread. It does one thing at a time: the next request follows the last answer. */
export interface JudgeWorker {
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  readonly dead: boolean;
  /** Outcomes in the order of the batch. @throws JudgeError when the thread dies meanwhile. */
  judge(batch: JudgingRequest[]): Promise<SentOutcome[]>;
  /** One step of an explanation. @throws JudgeError when the thread dies meanwhile. */
  look(request: LookRequest): Promise<SentSeeing>;
  /** Settles with the reason when the thread dies, with null after `close`. Never rejects. */
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/** Starts a thread and waits until its model is loaded and warm. @throws ModelError, JudgeError */
export async function startJudgeWorker(
  { heapMb, ...options }: StartOptions,
  onProviderChanged?: (info: JudgeInfo) => void,
): Promise<JudgeWorker> {
  const worker = new Worker(new URL('./worker-boot.mjs', import.meta.url), {
    name: 'judge',
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // The thread loads nothing that the server's own flags are for (debugger, preloads).
    execArgv: [],
  });
  const post = (message: ToWorker) => worker.postMessage(message);
  let closing = false;
  let dead = false;
  let crash: Error | null = null;
  let waiting: { resolve(answer: FromWorker): void; reject(error: Error): void } | null = null;
  const ask = (message: ToWorker) =>
    new Promise<FromWorker>((resolve, reject) => {
      waiting = { resolve, reject };
      post(message);
    });

  const ended = new Promise<Error | null>((resolve) => {
    worker.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => {
      dead = true;
      const reason = closing && code === 0 ? null : (crash ?? new Error(`the judge's thread ended with code ${code}`));
      waiting?.reject(new JudgeError('The judge stopped while it looked at this drawing.', { cause: reason }));
      waiting = null;
      resolve(reason);
    });
  });

  const first = await Promise.race([once(worker, 'message') as Promise<[FromWorker]>, ended]).catch(() => ended);
  if (!Array.isArray(first)) throw new JudgeError('The judge could not be started.', { cause: first });
  const [greeting] = first;
  if (greeting.kind === 'refused') throw new ModelError(greeting.message);
  if (greeting.kind !== 'ready') throw new JudgeError('The judge answered before it was ready.');

  let { info } = greeting;
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'provider') {
      info = message.info;
      onProviderChanged?.(info);
      return;
    }
    const answered = waiting;
    waiting = null;
    answered?.resolve(message);
  });

  return {
    get info() {
      return info;
    },
    ended,
    get dead() {
      return dead;
    },
    async judge(batch) {
      const answer = await ask({ kind: 'judge', batch });
      if (answer.kind !== 'judged') throw new JudgeError('The judge answered another question.');
      return answer.outcomes;
    },
    async look(request) {
      const answer = await ask({ kind: 'look', request });
      if (answer.kind !== 'looked') throw new JudgeError('The judge answered another question.');
      return answer.outcome;
    },
    async close() {
      closing = true;
      post({ kind: 'close' });
      await ended;
    },
  };
}
