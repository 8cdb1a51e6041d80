import { mostWork, UNITS_PER_MS } from '#canvas/drawing-cost.ts';
import type { Origin } from '#server/lib/origin-queue.ts';
import type { RestartableWorker } from '#server/lib/worker-thread.ts';
import { MAX_BATCH } from './clip.ts';
import type { DrawingEntry, ExplanationEntry } from './entries.ts';
import type { DrawingInput, FrameInput } from './framing.ts';
import { LIVE_BATCH_MS, LiveCanvases, LiveRate } from './live-scores.ts';
import type { ModelWorker } from './model-worker.ts';
import { explain, type OcclusionResult } from './occlusion.ts';
import { Pipeline } from './pipeline.ts';
import type {
  Comparison,
  ComparisonRequest,
  Examination,
  ExaminationRequest,
  ExplainRequest,
  Explanation,
  Judge,
  JudgeInfo,
  JudgeLoad,
  Judgement,
  JudgeObserver,
  JudgeRequest,
  Look,
  LookRequest,
  PictureJudge,
  TextRequest,
} from './port.ts';
import type { RenderPool } from './render-pool.ts';

/** A live score whose drawing takes longer to draw is given up, because finals wait meanwhile. */
const LIVE_DRAW_LIMIT_MS = 150;
/** The same of a costly drawing: it delays no others, and its worker yields to all others. */
const COSTLY_LIVE_LIMIT_MS = 600;

/** Work from which a drawing is judged alone, by a worker of its own: several times that of a usual round. */
const COSTLY_FINAL_WORK = 80 * UNITS_PER_MS;
/** A live score is asked for again and again, beside finals that must not wait. */
const COSTLY_LIVE_WORK = 20 * UNITS_PER_MS;
/** Work of a batch of final scores. */
const BATCH_WORK = 120 * UNITS_PER_MS;
/** What every drawing takes beside its strokes: reading four pictures, the guard, a PNG. */
const DRAWING_WORK = 3 * UNITS_PER_MS;
/** A step of an explanation, or a look: almost all of it the model's. */
const EXPLAIN_WORK = 10 * UNITS_PER_MS;
/** One or two short texts, which are embedded faster than a picture. */
const TEXT_WORK = 5 * UNITS_PER_MS;

/** Requests without an origin share a turn. */
const NOBODY: Origin = { address: '', player: '' };

/** Texts that are embedded in one turn: each takes the model as long as a text does, times its templates. */
const TEXTS_IN_TURN = 4;

/** A judge that also takes images: for people who try it by hand. Players send ops, never images. */
export interface ImageJudge extends Judge {
  /** `image`: a PNG, SVG or another file that sharp reads. @throws JudgeError */
  judgeImage(request: Omit<JudgeRequest, 'strokes'> & { image: Uint8Array }): Promise<Judgement>;
  /** @throws JudgeError */
  explainImage(request: Omit<ExplainRequest, 'strokes'> & { image: Uint8Array }): Promise<Explanation>;
  /** @throws JudgeError */
  lookImage(request: Omit<LookRequest, 'strokes'> & { image: Uint8Array }): Promise<Look>;
}

export interface ThreadedJudgeParts {
  model: RestartableWorker<ModelWorker>;
  renderers: RenderPool;
  costlyRenderers: RenderPool;
  /** Of the model that runs now. */
  info(): JudgeInfo;
  reads(prompt: string): boolean;
  queueCapacity: number;
  thumbnails: boolean;
  observer: JudgeObserver | undefined;
}

/** The judge's port in front of its workers. */
export class ThreadedJudge implements ImageJudge, PictureJudge {
  readonly #parts: ThreadedJudgeParts;
  readonly #pipeline: Pipeline;
  readonly #rate = new LiveRate({ maxBatch: MAX_BATCH, now: () => performance.now() });
  readonly #canvases = new LiveCanvases();
  #closed: Promise<void> | null = null;

