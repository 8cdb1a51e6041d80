import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Judge, JudgeError } from '../judge/port.ts';
import type {
  DrawingToRejudge,
  JudgedAgain,
  RejudgedDrawing,
  Rejudging,
  RejudgingStore,
} from '../storage/port/rejudging.ts';

export interface RejudgingOptions {
  store: Pick<RejudgingStore, 'claim' | 'release' | 'next' | 'keep' | 'finish'>;
  judge: Pick<Judge, 'info' | 'judge' | 'load'>;
  /** Whether anybody plays. */
  isBusy(): boolean;
  /** Drawings have other scores than before. */
  onRejudged(drawings: readonly RejudgedDrawing[]): void;
  logger: Logger;
  pace?: Partial<Pace>;
}

/** Durations in milliseconds. */
interface Pace {
  /** How often it is asked whether there is a job. */
  check: number;
  /** Between two batches: the processor is left alone for a moment. */
  between: number;
  /** The same while anybody plays. */
  betweenWhilePlayed: number;
  /** How often it is asked whether a drawing of a player still waits for its score. */
  poll: number;
  /** After a failure of judge or database; twice as long after each further one, a minute at most. */
  retry: number;
}

const PACE: Pace = { check: 3_000, between: 20, betweenWhilePlayed: 1_000, poll: 200, retry: 1_000 };
const LONGEST_RETRY_MS = 60_000;

/** Drawings of one transaction: some ten milliseconds each in which the embedded database answers nobody. */
const AT_ONCE = 4;
/** A process that was not heard of for this long has lost the job to any other. */
const CLAIM_MS = 120_000;
/** In the lowest lane, the job is one client among those who ask for explanations. */
const ORIGIN = { address: 'server', player: 'rejudging' };

/**
 * [REJUDGE-1] Has stored drawings judged by the present model once an owner has started the job: in the background, in the
 * lowest lane of the judge. All progress is in the database. What a stop interrupts goes on after the next start, in this
 * process or in another one.
 *
 * @returns stops it, without waiting for what is being judged
 */
export function openRejudging({
  store,
  judge,
  isBusy,
  onRejudged,
  logger,
  ...options
}: RejudgingOptions): () => Promise<void> {
  const pace = { ...PACE, ...options.pace };
  const stopping = new AbortController();
  const { signal } = stopping;
  const runner = randomUUID();
  const wait = (ms: number) => sleep(ms, undefined, { signal, ref: false });

  /** null: the judge can't judge this drawing. */
  async function judgeOne({ id, ops, prompt }: DrawingToRejudge): Promise<JudgedAgain | null> {
    const strokes = strokesOf(ops);
    if (strokes === null) {
      logger.warn({ drawingId: id }, 'a drawing could not be judged anew: its strokes are damaged');
      return null;
    }
    for (;;) {
      while (judge.load.waiting.final + judge.load.waiting.live > 0) await wait(pace.poll);
      try {
        const judgement = await judge.judge({ strokes, prompt, priority: 'explain', origin: ORIGIN, signal });
        const { similarity, rawScore, deductions, score, labels, embedding } = judgement;
        return { id, similarity, rawScore, deductions, score, labels, embedding };
      } catch (error) {
        signal.throwIfAborted();
        // A judge that is down would fail at every drawing: the job waits for it.
        if (!(error instanceof JudgeError) || error.code === 'closed' || error.code === 'down') throw error;
        if (error.code === 'failed') {
          logger.warn({ err: error, drawingId: id }, 'a drawing could not be judged anew');
          return null;
        }
        await wait(pace.poll);
      }
    }
  }

  /** @returns whether there may be more to do */
  async function judgeSome(job: Rejudging): Promise<boolean> {
    const { modelId, modelHash, precision, provider, preprocessing } = judge.info;
    const drawings = await store.next(modelHash, { after: job.after, limit: AT_ONCE });
    const last = drawings.at(-1);
    if (last === undefined) {
      await store.finish(modelHash, new Date());
      logger.info({ drawings: job.done, failed: job.failed }, 'stored drawings are judged anew');
      return false;
    }
    const judgements = await Promise.all(drawings.map(judgeOne));
    const judged = judgements.filter((one) => one !== null);
    const model = { modelId, modelHash, precision, provider, preprocessing };
    const batch = { judged, failed: judgements.length - judged.length, after: last };
    onRejudged(await store.keep(model, batch));
    return true;
  }

  async function run(): Promise<void> {
    let failures = 0;
    for (;;) {
      try {
        const job = await store.claim(judge.info.modelHash, runner, CLAIM_MS);
        const isMore = job !== null && (await judgeSome(job));
        failures = 0;
        await wait(isMore ? (isBusy() ? pace.betweenWhilePlayed : pace.between) : pace.check);
      } catch (error) {
        signal.throwIfAborted();
        // The first one says what the matter is.
        if (failures === 0) logger.warn({ err: error }, 'judging anew is interrupted');
        await wait(Math.min(pace.retry * 2 ** failures++, LONGEST_RETRY_MS));
      }
    }
  }

  const running = run().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ err: error }, 'judging anew ended');
  });
  return async () => {
    stopping.abort();
    await running;
    await store.release(judge.info.modelHash, runner).catch((error: unknown) => {
      logger.warn({ err: error }, 'the job of judging anew could not be left to others');
    });
  };
}

/** null: they are damaged. An error would end the attempt, and each further one would meet the same drawing. */
function strokesOf(ops: DrawingToRejudge['ops']): Stroke[] | null {
  try {
    return ops && visibleStrokes(replayOps(ops));
  } catch {
    return null;
  }
}
