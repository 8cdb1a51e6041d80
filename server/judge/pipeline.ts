import type { RestartableWorker } from '#server/lib/worker-thread.ts';
import { MethodFailed, WorkerDied } from '#server/lib/worker-thread.ts';
import type { DrawingInput, FramedImage } from './framing.ts';
import { JudgeQueue } from './judge-queue.ts';
import type { ModelWorker } from './model-worker.ts';
import type { Occlusion, OcclusionResult } from './occlusion.ts';
import { JudgeError, type JudgeErrorCode, type Judgement, type JudgeObserver, type Lane } from './port.ts';
import type { PoolRequest, RenderPool } from './render-pool.ts';
import type { RenderedDrawing } from './renderer.ts';
import type { ScoreRequest } from './scoring.ts';

/** Time that the first request of an idle judge waits for others to share a batch with. A live score can wait longer. */
const BATCH_WAIT_MS: Record<Lane, number> = { final: 4, live: 20, explain: 4 };

export interface DrawingEntry {
  kind: 'judge';
  lane: 'final' | 'live';
  key: string | null;
  isCostly: boolean;
  askedAtMs: number;
  drawing: DrawingInput;
  prompt: string;
  among: readonly string[] | null;
  resolve(judgement: Judgement): void;
  reject(error: JudgeError): void;
}

/** One step of an explanation. The next one is requested when it is answered. */
export interface ExplanationEntry {
  kind: 'explain';
  lane: 'explain';
  key: null;
  isCostly: false;
  askedAtMs: number;
  /** A drawing still has to be framed. */
  subject: DrawingInput | { kind: 'framed'; framed: FramedImage };
  prompt: string;
  occlusion: Occlusion;
  resolve(result: OcclusionResult): void;
  reject(error: JudgeError): void;
}

export type Entry = DrawingEntry | ExplanationEntry;

export interface PipelineOptions {
  renderers: RenderPool;
  model: RestartableWorker<ModelWorker>;
  queueCapacity: number;
  /** Largest batch of each lane. */
  batchSizes(): Record<Lane, number>;
  thumbnails: boolean;
  /** Longest time to draw for a live score, ms. */
  liveLimitMs: number;
  observer: JudgeObserver | undefined;
  /** `busyMs`: how long the slower stage worked on the batch. */
  onBatch(lane: Lane, size: number, busyMs: number): void;
  /** Drawing the canvas took longer than `liveLimitMs`. */
  onRenderTimeout(key: string): void;
}

/** Rendered, on its way to the model. */
interface Batch {
  lane: Lane;
  takenAtMs: number;
  waitsMs: number[];
  drawings: { entry: DrawingEntry; rendered: RenderedDrawing }[];
  explanation: { entry: ExplanationEntry; framed: FramedImage } | null;
  stageMs: number;
  renderMs: number;
  restMs: number;
}

