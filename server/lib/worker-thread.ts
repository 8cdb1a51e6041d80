import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, type TransferListItem, Worker, workerData } from 'node:worker_threads';

/** First file of a worker or a forked process. Its module exports `serve`. */
export const WORKER_BOOT = new URL('./worker-boot.mjs', import.meta.url);

const ROOT = new URL('../../', import.meta.url).href;

/** Where bundles of workers are: beside this module if it is bundled itself, or where the environment says. */
const BUNDLES = import.meta.filename.endsWith('.mjs') ? import.meta.dirname : process.env.SERVER_BUNDLES;

/** @param module a TypeScript module @returns the address of its bundle, or its own where there is none */
export function programOf(module: URL): string {
  if (BUNDLES === undefined) return module.href;
  const path = module.href.slice(ROOT.length).replace(/\.ts$/, '.mjs');
  const bundle = join(BUNDLES, path.replaceAll('/', '.'));
  return existsSync(bundle) ? pathToFileURL(bundle).href : module.href;
}

/** Functions of one structured-cloneable argument each. */
// biome-ignore lint/suspicious/noExplicitAny: any argument and any result
export type Methods<M> = { [K in keyof M]: (argument: any) => unknown };

/** The worker cannot work with what it was given; the message is its own. */
export class WorkerRefused extends Error {
  override readonly name = 'WorkerRefused';
}

/** The worker ended, or could not be started. */
export class WorkerDied extends Error {}

/** The worker counts as dead, but runs until what it is doing returns: native code can't be interrupted. */
export class AnswerTimeout extends WorkerDied {}

/** A method threw. Errors lose their class between threads; their message remains. */
export class MethodFailed extends Error {}

export interface WorkerOptions {
  name: string;
  /** TypeScript module whose export `serve` calls `serveWorker`. */
  module: URL;
  data?: object;
  /** Largest heap, MiB: a worker that needs more ends without the server. */
  heapMb: number;
  /** Longest time of a call, ms. */
  answerLimitMs: number;
  /** It gives way to the other threads, where threads have a priority of their own (Linux). */
  isBackground?: boolean;
  /** Receives what the worker emits. */
  onEvent?(event: never): void;
}

/** A running worker. It does one thing at a time: the next call follows the last answer. */
export interface WorkerThread<M extends Methods<M>, Ready> {
  readonly ready: Ready;
  readonly dead: boolean;
  /** Settles with the reason when the worker dies, with null after `close`. Never rejects. */
  readonly ended: Promise<Error | null>;
  /** @param limitMs longest time of this call, if it differs from the worker's. @throws WorkerDied, MethodFailed */
  call<K extends keyof M>(
    method: K,
    argument: Parameters<M[K]>[0],
    transfer?: readonly TransferListItem[],
    limitMs?: number,
  ): Promise<Awaited<ReturnType<M[K]>>>;
  /** Calls a method without an answer. */
  notify<K extends keyof M>(method: K, argument: Parameters<M[K]>[0]): void;
  /** Lets the worker clean up and end. */
  close(): Promise<void>;
  /** Ends the worker at once. */
  terminate(): Promise<void>;
}

type ToWorker = { kind: 'call' | 'notify'; method: string; argument: unknown } | { kind: 'close' };
type Greeting = { kind: 'ready'; ready: unknown } | { kind: 'refused'; message: string };
type FromWorker =
  | Greeting
  | { kind: 'event'; event: unknown }
  | { kind: 'answer'; value: unknown }
  | { kind: 'failed'; message: string };

/** Starts a worker and waits until it is ready. @throws WorkerRefused, WorkerDied */
export async function startWorker<M extends Methods<M>, Ready>(
  options: WorkerOptions,
): Promise<WorkerThread<M, Ready>> {
  const { name, module, data = {}, heapMb, answerLimitMs, isBackground = false, onEvent } = options;
  const worker = new Worker(WORKER_BOOT, {
    name,
    workerData: { ...data, module: programOf(module), isBackground },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // The server's own flags (debugger, preloads) are not the worker's.
    execArgv: [],
  });
  const send = (message: ToWorker, transfer: readonly TransferListItem[] = []) => worker.postMessage(message, transfer);
  let closing = false;
  let dead = false;
  let crash: Error | null = null;
  let pending: { resolve(value: never): void; reject(error: Error): void } | null = null;
  let limit: NodeJS.Timeout | undefined;
  let die: (reason: Error | null) => void = () => {};

  const ended = new Promise<Error | null>((resolve) => {
    die = (reason) => {
      clearTimeout(limit);
      dead = true;
      pending?.reject(reason instanceof WorkerDied ? reason : new WorkerDied(`${name} ended`, { cause: reason }));
      pending = null;
      resolve(reason);
    };
  });
  worker.on('error', (error) => {
    crash = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) =>
    die(closing && code === 0 ? null : (crash ?? new Error(`${name} ended with code ${code}`))),
  );

  // One listener from the beginning: a worker may greet and end, or send more, before a promise settles.
  const greeting = await new Promise<Greeting | null>((resolve) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready' || message.kind === 'refused') return resolve(message);
      if (message.kind === 'event') return onEvent?.(message.event as never);
      clearTimeout(limit);
      const answered = pending;
      pending = null;
      if (message.kind === 'answer') answered?.resolve(message.value as never);
      else answered?.reject(new MethodFailed(message.message));
    });
    void ended.then(() => resolve(null));
  });
  if (!greeting) throw new WorkerDied(`${name} could not be started`, { cause: await ended });
  if (greeting.kind === 'refused') {
    // The caller may end the process at once, which running native code would not survive.
    await ended;
    throw new WorkerRefused(greeting.message);
  }

  return {
    ready: greeting.ready as Ready,
    ended,
    get dead() {
      return dead;
    },
    call(method, argument, transfer, limitMs = answerLimitMs) {
      if (dead) return Promise.reject(new WorkerDied(`${name} has ended`));
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        limit = setTimeout(() => {
          die(new AnswerTimeout(`${name} took longer than ${limitMs} ms to answer`));
          worker.unref();
          // Not terminated: native code that is interrupted takes the whole process with it. It ends by itself when it returns.
          send({ kind: 'close' });
        }, limitMs);
        send({ kind: 'call', method: String(method), argument }, transfer);
      });
    },
    notify(method, argument) {
      if (!dead) send({ kind: 'notify', method: String(method), argument });
    },
    async close() {
      if (dead) return;
      closing = true;
      send({ kind: 'close' });
      await ended;
    },
    async terminate() {
      await worker.terminate();
    },
  };
}

