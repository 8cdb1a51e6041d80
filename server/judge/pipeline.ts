import type { RestartableWorker } from '#server/lib/worker-thread.ts';
import { MethodFailed, WorkerDied } from '#server/lib/worker-thread.ts';
import type { DrawingEntry, Entry, ExaminationEntry, FramedEntry, TextEntry } from './entries.ts';
import type { FramedImage } from './framing.ts';
import { type BatchLimit, JudgeQueue } from './judge-queue.ts';
import type { ModelWorker } from './model-worker.ts';
import { JudgeError, type JudgeErrorCode, type JudgeObserver, type Lane } from './port.ts';
import type { PoolRequest, RenderPool } from './render-pool.ts';
import type { RenderedDrawing } from './renderer.ts';
import type { ScoreRequest } from './scoring.ts';

/** Time that the first request of an idle judge waits for others to share a batch with. A live score can wait longer. */
const BATCH_WAIT_MS: Record<Lane, number> = { final: 4, live: 20, explain: 4 };

export interface PipelineOptions {
  renderers: RenderPool;
  /** Draws costly drawings, one at a time, beside `renderers`. */
  costlyRenderers: RenderPool;
  model: RestartableWorker<ModelWorker>;
  queueCapacity: number;
  /** Largest batch of each lane. */
  batchLimits(): Record<Lane, BatchLimit>;
  thumbnails: boolean;
  /** Longest time to draw for a live score, ms. */
  liveLimitMs: number;
  /** The same of a costly drawing, which delays no others. */
  costlyLiveLimitMs: number;
  observer: JudgeObserver | undefined;
  /** A batch of usual drawings is done. `busyMs`: how long the slower stage worked on it. */
  onBatch(lane: Lane, size: number, busyMs: number): void;
  /** Drawing the canvas took longer than its limit, or the worker's life. */
  onRenderTimeout(key: string): void;
}

/** Costly drawings are judged one by one. */
const ALONE: Record<Lane, BatchLimit> = {
  final: { count: 1, work: 0 },
  live: { count: 1, work: 0 },
  explain: { count: 1, work: 0 },
};

/** Requests that wait for the same render workers, and what these have drawn. */
interface RenderStage {
  readonly isCostly: boolean;
  readonly renderers: RenderPool;
  readonly queue: JudgeQueue<Entry>;
  readonly liveLimitMs: number;
  limits(): Record<Lane, BatchLimit>;
  /** Drawn, and waiting for the model. */
  readonly between: Batch[];
  isRendering: boolean;
}

/** Rendered, on its way to the model. */
interface Batch {
  lane: Lane;
  isCostly: boolean;
  takenAtMs: number;
  waitsMs: number[];
  drawings: { entry: DrawingEntry; rendered: RenderedDrawing }[];
  explanation: { entry: FramedEntry; framed: FramedImage } | null;
  examination: { entry: ExaminationEntry; rendered: RenderedDrawing } | null;
  text: TextEntry | null;
  stageMs: number;
  renderMs: number;
  restMs: number;
}

