import type { Drawing } from './inline-judge.ts';
import { JudgeQueue } from './judge-queue.ts';
import type { Canvas } from './live-scores.ts';
import type { ModelWorker } from './model-worker.ts';
import type { FramedImage, Occlusion, OcclusionResult } from './occlusion.ts';
import { JudgeError, type Judgement, type JudgeObserver, type Lane } from './port.ts';
import type { RenderPool } from './render-pool.ts';
import type { PoolRequest } from './render-worker.ts';
import type { RenderedDrawing } from './renderer.ts';
import type { RestartableWorker } from './restartable-worker.ts';

export interface DrawingEntry {
  kind: 'judge';
  lane: 'final' | 'live';
  key: string | null;
  isCostly: boolean;
  askedAtMs: number;
  drawing: Drawing;
  prompt: string;
  among: readonly string[] | null;
  canvas: Canvas | null;
  resolve(judgement: Judgement): void;
  reject(error: JudgeError): void;
}

/** One step of an explanation: the next is asked for when it is answered. */
export interface ExplanationEntry {
  kind: 'explain';
  lane: 'explain';
  key: null;
  isCostly: false;
  askedAtMs: number;
  /** A drawing still has to be looked at. */
  subject: Drawing | { kind: 'framed'; framed: FramedImage };
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
  /** How many requests of a lane are worked on together. */
  counts(): Record<Lane, number>;
  thumbnails: boolean;
  /** Longest time to draw for a live score, ms. */
  liveLimitMs: number;
  observer?: JudgeObserver | undefined;
  /** The slower of the two threads was busy with it for so long. */
  onBatch(lane: Lane, size: number, busyMs: number): void;
  /** Drawing it took longer than `liveLimitMs`. */
  onRenderTimeout(entry: DrawingEntry): void;
}

/** Looked at, and waiting for the model. */
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
 * Two stations in a row, threads that draw and the thread of the model: while the model runs on one batch, the next is looked at. At most one batch waits between them,
 * and finals overtake it: they wait for no more than what either thread is doing, and batches of live scores are short.
 * The queue stays on this side of the threads, and a thread that dies takes only its own batch with it.
 */
export class Pipeline {
  readonly queue: JudgeQueue<Entry>;
  readonly #options: PipelineOptions;
  readonly #between: Batch[] = [];
  #isRendering = false;
  #isScoring = false;
  #drained: (() => void) | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.queue = new JudgeQueue(options.queueCapacity);
  }

  /** Whether the next request could be looked at, at once. */
  get isOpen(): boolean {
    return !this.#isRendering && (this.#between.length === 0 || this.#finalsMayOvertake());
  }

  /** Sets both threads to work, as far as there is any. */
  pump(): void {
    if (this.isOpen) {
      const entries = this.queue.take(this.#options.counts());
      if (entries.length > 0) {
        this.#isRendering = true;
        void this.#render(entries).finally(() => {
          this.#isRendering = false;
          this.pump();
        });
      }
    }
    if (!this.#isScoring && this.#between.length > 0) {
      const batch = this.#nextBetween();
      this.#isScoring = true;
      void this.#score(batch).finally(() => {
        this.#isScoring = false;
        this.pump();
      });
      // There is room again behind the model.
      if (!this.#isRendering) this.pump();
    }
    if (this.isIdle) this.#drained?.();
  }

  get isIdle(): boolean {
    return this.queue.size === 0 && !this.#isRendering && !this.#isScoring && this.#between.length === 0;
  }

  /** Until everything that was asked for is answered. Nothing new may come. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.pump();
    });
  }

  #finalsMayOvertake(): boolean {
    return this.queue.waiting.final > 0 && this.#between.every(({ lane }) => lane !== 'final');
  }

  #nextBetween(): Batch {
    const final = this.#between.findIndex(({ lane }) => lane === 'final');
    return this.#between.splice(Math.max(0, final), 1)[0] as Batch;
  }

  async #render(entries: Entry[]): Promise<void> {
    const takenAtMs = performance.now();
    const lane = (entries[0] as Entry).lane;
    const batch: Batch = {
      lane,
      takenAtMs,
      waitsMs: entries.map(({ askedAtMs }) => takenAtMs - askedAtMs),
      drawings: [],
      explanation: null,
      stageMs: 0,
      renderMs: 0,
      restMs: 0,
    };
    try {
      const [first] = entries;
      if (first?.kind === 'explain') await this.#frameForExplanation(first, batch);
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
      else if (outcome?.isTimedOut) onRenderTimeout(entry);
      else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not looked at.'));
    }
  }

  async #frameForExplanation(entry: ExplanationEntry, batch: Batch): Promise<void> {
    if (entry.subject.kind === 'framed') {
      batch.explanation = { entry, framed: entry.subject.framed };
      return;
    }
    const outcome = await this.#options.renderers.frame(entry.subject);
    batch.renderMs = performance.now() - batch.takenAtMs;
    if (outcome.ok) batch.explanation = { entry, framed: outcome.framed };
    else entry.reject(new JudgeError(outcome.message));
  }

  async #score(batch: Batch): Promise<void> {
    const { drawings, explanation, lane } = batch;
    const began = performance.now();
    let encodeMs = 0;
    try {
      const thread = await this.#model();
      if (explanation) {
        const { prompt, occlusion } = explanation.entry;
        const outcome = await thread.embedOcclusions({ framed: explanation.framed, prompt, occlusion });
        encodeMs = performance.now() - began;
        if (outcome.ok) explanation.entry.resolve(outcome.result);
        else explanation.entry.reject(new JudgeError(outcome.message));
      } else {
        const answer = await thread.score(drawings.map(({ entry, rendered }) => scoreRequest(entry, rendered)));
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
    this.#options.observer?.batch?.({
      size,
      lane,
      waitsMs,
      renderMs,
      encodeMs,
      restMs,
      totalMs: now - batch.takenAtMs,
    });
  }

  /** @throws JudgeError when a thread that died cannot be replaced; whoever waits is told the same */
  async #model(): Promise<ModelWorker> {
    try {
      return await this.#options.model.get();
    } catch (cause) {
      const failed = new JudgeError('The judge could not be started again.', { cause });
      for (const entry of this.queue.takeAll()) entry.reject(failed);
      throw failed;
    }
  }

  #fail(entries: readonly Entry[], error: unknown): void {
    const failed = error instanceof JudgeError ? error : new JudgeError('The judge failed.', { cause: error });
    for (const entry of entries) entry.reject(failed);
  }
}

/** The thumbnail does not cross to the model. */
const scoreRequest = ({ prompt, among }: DrawingEntry, { image, features }: RenderedDrawing) => ({
  rendered: { image, features },
  prompt,
  ...(among && { among }),
});