/** Priority of a thread in the background: a third of a usual one's share of a core that both want. */
const BACKGROUND_NICENESS = 5;

/** Elsewhere than on Linux this would be the priority of the whole process. */
function enterBackground(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(BACKGROUND_NICENESS);
  } catch {
    // A sandbox may forbid it. Then the system shares the cores evenly.
  }
}

const transfers = new WeakMap<object, readonly TransferListItem[]>();

/** Marks buffers of a method's result that are moved, not copied. @returns `result` */
export function withTransfer<T extends object>(result: T, buffers: readonly TransferListItem[]): T {
  transfers.set(result, buffers);
  return result;
}

export interface Served<M, Ready> {
  ready: Ready;
  methods: M;
  close?(): Promise<void>;
}

/**
 * The worker's side: opens what it works with and answers calls until it is told to close.
 * @param open gets the worker's data and a function that sends events to `onEvent`. @throws WorkerRefused
 * @param messageOf the message of a MethodFailed
 */
export async function serveWorker<M extends Methods<M>, Ready>(
  open: (data: never, emit: (event: unknown) => void) => Promise<Served<M, Ready>> | Served<M, Ready>,
  messageOf: (error: unknown) => string = String,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('serveWorker is called in a worker thread only');
  const send = (message: FromWorker, transfer: readonly TransferListItem[] = []) => port.postMessage(message, transfer);
  if (workerData.isBackground) enterBackground();
  let served: Served<M, Ready>;
  try {
    served = await open(workerData as never, (event) => send({ kind: 'event', event }));
  } catch (error) {
    if (!(error instanceof WorkerRefused)) throw error;
    send({ kind: 'refused', message: error.message });
    return;
  }
  send({ kind: 'ready', ready: served.ready });
  port.on('message', async (message: ToWorker) => {
    if (message.kind === 'close') {
      await served.close?.();
      port.close();
      return;
    }
    try {
      const value = await served.methods[message.method as keyof M](message.argument as never);
      const buffers = typeof value === 'object' && value !== null ? transfers.get(value) : [];
      if (message.kind === 'call') send({ kind: 'answer', value }, buffers);
    } catch (error) {
      if (message.kind === 'call') send({ kind: 'failed', message: messageOf(error) });
    }
  });
}

export interface Endable {
  readonly dead: boolean;
  /** Settles with the reason of its death, with null after `close`. */
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/** A worker that is replaced after its death, but only when it is needed: the cause may kill its successor as well. */
export class RestartableWorker<T extends Endable> {
  #current: T | null;
  #starting: Promise<T> | null = null;
  readonly #start: () => Promise<T>;
  readonly #onDeath: (reason: Error) => void;

  /** @param first null: it is started when it is first needed. @param start starts a successor, or throws */
  constructor(first: T | null, start: () => Promise<T>, onDeath: (reason: Error) => void) {
    this.#current = first;
    this.#start = start;
    this.#onDeath = onDeath;
    if (first) this.#observe(first);
  }

  /** The running worker; null: it is dead, or was never needed. */
  get running(): T | null {
    return this.#current?.dead === false ? this.#current : null;
  }

  /** Whether it runs, or was never needed; if it is dead, a successor is started. */
  isAlive(): boolean {
    if (!this.#current?.dead) return true;
    this.get().catch(() => {}); // `start` logs its own failures
    return false;
  }

  /** @throws what `start` throws */
  async get(): Promise<T> {
    if (this.running) return this.running;
    this.#starting ??= this.#start()
      .then((next) => {
        this.#current = next;
        this.#observe(next);
        return next;
      })
      .finally(() => {
        this.#starting = null;
      });
    return this.#starting;
  }

  async close(): Promise<void> {
    await this.#starting?.catch(() => {});
    await this.running?.close();
  }

  #observe(worker: T): void {
    void worker.ended.then((reason) => {
      if (reason) this.#onDeath(reason);
    });
  }
}
