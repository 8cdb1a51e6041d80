import { availableParallelism } from 'node:os';
import { MAX_BATCH } from './clip.ts';
import { explain } from './explain.ts';
import { JudgeQueue, type Priority } from './judge-queue.ts';
import { type JudgeWorker, type StartOptions, startJudgeWorker } from './judge-worker.ts';
import type { Drawing, LookRequest } from './judging.ts';
import type { Look, Seeing } from './occlusion.ts';
import {
  type ExplainRequest,
  type Explanation,
  type Judge,
  JudgeError,
  type JudgeInfo,
  type JudgeLoad,
  type Judgement,
  type JudgeObserver,
  type JudgeRequest,
} from './port.ts';
import type { ProviderChoice } from './providers/names.ts';
import type { SentOutcome } from './worker-messages.ts';

export { ModelError } from './model-error.ts';

/** How long the first request of an idle judge waits for others to share a batch with. */
export const BATCH_WAIT_MS = 4;
/** Requests that may wait; a full class handing in at once is a tenth of it. */
const DEFAULT_QUEUE_CAPACITY = 512;
const DEFAULT_TOP_LABELS = 5;
const DEFAULT_HEAP_MB = 1024;

/** The part of a pino logger that the judge uses. */
export interface JudgeLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface OpenJudgeOptions {
  /** In the Hugging Face ONNX layout. */
  modelFolder: string;
  /** Default `auto`: the first that works and is faster than the CPU. */
  provider?: ProviderChoice;
  /** Threads of one model run; default: half of the cores, so that the server keeps the others. */
  intraOpNumThreads?: number;
  logger?: JudgeLogger;
  /** Replaces the model's own label bank. */
  labels?: readonly string[];
  /** Labels in a judgement, up to the whole bank; default 5. */
  topLabels?: number;
  /** `false`: judgements carry an empty thumbnail. */
  thumbnails?: boolean;
  /** Largest heap of the judge's thread in MiB. */
  heapMb?: number;
  /** Requests that may wait. */
  queueCapacity?: number;
  /** Is told of batches, drops and restarts. */
  observer?: JudgeObserver;
}

/** A judge that also looks at pictures: for people who try it by hand. Players send ops, never pictures. */
export interface ImageJudge extends Judge {
  /** `image`: a PNG, SVG or another file that sharp reads. @throws JudgeError */
  judgeImage(request: Omit<JudgeRequest, 'strokes'> & { image: Uint8Array }): Promise<Judgement>;
  /** @throws JudgeError */
  explainImage(request: Omit<ExplainRequest, 'strokes'> & { image: Uint8Array }): Promise<Explanation>;
}

/** Starts the judge's thread, loads the model and warms it up. @throws ModelError when the model cannot be used. */
export async function openJudge(options: OpenJudgeOptions): Promise<ImageJudge> {
  const start: StartOptions = {
    modelFolder: options.modelFolder,
    provider: options.provider ?? 'auto',
    intraOpNumThreads: options.intraOpNumThreads ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    labels: options.labels ?? null,
    topLabels: options.topLabels ?? DEFAULT_TOP_LABELS,
    thumbnails: options.thumbnails ?? true,
    heapMb: options.heapMb ?? DEFAULT_HEAP_MB,
  };
  let judge: WorkerJudge | null = null;
  const worker = await startJudgeWorker(start, (info) => judge?.adoptProvider(info));
  const { provider, passedOver } = worker.info;
  options.logger?.info({ provider, passedOver }, 'judge provider');
  options.logger?.debug({ ...worker.info, intraOpNumThreads: start.intraOpNumThreads }, 'judge ready');
  judge = new WorkerJudge(worker, start, options);
  return judge;
}

interface DrawingEntry {
  kind: 'judge';
  drawing: Drawing;
  prompt: string;
  resolve(judgement: Judgement): void;
  reject(error: JudgeError): void;
}

/** One step of an explanation: the next is asked for when it is answered. */
interface LookEntry {
  kind: 'look';
  drawing: LookRequest['drawing'];
  prompt: string;
  what: Look;
  resolve(seeing: Seeing): void;
  reject(error: JudgeError): void;
}

type Entry = DrawingEntry | LookEntry;

/**
 * Keeps the queue on this side of the thread: a final that arrives while a batch runs still goes before every live
 * score that waits, and a thread that dies takes only its own batch with it.
 */
class WorkerJudge implements ImageJudge {
  #info: JudgeInfo;
  readonly #queue: JudgeQueue<Entry>;
  readonly #start: StartOptions;
  readonly #logger: JudgeLogger | undefined;
  readonly #observer: JudgeObserver | undefined;
  /** null: died, and not yet replaced. */
  #worker: JudgeWorker | null = null;
  #starting: Promise<void> | null = null;
  #busy = false;
  #timer: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;
  #drained: (() => void) | null = null;

  constructor(worker: JudgeWorker, start: StartOptions, options: OpenJudgeOptions) {
    this.#info = worker.info;
    this.#start = start;
    this.#logger = options.logger;
    this.#observer = options.observer;
    this.#queue = new JudgeQueue(options.queueCapacity ?? DEFAULT_QUEUE_CAPACITY);
    this.#adopt(worker);
  }

  get info(): JudgeInfo {
    return this.#info;
  }

  /** What runs is another provider than before; the model is the same. */
  adoptProvider(info: JudgeInfo): void {
    const from = this.#info.provider;
    this.#info = info;
    this.#logger?.error({ from, to: info.provider, passedOver: info.passedOver }, 'judge provider changed');
    this.#observer?.providerChanged?.(info);
  }

