import { availableParallelism } from 'node:os';
import { MAX_BATCH } from './clip.ts';
import type { Drawing } from './inline-judge.ts';
import type { Dropped } from './judge-queue.ts';
import { isCostly } from './judge-queue.ts';
import { LiveCanvases, LiveRate } from './live-scores.ts';
import { type ModelWorker, startModelWorker } from './model-worker.ts';
import type { OcclusionResult } from './occlusion.ts';
import { explain } from './occlusion.ts';
import { type DrawingEntry, type Entry, type ExplanationEntry, Pipeline } from './pipeline.ts';
import {
  type ExplainRequest,
  type Explanation,
  type Judge,
  JudgeError,
  type JudgeErrorCode,
  type JudgeInfo,
  type JudgeLoad,
  type Judgement,
  type JudgeObserver,
  type JudgeRequest,
  type Lane,
} from './port.ts';
import type { ProviderChoice } from './providers/names.ts';
import { RenderPool } from './render-pool.ts';
import { type RenderWorker, startRenderWorker } from './render-worker.ts';
import { RestartableWorker } from './restartable-worker.ts';
import type { ScoringOptions } from './scoring.ts';
import { AnswerTimeout } from './worker-thread.ts';

export { ModelError } from './model-files.ts';

/** How long the first request of an idle judge waits for others to share a batch with; nobody notices it in a live score. */
export const BATCH_WAIT_MS: Record<Lane, number> = { final: 4, live: 20, explain: 4 };
/** A live score whose drawing takes longer to draw is given up: finals wait meanwhile. */
const LIVE_DRAW_LIMIT_MS = 150;
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
  /** Threads that draw; default: one for four cores, at most 4. A GPU takes more drawings than one thread can draw. */
  drawingThreads?: number;
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
  /** A model that does not answer for so long counts as dead, and its successor runs on the CPU; default a minute. */
  answerLimitMs?: number;
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

/** Starts the judge's threads, loads the model and warms it up. @throws ModelError when the model cannot be used. */
export async function openJudge(options: OpenJudgeOptions): Promise<ImageJudge> {
  const heapMb = options.heapMb ?? DEFAULT_HEAP_MB;
  const start: ScoringOptions = {
    modelFolder: options.modelFolder,
    provider: options.provider ?? 'auto',
    intraOpNumThreads: options.intraOpNumThreads ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    labels: options.labels ?? null,
    topLabels: options.topLabels ?? DEFAULT_TOP_LABELS,
  };
  let judge: ThreadedJudge | null = null;
  /** A successor runs where the judge runs now: no trials while rooms wait, and no way back to a device that was lost. */
  const startModel = () => {
    const now = judge?.info.provider as ProviderChoice | undefined;
    const provider = judge?.hasHung ? 'cpu' : (now ?? start.provider ?? 'auto');
    return startModelWorker(
      { ...start, provider },
      heapMb,
      (info) => judge?.adoptProvider(info),
      options.answerLimitMs,
    );
  };
  const starting = startModel();
  const startRenderer = () =>
    startRenderWorker(
      starting.then(({ preprocessing }) => preprocessing),
      heapMb,
    );
  // All at once: the model takes longest. If it cannot be used, there is nothing to be seen either.
  const drawingThreads = options.drawingThreads ?? Math.min(4, Math.max(1, Math.floor(availableParallelism() / 4)));
  const startingRenderers = Array.from({ length: drawingThreads }, startRenderer);
  for (const one of startingRenderers) one.catch(() => {});
  const model = await starting.catch(async (error) => {
    await Promise.allSettled(startingRenderers);
    throw error;
  });
  const renderers = await Promise.all(startingRenderers).catch(async (error) => {
    const started = await Promise.allSettled(startingRenderers);
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.close() : null)));
    await model.close();
    throw error;
  });
  const { provider, passedOver } = model.info;
  options.logger?.info({ provider, passedOver }, 'judge provider');
  options.logger?.debug({ ...model.info, intraOpNumThreads: start.intraOpNumThreads }, 'judge ready');
  judge = new ThreadedJudge({ model, startModel, renderers, startRenderer }, options);
  return judge;
}

interface Threads {
  model: ModelWorker;
  renderers: readonly RenderWorker[];
  startModel(): Promise<ModelWorker>;
  startRenderer(): Promise<RenderWorker>;
}

const CHANGED = 'The model was changed on disk; the server must be started again to use it.';