/**
 * Queues and two stages, the render workers and the model worker: while the model runs on one batch, the next is drawn. At
 * most one batch waits between the stages, and finals overtake it: they wait for what either stage is doing and no
 * longer, and batches of live scores are short. Costly drawings have a queue and workers of their own, so nobody else
 * waits while one is drawn. The queues are on this side of the workers, so a worker that dies fails its own batch only.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #usual: RenderStage;
  readonly #costly: RenderStage;
  #isScoring = false;
  #isClosed = false;
  #timer: { handle: NodeJS.Timeout; dueMs: number } | null = null;
  #drained: (() => void) | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { renderers, costlyRenderers, queueCapacity, batchLimits, liveLimitMs, costlyLiveLimitMs } = options;
    this.#usual = {
      isCostly: false,
      renderers,
      queue: new JudgeQueue(queueCapacity),
      liveLimitMs,
      limits: batchLimits,
      between: [],
      isRendering: false,
    };
    this.#costly = {
      ...this.#usual,
      isCostly: true,
      renderers: costlyRenderers,
      queue: new JudgeQueue(queueCapacity),
      liveLimitMs: costlyLiveLimitMs,
      limits: () => ALONE,
      between: [],
    };
  }

  get waiting(): Record<Lane, number> {
    const [usual, costly] = [this.#usual.queue.waiting, this.#costly.queue.waiting];
    return {
      final: usual.final + costly.final,
      live: usual.live + costly.live,
      explain: usual.explain + costly.explain,
    };
  }

  add(entry: Entry): void {
    if (this.#isClosed) {
      entry.reject(new JudgeError('The judge is closed.', { code: 'closed' }));
      return;
    }
    if (entry.signal?.aborted) {
      this.drop(entry, 'superseded');
      return;
    }
    entry.signal?.addEventListener('abort', () => this.#remove(entry), { once: true });
    this.#enqueue(entry);
  }

  #enqueue(entry: Entry): void {
    const stage = entry.isCostly ? this.#costly : this.#usual;
    const dropped = stage.queue.push(entry);
    if (dropped) this.drop(dropped.entry, dropped.code);
    this.#pumpSoon(stage, entry.lane);
  }

  /** Drops the live request of a canvas that waits. */
  withdraw(key: string): void {
    const entry = this.#usual.queue.withdraw(key) ?? this.#costly.queue.withdraw(key);
    if (entry) this.drop(entry, 'superseded');
  }

  #remove(entry: Entry): void {
    if (this.#usual.queue.remove(entry) || this.#costly.queue.remove(entry)) this.drop(entry, 'superseded');
  }

  /** Rejects a request that is not worked on. */
  drop(entry: Entry, code: keyof typeof DROPPED): void {
    this.#options.observer?.dropped?.(code);
    entry.reject(new JudgeError(DROPPED[code], { code }));
  }

  /** Settles when all requests are answered; new ones are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      this.#pump();
    });
    if (this.#timer) clearTimeout(this.#timer.handle);
  }

  /** Waits for others to share the batch, unless it is full or the workers are busy anyway. */
  #pumpSoon(stage: RenderStage, lane: Lane): void {
    if (!isOpen(stage)) return;
    const isFull = stage.queue.waiting[lane] >= stage.limits()[lane === 'live' ? 'live' : 'final'].count;
    const waitMs = isFull ? 0 : BATCH_WAIT_MS[lane];
    const dueMs = performance.now() + waitMs;
    if (this.#timer && this.#timer.dueMs <= dueMs) return;
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = { handle: setTimeout(() => this.#pump(), waitMs), dueMs };
  }

  /** Sets both stages to work as far as there is any. */
  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = null;
    this.#pumpRendering(this.#usual);
    this.#pumpRendering(this.#costly);
    const batch = this.#isScoring ? undefined : nextOf(this.#usual.between, this.#costly.between);
    if (batch) {
      this.#isScoring = true;
      void this.#score(batch).finally(() => {
        this.#isScoring = false;
        this.#pump();
      });
      // The place between the stages is free again.
      this.#pumpRendering(batch.isCostly ? this.#costly : this.#usual);
    }
    if (this.#isIdle) this.#drained?.();
  }

  #pumpRendering(stage: RenderStage): void {
    if (!isOpen(stage)) return;
    const entries = stage.queue.take(stage.limits());
    if (entries.length === 0) return;
    stage.isRendering = true;
    void this.#render(stage, entries).finally(() => {
      stage.isRendering = false;
      this.#pump();
    });
  }

  get #isIdle(): boolean {
    const isIdle = ({ queue, isRendering, between }: RenderStage) =>
      queue.size === 0 && !isRendering && between.length === 0;
    return isIdle(this.#usual) && isIdle(this.#costly) && !this.#isScoring;
  }

  async #render(stage: RenderStage, entries: Entry[]): Promise<void> {
    const takenAtMs = performance.now();
    const [first] = entries as [Entry];
    const batch: Batch = {
      lane: first.lane,
      isCostly: stage.isCostly,
      takenAtMs,
      waitsMs: entries.map(({ askedAtMs }) => takenAtMs - askedAtMs),
      drawings: [],
      explanation: null,
      examination: null,
      text: null,
      stageMs: 0,
      renderMs: 0,
      restMs: 0,
    };
    try {
      if (first.kind === 'text') batch.text = first;
      else if (first.kind === 'examine') await this.#measure(stage, first, batch);
      else if (first.kind !== 'judge') await this.#frame(stage, first, batch);
      else await this.#renderDrawings(stage, entries as DrawingEntry[], batch);
    } catch (error) {
      this.#fail(entries, error);
      return;
    }
    batch.stageMs = performance.now() - takenAtMs;
    const { drawings, explanation, examination, text } = batch;
    if (drawings.length > 0 || explanation || examination || text) stage.between.push(batch);
  }

  async #renderDrawings(stage: RenderStage, entries: DrawingEntry[], batch: Batch): Promise<void> {
    const { thumbnails } = this.#options;
    const requests = entries.map(({ lane, drawing, key }): PoolRequest => {
      const isLive = lane === 'live';
      return {
        drawing,
        key: isLive ? key : null,
        thumbnail: thumbnails && !isLive,
        limitMs: isLive ? stage.liveLimitMs : null,
      };
    });
    const { outcomes, renderMs, restMs } = await stage.renderers.render(requests);
    Object.assign(batch, { renderMs, restMs });
    for (const [i, entry] of entries.entries()) {
      const outcome = outcomes[i];
      if (entry.signal?.aborted) this.drop(entry, 'superseded');
      else if (outcome?.ok) batch.drawings.push({ entry, rendered: outcome.rendered });
      else if (outcome && 'error' in outcome) this.#notRendered(entry, outcome);
      else if (outcome?.isTimedOut) this.#giveUpLive(entry);
      else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not rendered.'));
    }
  }

  /** One drawing of a batch may have killed the worker: each but live scores is drawn once more, alone. */
  #notRendered(entry: DrawingEntry, { error, isAlone }: { error: unknown; isAlone: boolean }): void {
    if (!(error instanceof WorkerDied) || (entry.lane !== 'live' && isAlone)) this.#fail([entry], error);
    else if (entry.lane === 'live') this.#giveUpLive(entry);
    else {
      entry.isCostly = true;
      this.#enqueue(entry);
    }
  }

  #giveUpLive(entry: DrawingEntry): void {
    if (entry.key !== null) this.#options.onRenderTimeout(entry.key);
    this.drop(entry, 'busy');
  }

  async #frame(stage: RenderStage, entry: FramedEntry, batch: Batch): Promise<void> {
    const { subject } = entry;
    if (subject.kind === 'framed') {
      batch.explanation = { entry, framed: subject.framed };
      return;
    }
    batch.explanation = { entry, framed: await stage.renderers.frame(subject) };
    batch.renderMs = performance.now() - batch.takenAtMs;
  }

  async #measure(stage: RenderStage, entry: ExaminationEntry, batch: Batch): Promise<void> {
    const request: PoolRequest = { drawing: entry.subject, key: null, thumbnail: false, limitMs: null };
    const { outcomes, renderMs, restMs } = await stage.renderers.render([request]);
    const [outcome] = outcomes;
    if (outcome && 'error' in outcome) throw outcome.error;
    if (!outcome?.ok) throw new JudgeError(outcome?.message ?? 'The picture was not read.');
    Object.assign(batch, { renderMs, restMs, examination: { entry, rendered: outcome.rendered } });
  }

  async #score(batch: Batch): Promise<void> {
    const { drawings, explanation, examination, text, lane } = batch;
    const began = performance.now();
    let encodeMs = 0;
    try {
      const model = await this.#model();
      if (text) {
        await text.run(model);
        encodeMs = performance.now() - began;
      } else if (examination) {
        const { entry, rendered } = examination;
        const { image, features } = rendered;
        entry.resolve(
          await model.call('examine', { rendered: { image, features }, texts: entry.texts, top: entry.top }),
        );
        encodeMs = performance.now() - began;
      } else if (explanation) {
        const { entry, framed } = explanation;
        if (entry.kind === 'look') {
          entry.resolve(await model.call('look', { framed, texts: entry.texts }));
        } else if (entry.kind === 'compare') {
          entry.resolve(await model.call('compare', { framed, texts: entry.texts }));
        } else {
          const { prompt, occlusion } = entry;
          entry.resolve(await model.call('embedOcclusions', { framed, prompt, occlusion }));
        }
        encodeMs = performance.now() - began;
      } else {
        const requests = drawings.map(({ entry, rendered }) => scoreRequest(entry, rendered));
        const answer = await model.call(
          'score',
          requests,
          requests.map(({ rendered }) => rendered.image.data.buffer as ArrayBuffer),
        );
        encodeMs = answer.encodeMs;
        batch.restMs += answer.restMs;
        for (const [i, { entry, rendered }] of drawings.entries()) {
          const outcome = answer.outcomes[i];
          if (outcome?.ok) entry.resolve({ ...outcome.scored, thumbnail: rendered.thumbnail });
          else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not scored.'));
        }
      }
    } catch (error) {
      const alone = text ?? examination?.entry ?? explanation?.entry;
      this.#fail(alone ? [alone] : drawings.map(({ entry }) => entry), error);
      return;
    }
    const now = performance.now();
    const size = drawings.length || 1;
    const { waitsMs, renderMs, restMs } = batch;
    if (!batch.isCostly) this.#options.onBatch(lane, size, Math.max(batch.stageMs, now - began));
    const totalMs = now - batch.takenAtMs;
    this.#options.observer?.batch?.({ size, lane, waitsMs, renderMs, encodeMs, restMs, totalMs });
  }

  /** @throws JudgeError when a dead worker cannot be replaced; all that wait are rejected with it */
  async #model(): Promise<ModelWorker> {
    try {
      return await this.#options.model.get();
    } catch (cause) {
      const failed = new JudgeError('The judge could not be started again.', { code: 'down', cause });
      for (const { queue } of [this.#usual, this.#costly]) for (const entry of queue.takeAll()) entry.reject(failed);
      throw failed;
    }
  }

  #fail(entries: readonly Entry[], error: unknown): void {
    const failed = asJudgeError(error);
    for (const entry of entries) entry.reject(failed);
  }
}