  judge({ strokes, prompt, priority }: JudgeRequest): Promise<Judgement> {
    return this.#enqueue({ kind: 'strokes', strokes }, prompt, priority);
  }

  judgeImage({ image, prompt, priority }: Parameters<ImageJudge['judgeImage']>[0]): Promise<Judgement> {
    return this.#enqueue({ kind: 'image', bytes: image }, prompt, priority);
  }

  explain({ strokes, prompt }: ExplainRequest): Promise<Explanation> {
    return this.#explain({ kind: 'strokes', strokes }, prompt);
  }

  explainImage({ image, prompt }: Parameters<ImageJudge['explainImage']>[0]): Promise<Explanation> {
    return this.#explain({ kind: 'image', bytes: image }, prompt);
  }

  get load(): JudgeLoad {
    return { waiting: this.#queue.waiting, liveIntervalMs: 500 };
  }

  forget(_key: string): void {}

  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  #enqueue(drawing: Drawing, prompt: string, priority: JudgeRequest['priority']): Promise<Judgement> {
    return new Promise((resolve, reject) => this.#push({ kind: 'judge', drawing, prompt, resolve, reject }, priority));
  }

  #explain(drawing: Drawing, prompt: string): Promise<Explanation> {
    // Framed and drawn once: a drawing of many strokes takes longer to draw than its covered pictures to embed.
    let seen: LookRequest['drawing'] = drawing;
    return explain(async (what) => {
      const seeing = await new Promise<Seeing>((resolve, reject) =>
        this.#push({ kind: 'look', drawing: seen, prompt, what, resolve, reject }, 'look'),
      );
      seen = { kind: 'framed', image: seeing.image, frame: seeing.frame };
      return seeing;
    });
  }

  #push(entry: Entry, priority: Priority): void {
    if (this.#closed) {
      entry.reject(new JudgeError('The judge is closed.', { code: 'closed' }));
      return;
    }
    const refused = this.#queue.push(entry, priority);
    refused?.reject(new JudgeError('The judge has too much to do.', { code: 'busy' }));
    if (!this.#worker) this.#restart();
    this.#dispatchSoon();
  }

  #dispatchSoon(): void {
    if (this.#queue.size >= MAX_BATCH || this.#closed) this.#dispatch();
    else this.#timer ??= setTimeout(() => this.#dispatch(), BATCH_WAIT_MS);
  }

  #dispatch(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const worker = this.#worker;
    if (this.#busy || !worker || worker.dead) return;
    const entries = this.#queue.take(MAX_BATCH);
    if (entries.length === 0) {
      this.#drained?.();
      return;
    }
    this.#busy = true;
    answer(worker, entries)
      .catch((error: JudgeError) => {
        for (const entry of entries) entry.reject(error);
      })
      .finally(() => {
        this.#busy = false;
        this.#dispatch();
      });
  }

  #adopt(worker: JudgeWorker): void {
    this.#worker = worker;
    void worker.ended.then((reason) => {
      if (!reason) return;
      this.#worker = null;
      this.#logger?.error({ err: reason }, 'judge thread died');
      // Alone it stays dead until it is needed: what killed it at once may kill it again.
      if (this.#queue.size > 0) this.#restart();
      else this.#drained?.();
    });
  }

  #restart(): void {
    this.#starting ??= this.#replaceWorker().finally(() => {
      this.#starting = null;
      this.#dispatch();
    });
  }

  /** Never rejects: if there is no new thread, whoever waits is told. */
  async #replaceWorker(): Promise<void> {
    try {
      const worker = await startJudgeWorker(this.#start, (info) => this.adoptProvider(info));
      if (worker.info.modelHash !== this.info.modelHash) {
        await worker.close();
        throw new JudgeError('The model was changed on disk; the server must be started again to use it.');
      }
      this.#logger?.info({ modelHash: worker.info.modelHash }, 'judge thread restarted');
      if (worker.info.provider !== this.info.provider) this.adoptProvider(worker.info);
      this.#adopt(worker);
    } catch (error) {
      this.#logger?.error({ err: error }, 'judge thread could not be restarted');
      const failed = new JudgeError('The judge could not be started again.', { cause: error });
      for (const entry of this.#queue.takeAll()) entry.reject(failed);
      this.#drained?.();
    }
  }

  async #shutDown(): Promise<void> {
    await this.#drain();
    await this.#starting;
    await this.#worker?.close();
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
      if (this.#queue.size === 0 && !this.#busy) resolve();
      else this.#dispatch();
    });
  }
}

/** What the queue gave out: drawings to be judged, or one step of an explanation. */
async function answer(worker: JudgeWorker, entries: Entry[]): Promise<void> {
  const drawings = entries.filter((entry) => entry.kind === 'judge');
  if (drawings.length > 0) {
    const outcomes = await worker.judge(drawings.map(({ drawing, prompt }) => ({ drawing, prompt })));
    for (const [i, entry] of drawings.entries()) settle(entry, outcomes[i] as SentOutcome);
  }
  for (const entry of entries) {
    if (entry.kind !== 'look') continue;
    const { drawing, prompt, what } = entry;
    const outcome = await worker.look({ drawing, prompt, look: what });
    if (outcome.ok) entry.resolve(outcome.seeing);
    else entry.reject(new JudgeError(outcome.message));
  }
}

function settle(entry: DrawingEntry, outcome: SentOutcome): void {
  if (outcome.ok) entry.resolve(outcome.judgement);
  else entry.reject(new JudgeError(outcome.message));
}
