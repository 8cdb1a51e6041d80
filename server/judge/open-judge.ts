import { availableParallelism } from 'node:os';
import { LRUCache } from 'lru-cache';
import { AnswerTimeout, RestartableWorker } from '#server/lib/worker-thread.ts';
import { readConfiguration } from './model-files.ts';
import { type ModelWorker, startModelWorker } from './model-worker.ts';
import { JudgeError, type JudgeInfo, type JudgeObserver, type PictureJudge } from './port.ts';
import type { ProviderChoice } from './providers/names.ts';
import { RenderPool, type RenderWorker, startRenderWorker } from './render-pool.ts';
import type { ScoringOptions } from './scoring.ts';
import { type ImageJudge, ThreadedJudge } from './threaded-judge.ts';
import { openTokenizer } from './tokenizer.ts';

export { ModelError } from './model-files.ts';
export type { ImageJudge } from './threaded-judge.ts';

/** Requests that may wait; a whole class that hands in at once is a tenth of it. */
const DEFAULT_QUEUE_CAPACITY = 512;
const DEFAULT_TOP_LABELS = 5;
const DEFAULT_HEAP_MB = 1024;

/** The part of a pino logger that the judge uses. */
interface JudgeLogger {
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
  /** Render workers; default: one for four cores, at most 4. A GPU takes more drawings than one thread can draw. */
  drawingThreads?: number;
  logger?: JudgeLogger;
  /** Replaces the model's own label bank. */
  labels?: readonly string[];
  /** Labels in a judgement, up to the whole bank; default 5. */
  topLabels?: number;
  /** `false`: judgements have an empty thumbnail. */
  thumbnails?: boolean;
  /** Largest heap of each worker, MiB. */
  heapMb?: number;
  /** Requests that may wait. */
  queueCapacity?: number;
  /** A model that does not answer for so long counts as dead, and its successor runs on the CPU; default a minute. */
  answerLimitMs?: number;
  observer?: JudgeObserver;
}

/** Of the prompts that were looked at last, whether the model reads them. */
const CACHED_PROMPTS = 4_096;

const CHANGED = 'The model was changed on disk; the server must be started again to use it.';

/** Starts the judge's workers, loads the model and warms it up. @throws ModelError when the model cannot be used. */
export async function openJudge(options: OpenJudgeOptions): Promise<ImageJudge & PictureJudge> {
  const { logger, observer, heapMb = DEFAULT_HEAP_MB } = options;
  const start: ScoringOptions = {
    modelFolder: options.modelFolder,
    provider: options.provider ?? 'auto',
    intraOpNumThreads: options.intraOpNumThreads ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    labels: options.labels ?? null,
    topLabels: options.topLabels ?? DEFAULT_TOP_LABELS,
  };
  let running: JudgeInfo | null = null;
  const reads = await openReader(options.modelFolder);
  let hasHung = false;
  let lastDeath = '';

  const providerChanged = (info: JudgeInfo) => {
    if (!running) return;
    const from = running.provider;
    running = info;
    logger?.error({ from, to: info.provider, passedOver: info.passedOver }, 'judge provider changed');
    observer?.providerChanged?.(info);
  };
  /** A successor runs where its predecessor ran: no trials while rooms wait, and no return to a device that was lost. */
  const startModel = () => {
    const provider = hasHung ? 'cpu' : ((running?.provider ?? start.provider) as ProviderChoice);
    return startModelWorker({ ...start, provider }, heapMb, providerChanged, options.answerLimitMs);
  };
  const starting = startModel();
  const startRenderer = (isBackground = false) =>
    startRenderWorker(
      starting.then(({ preprocessing }) => preprocessing),
      { heapMb, isBackground },
    );
  // All at once: the model takes longest. If it cannot be used, the render workers end by themselves.
  const drawingThreads = options.drawingThreads ?? Math.min(4, Math.max(1, Math.floor(availableParallelism() / 4)));
  const startingRenderers = Array.from({ length: drawingThreads }, () => startRenderer());
  const settled = Promise.allSettled(startingRenderers);
  const model = await starting.catch(async (error) => {
    await settled;
    throw error;
  });
  const renderers = await Promise.all(startingRenderers).catch(async (error) => {
    await Promise.all((await settled).map((one) => (one.status === 'fulfilled' ? one.value.close() : null)));
    await model.close();
    throw error;
  });
  running = model.info;
  const { provider, passedOver } = running;
  logger?.info({ provider, passedOver }, 'judge provider');
  logger?.debug({ ...running, intraOpNumThreads: start.intraOpNumThreads }, 'judge ready');

  const died = (reason: Error) => {
    logger?.error({ err: reason }, 'judge thread died');
    lastDeath = reason.message;
  };
  const modelDied = (reason: Error) => {
    hasHung ||= reason instanceof AnswerTimeout;
    died(reason);
  };
  /** @throws JudgeError when the successor would judge by other files */
  const successor = async <T extends ModelWorker | RenderWorker>(
    begin: () => Promise<T>,
    isSame: (next: T) => boolean,
  ): Promise<T> => {
    const modelHash = running?.modelHash;
    const next = await begin().catch((error) => {
      logger?.error({ err: error }, 'judge thread could not be restarted');
      throw error;
    });
    logger?.info({ modelHash }, 'judge thread restarted');
    observer?.restarted?.(lastDeath);
    if (isSame(next)) return next;
    await next.close();
    throw new JudgeError(CHANGED);
  };
  const restartModel = async () => {
    const next = await successor(startModel, ({ info }) => info.modelHash === running?.modelHash);
    if (next.info.provider !== running?.provider) providerChanged(next.info);
    return next;
  };
  const restartRenderer = ({ guardHash }: RenderWorker) =>
    successor(startRenderer, (next) => next.guardHash === guardHash);

  // All workers have the same guard.
  const { guardHash } = renderers[0] as RenderWorker;
  const startCostly = () => startRenderer(true);
  let hasStartedCostly = false;
  const costly = new RestartableWorker<RenderWorker>(
    null,
    async () => {
      if (hasStartedCostly) return successor(startCostly, (next) => next.guardHash === guardHash);
      const first = await startCostly();
      hasStartedCostly = true;
      if (first.guardHash === guardHash) return first;
      await first.close();
      throw new JudgeError(CHANGED);
    },
    died,
  );

  return new ThreadedJudge({
    model: new RestartableWorker(model, restartModel, modelDied),
    renderers: new RenderPool(renderers.map((one) => new RestartableWorker(one, () => restartRenderer(one), died))),
    costlyRenderers: new RenderPool([costly]),
    info: () => running as JudgeInfo,
    reads,
    queueCapacity: options.queueCapacity ?? DEFAULT_QUEUE_CAPACITY,
    thumbnails: options.thumbnails ?? true,
    observer,
  });
}

/** The tokenizer alone, on the calling thread: a host who writes a prompt is told at once that the model can't read it. */
async function openReader(modelFolder: string): Promise<(prompt: string) => boolean> {
  const tokenizer = openTokenizer(await readConfiguration(modelFolder));
  const known = new LRUCache<string, boolean>({ max: CACHED_PROMPTS });
  return (prompt) => {
    const reads = known.get(prompt) ?? tokenizer.reads(prompt);
    known.set(prompt, reads);
    return reads;
  };
}