/**
 * Queue and two stages, the render workers and the model worker: while the model runs on one batch, the next is drawn. At
 * most one batch waits between the stages, and finals overtake it: they wait for what either stage is doing and no
 * longer, and batches of live scores are short. The queue is on this side of the workers, so a worker that dies fails
 * its own batch only.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #queue: JudgeQueue<Entry>;
  readonly #between: Batch[] = [];
  #isRendering = false;
  #isScoring = false;
  #isClosed = false;
  #timer: { handle: NodeJS.Timeout; dueMs: number } | null = null;
  #drained: (() => void) | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#queue = new JudgeQueue(options.queueCapacity);
  }

  get waiting(): Record<Lane, number> {
    return this.#queue.waiting;
  }

  add(entry: Entry): void {
    if (this.#isClosed) {
      entry.reject(new JudgeError('The judge is closed.', { code: 'closed' }));
      return;
    }
    const dropped = this.#queue.push(entry);
    if (dropped) this.drop(dropped.entry, dropped.code);
    this.#pumpSoon(entry.lane);
  }

  /** Drops the live request of a canvas that waits. */
  withdraw(key: string): void {
    const entry = this.#queue.withdraw(key);
    if (entry) this.drop(entry, 'superseded');
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
  #pumpSoon(lane: Lane): void {
    if (!this.#isOpen) return;
    const isFull = this.waiting[lane] >= this.#fullBatch(lane);
    const waitMs = isFull ? 0 : BATCH_WAIT_MS[lane];
    const dueMs = performance.now() + waitMs;
    if (this.#timer && this.#timer.dueMs <= dueMs) return;
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = { handle: setTimeout(() => this.#pump(), waitMs), dueMs };
  }

  #fullBatch(lane: Lane): number {
    const { final, live } = this.#options.batchSizes();
    return lane === 'live' ? live : final;
  }

  /** Whether the next request can be rendered at once. */
  get #isOpen(): boolean {
    return !this.#isRendering && (this.#between.length === 0 || this.#finalsMayOvertake());
  }

  /** Sets both stages to work as far as there is any. */
  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = null;
    if (this.#isOpen) {
      const entries = this.#queue.take(this.#options.batchSizes());
      if (entries.length > 0) {
        this.#isRendering = true;
        void this.#render(entries).finally(() => {
          this.#isRendering = false;
          this.#pump();
        });
      }
    }
    if (!this.#isScoring && this.#between.length > 0) {
      const batch = this.#nextBetween();
      this.#isScoring = true;
      void this.#score(batch).finally(() => {
        this.#isScoring = false;
        this.#pump();
      });
      // The place between the stages is free again.
      if (!this.#isRendering) this.#pump();
    }
    if (this.#isIdle) this.#drained?.();
  }

  get #isIdle(): boolean {
    return this.#queue.size === 0 && !this.#isRendering && !this.#isScoring && this.#between.length === 0;
  }

  #finalsMayOvertake(): boolean {
    return this.waiting.final > 0 && this.#between.every(({ lane }) => lane !== 'final');
  }

  #nextBetween(): Batch {
    const final = this.#between.findIndex(({ lane }) => lane === 'final');
    return this.#between.splice(Math.max(0, final), 1)[0] as Batch;
  }

  async #render(entries: Entry[]): Promise<void> {
    const takenAtMs = performance.now();
    const [first] = entries as [Entry];
    const batch: Batch = {
      lane: first.lane,
      takenAtMs,
      waitsMs: entries.map(({ askedAtMs }) => takenAtMs - askedAtMs),
      drawings: [],
      explanation: null,
      stageMs: 0,
      renderMs: 0,
      restMs: 0,
    };
    try {
      if (first.kind === 'explain') await this.#frame(first, batch);
      else await this.#renderDrawings(entries as DrawingEntry[], batch);
    } catch (error) {
      this.#fail(entries, error);
      return;
    }
    batch.stageMs = performance.now() - takenAtMs;
    if (batch.drawings.length > 0 || batch.explanation) this.#between.push(batch);
  }

  async #renderDrawings(entries: DrawingEntry[], batch: Batch): Promise<void> {
    const { renderers, thumbnails, liveLimitMs, onRenderTimeout } = this.#options;
    const requests = entries.map(({ lane, drawing, key }): PoolRequest => {
      const isLive = lane === 'live';
      return {
        drawing,
        key: isLive ? key : null,
        thumbnail: thumbnails && !isLive,
        limitMs: isLive ? liveLimitMs : null,
      };
    });
    const { outcomes, renderMs, restMs } = await renderers.render(requests);
    Object.assign(batch, { renderMs, restMs });
    for (const [i, entry] of entries.entries()) {
      const outcome = outcomes[i];
      if (outcome?.ok) batch.drawings.push({ entry, rendered: outcome.rendered });
      else if (outcome && 'error' in outcome) this.#fail([entry], outcome.error);
      else if (outcome?.isTimedOut) {
        if (entry.key !== null) onRenderTimeout(entry.key);
        this.drop(entry, 'busy');
      } else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not rendered.'));
    }
  }

  async #frame(entry: ExplanationEntry, batch: Batch): Promise<void> {
    const { subject } = entry;
    if (subject.kind === 'framed') {
      batch.explanation = { entry, framed: subject.framed };
      return;
    }
    batch.explanation = { entry, framed: await this.#options.renderers.frame(subject) };
    batch.renderMs = performance.now() - batch.takenAtMs;
  }

  async #score(batch: Batch): Promise<void> {
    const { drawings, explanation, lane } = batch;
    const began = performance.now();
    let encodeMs = 0;
    try {
      const model = await this.#model();
      if (explanation) {
        const { entry, framed } = explanation;
        const { prompt, occlusion } = entry;
        const result = await model.call('embedOcclusions', { framed, prompt, occlusion });
        encodeMs = performance.now() - began;
        entry.resolve(result);
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
      this.#fail(explanation ? [explanation.entry] : drawings.map(({ entry }) => entry), error);
      return;
    }
    const now = performance.now();
    const size = explanation ? 1 : drawings.length;
    const { waitsMs, renderMs, restMs } = batch;
    this.#options.onBatch(lane, size, Math.max(batch.stageMs, now - began));
    const totalMs = now - batch.takenAtMs;
    this.#options.observer?.batch?.({ size, lane, waitsMs, renderMs, encodeMs, restMs, totalMs });
  }

  /** @throws JudgeError when a dead worker cannot be replaced; all that wait are rejected with it */
  async #model(): Promise<ModelWorker> {
    try {
      return await this.#options.model.get();
    } catch (cause) {
      const failed = new JudgeError('The judge could not be started again.', { cause });
      for (const entry of this.#queue.takeAll()) entry.reject(failed);
      throw failed;
    }
  }

  #fail(entries: readonly Entry[], error: unknown): void {
    const failed = asJudgeError(error);
    for (const entry of entries) entry.reject(failed);
  }
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