class ThreadedJudge implements ImageJudge {
  #info: JudgeInfo;
  readonly #logger: JudgeLogger | undefined;
  readonly #observer: JudgeObserver | undefined;
  readonly #model: RestartableWorker<ModelWorker>;
  readonly #renderers: RenderPool;
  readonly #pipeline: Pipeline;
  readonly #pace = new LiveRate({ maxBatch: MAX_BATCH, now: () => performance.now() });
  readonly #canvases = new LiveCanvases();
  #timer: { handle: NodeJS.Timeout; dueMs: number } | null = null;
  #closed: Promise<void> | null = null;
  #lastDeath = '';
  #hasHung = false;

  constructor({ model, renderers, startModel, startRenderer }: Threads, options: OpenJudgeOptions) {
    this.#info = model.info;
    this.#logger = options.logger;
    this.#observer = options.observer;
    const died = (reason: Error) => this.#died(reason);
    const modelDied = (reason: Error) => {
      this.#hasHung ||= reason instanceof AnswerTimeout;
      this.#died(reason);
    };
    this.#model = new RestartableWorker(model, () => this.#successor(startModel), modelDied);
    this.#renderers = new RenderPool(
      renderers.map((one) => new RestartableWorker(one, () => this.#successorOf(one, startRenderer), died)),
    );
    this.#pipeline = new Pipeline({
      renderers: this.#renderers,
      model: this.#model,
      queueCapacity: options.queueCapacity ?? DEFAULT_QUEUE_CAPACITY,
      counts: () => ({ final: MAX_BATCH, live: this.#pace.liveBatch, explain: 1 }),
      thumbnails: options.thumbnails ?? true,
      liveLimitMs: LIVE_DRAW_LIMIT_MS,
      observer: options.observer,
      onBatch: (lane, size, busyMs) => {
        if (lane === 'live') this.#pace.judged(size, busyMs);
      },
      onRenderTimeout: (entry) => {
        if (entry.key !== null) this.#canvases.strike(entry.key);
        this.#drop(entry, 'busy');
      },
    });
  }

  get info(): JudgeInfo {
    return this.#info;
  }

  /** A driver did not come back once: nothing is asked of it again. */
  get hasHung(): boolean {
    return this.#hasHung;
  }

  get load(): JudgeLoad {
    return { waiting: this.#pipeline.queue.waiting, liveIntervalMs: this.#pace.liveIntervalMs };
  }

  isAlive(): boolean {
    if (this.#closed) return false;
    return [this.#renderers, this.#model].map((part) => part.isAlive()).every((alive) => alive);
  }

  /** What runs is another provider than before; the model is the same. */
  adoptProvider(info: JudgeInfo): void {
    const from = this.#info.provider;
    this.#info = info;
    this.#logger?.error({ from, to: info.provider, passedOver: info.passedOver }, 'judge provider changed');
    this.#observer?.providerChanged?.(info);
  }

  judge({ strokes, prompt, among, priority, canvas }: JudgeRequest): Promise<Judgement> {
    return this.#judge({ kind: 'strokes', strokes }, { prompt, among: among ?? null }, priority, canvas ?? null);
  }

  judgeImage({ image, prompt, priority }: Parameters<ImageJudge['judgeImage']>[0]): Promise<Judgement> {
    return this.#judge({ kind: 'image', bytes: image }, { prompt, among: null }, priority, null);
  }

  explain({ strokes, prompt }: ExplainRequest): Promise<Explanation> {
    return this.#explain({ kind: 'strokes', strokes }, prompt);
  }

  explainImage({ image, prompt }: Parameters<ImageJudge['explainImage']>[0]): Promise<Explanation> {
    return this.#explain({ kind: 'image', bytes: image }, prompt);
  }

  forget(key: string): void {
    this.#withdraw(key);
    this.#canvases.forget(key);
    this.#pace.gone(key);
    this.#renderers.forget(key);
  }

  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  #judge(
    drawing: Drawing,
    { prompt, among }: Pick<DrawingEntry, 'prompt' | 'among'>,
    lane: JudgeRequest['priority'],
    canvas: JudgeRequest['canvas'] | null,
  ): Promise<Judgement> {
    const key = canvas?.key ?? null;
    if (key !== null && lane === 'final') {
      this.#withdraw(key);
      this.#canvases.end(key);
      this.#pace.gone(key);
    }
    return new Promise((resolve, reject) => {
      const entry: DrawingEntry = {
        kind: 'judge',
        lane,
        key,
        isCostly: drawing.kind === 'strokes' && isCostly(drawing.strokes),
        askedAtMs: performance.now(),
        drawing,
        prompt,
        among,
        canvas: canvas ?? null,
        resolve,
        reject,
      };
      if (canvas && lane === 'live') this.#pushLive(entry, canvas);
      else this.#push(entry);
    });
  }

  #pushLive(entry: DrawingEntry, canvas: { key: string; version: number }): void {
    const question = JSON.stringify([entry.prompt, entry.among]);
    const judged = this.#canvases.judgement(canvas, question);
    if (this.#canvases.isEnded(canvas.key)) this.#drop(entry, 'superseded');
    else if (this.#canvases.isTimedOut(canvas.key)) this.#drop(entry, 'busy');
    else if (judged) entry.resolve(judged);
    else {
      this.#pace.asked(canvas.key);
      const resolve = (judgement: Judgement) => {
        this.#canvases.judged(canvas, question, judgement);
        if (this.#canvases.isEnded(canvas.key)) this.#drop(entry, 'superseded');
        else entry.resolve(judgement);
      };
      this.#push({ ...entry, resolve });
    }
  }

  #explain(drawing: Drawing, prompt: string): Promise<Explanation> {
    // FramedImage and drawn once: a drawing of many strokes takes longer to draw than its covered pictures to embed.
    let subject: ExplanationEntry['subject'] = drawing;
    return explain(async (occlusion) => {
      const result = await new Promise<OcclusionResult>((resolve, reject) =>
        this.#push({
          kind: 'explain',
          lane: 'explain',
          key: null,
          isCostly: false,
          askedAtMs: performance.now(),
          subject,
          prompt,
          occlusion,
          resolve,
          reject,
        }),
      );
      subject = { kind: 'framed', framed: { image: result.image, frame: result.frame } };
      return result;
    });
  }

  #push(entry: Entry): void {
    if (this.#closed) {
      entry.reject(new JudgeError('The judge is closed.', { code: 'closed' }));
      return;
    }
    const dropped: Dropped<Entry> | null = this.#pipeline.queue.push(entry);
    if (dropped) this.#drop(dropped.entry, dropped.code);
    this.#pumpSoon(entry.lane);
  }

  #withdraw(key: string): void {
    const entry = this.#pipeline.queue.withdraw(key);
    if (entry) this.#drop(entry, 'superseded');
  }