/** Whether the next request can be rendered at once. */
function isOpen({ isRendering, between, queue }: RenderStage): boolean {
  if (isRendering) return false;
  return between.length === 0 || (queue.waiting.final > 0 && between.every(({ lane }) => lane !== 'final'));
}

/** Removes the next batch for the model: finals first. */
function nextOf(usual: Batch[], costly: Batch[]): Batch | undefined {
  for (const between of [usual, costly]) {
    const final = between.findIndex(({ lane }) => lane === 'final');
    if (final >= 0) return between.splice(final, 1)[0];
  }
  return usual.shift() ?? costly.shift();
}

/** The thumbnail is not sent to the model. */
const scoreRequest = ({ prompt, among }: DrawingEntry, { image, features }: RenderedDrawing): ScoreRequest => ({
  rendered: { image, features },
  prompt,
  ...(among && { among }),
});

function asJudgeError(cause: unknown): JudgeError {
  if (cause instanceof JudgeError) return cause;
  if (cause instanceof MethodFailed) return new JudgeError(cause.message, { cause });
  if (cause instanceof WorkerDied)
    return new JudgeError('The judge stopped while it looked at this drawing.', { cause });
  return new JudgeError('The judge failed.', { cause });
}

const DROPPED: Record<Extract<JudgeErrorCode, 'superseded' | 'busy'>, string> = {
  superseded: 'A newer drawing took the place of this one.',
  busy: 'The judge has too much to do.',
};