  constructor(parts: ThreadedJudgeParts) {
    this.#parts = parts;
    this.#pipeline = new Pipeline({
      ...parts,
      batchLimits: () => ({
        final: { count: MAX_BATCH, work: BATCH_WORK },
        live: { count: this.#rate.liveBatch, work: LIVE_BATCH_MS * UNITS_PER_MS },
        explain: { count: 1, work: 0 },
      }),
      liveLimitMs: LIVE_DRAW_LIMIT_MS,
      costlyLiveLimitMs: COSTLY_LIVE_LIMIT_MS,
      onBatch: (lane, size, busyMs) => {
        if (lane === 'live') this.#rate.judged(size, busyMs);
      },
      onRenderTimeout: (key) => this.#canvases.timedOut(key),
    });
  }

  get info(): JudgeInfo {
    return this.#parts.info();
  }

  get load(): JudgeLoad {
    return { waiting: this.#pipeline.waiting, liveIntervalMs: this.#rate.liveIntervalMs };
  }

  reads(prompt: string): boolean {
    return this.#parts.reads(prompt);
  }

  isAlive(): boolean {
    if (this.#closed) return false;
    const { renderers, costlyRenderers, model } = this.#parts;
    return [renderers, costlyRenderers, model].map((part) => part.isAlive()).every((alive) => alive);
  }

  judge({ strokes, ...request }: JudgeRequest): Promise<Judgement> {
    return this.#judge({ kind: 'strokes', strokes }, request);
  }

  judgeImage({ image, prompt, priority }: Parameters<ImageJudge['judgeImage']>[0]): Promise<Judgement> {
    return this.#judge({ kind: 'image', bytes: image }, { prompt, priority });
  }

  explain({ strokes, prompt, origin }: ExplainRequest): Promise<Explanation> {
    return this.#explain({ kind: 'strokes', strokes }, prompt, origin);
  }

  compareTexts({ text, prompt, origin, signal }: TextRequest): Promise<number> {
    return this.#text((model) => model.call('compareTexts', { text, prompt }), origin, signal);
  }

  explainImage({ image, prompt }: Parameters<ImageJudge['explainImage']>[0]): Promise<Explanation> {
    return this.#explain({ kind: 'image', bytes: image }, prompt);
  }

  look({ strokes, texts, origin }: LookRequest): Promise<Look> {
    return this.#look({ kind: 'strokes', strokes }, texts, origin);
  }

  lookImage({ image, texts }: Parameters<ImageJudge['lookImage']>[0]): Promise<Look> {
    return this.#look({ kind: 'image', bytes: image }, texts);
  }

  embedText(text: string, origin?: Origin): Promise<Float32Array> {
    return this.#text(async (model) => (await model.call('embedPrompts', [text]))[0] as Float32Array, origin);
  }

  compare({ picture, texts, origin = NOBODY, signal = undefined }: ComparisonRequest): Promise<Comparison> {
    const subject: FrameInput = { kind: 'pixels', picture };
    return new Promise((resolve, reject) =>
      this.#pipeline.add({
        ...{ kind: 'compare', ...unscored(subject, origin), signal: signal ?? null },
        ...{ texts, resolve, reject },
      }),
    );
  }

  async embedTexts({ texts, origin, signal }: Parameters<PictureJudge['embedTexts']>[0]): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = [];
    for (let i = 0; i < texts.length; i += TEXTS_IN_TURN) {
      const some = texts.slice(i, i + TEXTS_IN_TURN);
      embeddings.push(...(await this.#text((model) => model.call('embedTexts', some), origin, signal)));
    }
    return embeddings;
  }

  async examine({ picture, texts, top, origin = NOBODY, signal }: ExaminationRequest): Promise<Examination> {
    // The model keeps them, so that the picture's own turn is as short as that of one without texts.
    await this.embedTexts({ texts, origin, ...(signal && { signal }) });
    const subject: FrameInput = { kind: 'pixels', picture };
    return new Promise((resolve, reject) =>
      this.#pipeline.add({
        ...{ kind: 'examine', ...unscored(subject, origin), subject, signal: signal ?? null },
        ...{ texts, top, resolve, reject },
      }),
    );
  }

  forget(key: string): void {
    this.#pipeline.withdraw(key);
    this.#canvases.forget(key);
    this.#rate.gone(key);
    this.#parts.renderers.forget(key);
    this.#parts.costlyRenderers.forget(key);
  }

  close(): Promise<void> {
    this.#closed ??= this.#pipeline
      .close()
      .then(() => {
        const { renderers, costlyRenderers, model } = this.#parts;
        return Promise.all([renderers.close(), costlyRenderers.close(), model.close()]);
      })
      .then(() => {});
    return this.#closed;
  }

  #judge(
    drawing: DrawingInput,
    {
      prompt,
      among = null,
      priority: lane,
      canvas,
      origin = NOBODY,
      signal,
    }: Omit<JudgeRequest, 'strokes' | 'among'> & Partial<Pick<DrawingEntry, 'among'>>,
  ): Promise<Judgement> {
    const key = canvas?.key ?? null;
    if (key !== null && lane === 'final') {
      this.#pipeline.withdraw(key);
      this.#canvases.end(key);
      this.#rate.gone(key);
    }
    const work = workOf(drawing);
    return new Promise((resolve, reject) => {
      const entry: DrawingEntry = {
        kind: 'judge',
        lane,
        key,
        origin,
        work,
        isCostly: work > (lane === 'live' ? COSTLY_LIVE_WORK : COSTLY_FINAL_WORK),
        askedAtMs: performance.now(),
        drawing,
        prompt,
        among,
        signal: signal ?? null,
        resolve,
        reject,
      };
      if (canvas && lane === 'live') this.#judgeLive(entry, canvas);
      else this.#pipeline.add(entry);
    });
  }

  #judgeLive(entry: DrawingEntry, canvas: { key: string; version: number }): void {
    const question = JSON.stringify([entry.prompt, entry.among]);
    const judged = this.#canvases.judgement(canvas, question);
    if (this.#canvases.isEnded(canvas.key)) this.#pipeline.drop(entry, 'superseded');
    else if (this.#canvases.isTimedOut(canvas.key)) this.#pipeline.drop(entry, 'busy');
    else if (judged) entry.resolve(judged);
    else {
      // Once a canvas was costly, the worker for these has it.
      const isCostly = this.#canvases.isCostly(canvas.key, entry.isCostly);
      if (isCostly) this.#parts.renderers.forget(canvas.key);
      if (isCostly) this.#rate.gone(canvas.key);
      else this.#rate.asked(canvas.key);
      const resolve = (judgement: Judgement) => {
        this.#canvases.judged(canvas, question, judgement);
        if (this.#canvases.isEnded(canvas.key)) this.#pipeline.drop(entry, 'superseded');
        else entry.resolve(judgement);
      };
      this.#pipeline.add({ ...entry, isCostly, resolve });
    }
  }

  #text<T>(call: (model: ModelWorker) => Promise<T>, origin = NOBODY, signal: AbortSignal | null = null): Promise<T> {
    return new Promise((resolve, reject) =>
      this.#pipeline.add({
        ...{ kind: 'text', lane: 'explain', key: null, isCostly: false, work: TEXT_WORK },
        ...{ origin, signal, askedAtMs: performance.now(), reject },
        run: async (model) => resolve(await call(model)),
      }),
    );
  }

  #look(subject: DrawingInput, texts: readonly string[], origin = NOBODY): Promise<Look> {
    return new Promise((resolve, reject) =>
      this.#pipeline.add({ kind: 'look', ...unscored(subject, origin), texts, resolve, reject }),
    );
  }

  #explain(drawing: DrawingInput, prompt: string, origin = NOBODY): Promise<Explanation> {
    // Framed once: a drawing of many strokes takes longer to draw than its covered copies to embed.
    let subject: ExplanationEntry['subject'] = drawing;
    return explain(async (occlusion) => {
      const result = await new Promise<OcclusionResult>((resolve, reject) =>
        this.#pipeline.add({ kind: 'explain', ...unscored(subject, origin), prompt, occlusion, resolve, reject }),
      );
      subject = { kind: 'framed', framed: { image: result.image, frame: result.frame } };
      return result;
    });
  }
}

const unscored = (subject: ExplanationEntry['subject'], origin: Origin) => ({
  lane: 'explain' as const,
  key: null,
  origin,
  work: EXPLAIN_WORK,
  isCostly: subject.kind === 'strokes' && workOf(subject) > COSTLY_LIVE_WORK,
  signal: null,
  askedAtMs: performance.now(),
  subject,
});

const workOf = (drawing: DrawingInput): number =>
  DRAWING_WORK + (drawing.kind === 'strokes' ? mostWork(drawing.strokes) : 0);