  #drop(entry: Entry, code: 'superseded' | 'busy'): void {
    this.#observer?.dropped?.(code);
    entry.reject(new JudgeError(DROPPED[code], { code }));
  }

  /** Others may come in a moment; a full batch, or threads that are busy anyway, need not wait for them. */
  #pumpSoon(lane: Lane): void {
    if (!this.#pipeline.isOpen) return;
    const isFull = this.#pipeline.queue.waiting[lane] >= (lane === 'live' ? this.#pace.liveBatch : MAX_BATCH);
    const waitMs = isFull ? 0 : BATCH_WAIT_MS[lane];
    const dueMs = performance.now() + waitMs;
    if (this.#timer && this.#timer.dueMs <= dueMs) return;
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = { handle: setTimeout(() => this.#pump(), waitMs), dueMs };
  }

  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = null;
    this.#pipeline.pump();
  }

  #died(reason: Error): void {
    this.#logger?.error({ err: reason }, 'judge thread died');
    this.#lastDeath = reason.message;
  }

  /** @throws JudgeError when it would judge by other files than before */
  async #successor(start: () => Promise<ModelWorker>): Promise<ModelWorker> {
    const next = await this.#started(start);
    if (next.info.modelHash !== this.info.modelHash) {
      await next.close();
      throw new JudgeError(CHANGED);
    }
    if (next.info.provider !== this.info.provider) this.adoptProvider(next.info);
    return next;
  }

  async #successorOf({ guardHash }: RenderWorker, start: () => Promise<RenderWorker>): Promise<RenderWorker> {
    const next = await this.#started(start);
    if (next.guardHash === guardHash) return next;
    await next.close();
    throw new JudgeError(CHANGED);
  }

  async #started<T>(start: () => Promise<T>): Promise<T> {
    try {
      const next = await start();
      this.#logger?.info({ modelHash: this.info.modelHash }, 'judge thread restarted');
      this.#observer?.restarted?.(this.#lastDeath);
      return next;
    } catch (error) {
      this.#logger?.error({ err: error }, 'judge thread could not be restarted');
      throw error;
    }
  }

  async #shutDown(): Promise<void> {
    await this.#pipeline.drain();
    if (this.#timer) clearTimeout(this.#timer.handle);
    await Promise.all([this.#renderers.close(), this.#model.close()]);
  }
}

const DROPPED: Record<Extract<JudgeErrorCode, 'superseded' | 'busy'>, string> = {
  superseded: 'A newer drawing took the place of this one.',
  busy: 'The judge has too much to do.',
};
