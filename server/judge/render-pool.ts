import { mostWork, UNITS_PER_MS } from '#canvas/drawing-cost.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { fnv1a32 } from '#contract/random.ts';
import type { Endable, RestartableWorker } from '#server/lib/worker-thread.ts';
import type { DecodedInput, FramedImage, FrameInput } from './framing.ts';
import type { Preprocessing } from './preprocessing.ts';
import {
  ANSWER_LIMIT_MS,
  type PackedDrawing,
  type PackedRequest,
  packStrokes,
  type RenderAnswer,
  type RenderMethods,
  startJudgeWorker,
} from './worker-messages.ts';

export interface PoolRequest {
  drawing: FrameInput;
  /** Key under which the worker may cache the canvas, unique in a batch; null: it is drawn once. */
  key: string | null;
  thumbnail: boolean;
  /** Longest time to draw it, ms; null: no limit. */
  limitMs: number | null;
}

/** A worker that renders drawings. One call at a time. */
export interface RenderWorker extends Endable {
  /** SHA-256 (hex) of its writing guard. */
  readonly guardHash: string;
  /** Outcomes in the order of the batch. @throws WorkerDied, MethodFailed */
  render(batch: readonly PoolRequest[]): Promise<RenderAnswer>;
  /** The model's view of a drawing alone. @throws WorkerDied, MethodFailed */
  frame(drawing: FrameInput): Promise<FramedImage>;
  /** Drops the cached canvas of a key. */
  forget(key: string): void;
}

/** Longest time of a batch whose drawings take no time, ms. */
const LEAST_LIMIT_MS = 5_000;
/** Slower machines, other processes, and what is built to take longer than it counts. */
const SLOWEST = 10;

/** Longest time that a worker has for these drawings, ms: far above what it needs. */
export function answerLimitMs(drawings: readonly FrameInput[]): number {
  const work = drawings.reduce((sum, one) => sum + (one.kind === 'strokes' ? mostWork(one.strokes) : 0), 0);
  return Math.min(ANSWER_LIMIT_MS, LEAST_LIMIT_MS + (SLOWEST * work) / UNITS_PER_MS);
}

export interface RenderWorkerOptions {
  heapMb: number;
  /** See `WorkerOptions`. */
  isBackground: boolean;
}

/** Loads the writing guard while the model, which knows `preprocessing`, is still loading. @throws ModelError, JudgeError */
export async function startRenderWorker(
  preprocessing: Promise<Preprocessing>,
  options: RenderWorkerOptions,
): Promise<RenderWorker> {
  preprocessing.catch(() => {}); // thrown below
  const worker = await startJudgeWorker<RenderMethods, { guardHash: string }>({
    name: 'judge-render',
    module: new URL('./renderer.ts', import.meta.url),
    ...options,
    answerLimitMs: ANSWER_LIMIT_MS,
  });
  try {
    await worker.call('open', await preprocessing);
  } catch (error) {
    // Not terminated: native code that is interrupted takes the process with it.
    await worker.close();
    throw error;
  }
  const canvases = new CanvasDeltas();
  const forget = (keys: readonly string[]) => {
    const known = keys.filter((key) => canvases.forget(key));
    if (known.length > 0) worker.notify('forget', known);
  };

  return {
    guardHash: worker.ready.guardHash,
    get dead() {
      return worker.dead;
    },
    ended: worker.ended,
    async render(batch) {
      const packed = batch.map(
        ({ drawing, key, ...rest }): PackedRequest => ({ drawing: packedDrawing(drawing, key), ...rest }),
      );
      const limitMs = answerLimitMs(batch.map(({ drawing }) => drawing));
      const answer = await worker.call('render', packed, packed.flatMap(movedBuffers), limitMs);
      // The worker may hold a part of what failed. It holds what timed out, and gets further the next time.
      const lost = batch.flatMap(({ key }, i) => {
        const outcome = answer.outcomes[i];
        return key !== null && !outcome?.ok && !outcome?.isTimedOut ? [key] : [];
      });
      forget(lost);
      const evicted = canvases.evict();
      if (evicted.length > 0) worker.notify('forget', evicted);
      return answer;
    },
    frame(drawing) {
      return worker.call('frame', packedDrawing(drawing, null), [], answerLimitMs([drawing]));
    },
    forget: (key) => forget([key]),
    close: () => worker.close(),
  };

  function packedDrawing(drawing: FrameInput, key: string | null): PackedDrawing | DecodedInput {
    if (drawing.kind !== 'strokes') return drawing;
    if (key === null) return { kind: 'strokes', strokes: packStrokes(drawing.strokes) };
    const { keep, strokes } = canvases.send(key, drawing.strokes);
    return { kind: 'strokes', strokes: packStrokes(strokes), canvas: { key, keep } };
  }
}

/** Images stay with the caller. */
const movedBuffers = ({ drawing }: PackedRequest) =>
  drawing.kind === 'strokes' ? [drawing.strokes.points.buffer] : [];

/** Size of the canvases that a worker may cache, bytes: some thousand usual drawings. */
const CACHE_BYTES = 128 * 1024 * 1024;
/** Memory in the worker, bytes: a point with its outline; a canvas with its bitmaps (below). */
const BYTES_PER_POINT = 190;
/** The region of a fill: usually far less, at most four times as much. */
const BYTES_PER_FILL = 64 * 1024;
const BYTES_PER_CANVAS = 8_192;
/** A canvas of so many points has cached bitmaps, of this size in bytes. */
const MANY_POINTS = 1_000;
const BYTES_OF_BITMAPS = 512 * 1024;

interface SentCanvas {
  strokes: { stroke: Stroke; length: number }[];
  bytes: number;
}

/** What has to be sent of a canvas: the worker keeps its first `keep` strokes, and `strokes` are all that follow. */
export interface CanvasDelta {
  keep: number;
  strokes: readonly Stroke[];
}

/**
 * Knows the strokes that a worker has of each canvas, so that only new ones are sent. A stroke that is the same object
 * with as many points is unchanged, because strokes grow at their end only. The least recently used canvases are evicted
 * when their estimated size exceeds the limit.
 */
export class CanvasDeltas {
  /** Least recently used first. */
  readonly #sent = new Map<string, SentCanvas>();
  #bytes = 0;
  readonly #most: number;

  constructor(bytes = CACHE_BYTES) {
    this.#most = bytes;
  }

  get size(): number {
    return this.#sent.size;
  }

  /** The strokes to send now; they count as sent. */
  send(key: string, strokes: readonly Stroke[]): CanvasDelta {
    const before = this.#sent.get(key)?.strokes ?? [];
    let keep = 0;
    while (keep < Math.min(before.length, strokes.length) && isSame(before[keep], strokes[keep])) keep++;
    this.forget(key);
    const points = strokes.reduce((sum, stroke) => sum + stroke.points.length / POINT_STRIDE, 0);
    const fills = strokes.filter(({ tool }) => tool === 'fill').length;
    const ofStrokes = points * BYTES_PER_POINT + fills * BYTES_PER_FILL;
    const bytes = BYTES_PER_CANVAS + ofStrokes + (points > MANY_POINTS ? BYTES_OF_BITMAPS : 0);
    this.#sent.set(key, { strokes: strokes.map((stroke) => ({ stroke, length: stroke.points.length })), bytes });
    this.#bytes += bytes;
    return { keep, strokes: strokes.slice(keep) };
  }

  /** @returns whether the canvas was known */
  forget(key: string): boolean {
    this.#bytes -= this.#sent.get(key)?.bytes ?? 0;
    return this.#sent.delete(key);
  }

  /** Evicts canvases beyond the limit. @returns keys that the worker has to forget */
  evict(): string[] {
    const evicted: string[] = [];
    for (const key of this.#sent.keys()) {
      if (this.#bytes <= this.#most) break;
      evicted.push(key);
      this.forget(key);
    }
    return evicted;
  }
}

const isSame = (sent: SentCanvas['strokes'][number] | undefined, stroke: Stroke | undefined) =>
  sent?.stroke === stroke && sent?.length === stroke?.points.length;

/** `isAlone`: the worker had no other drawing when it failed. */
type RenderOutcome = RenderAnswer['outcomes'][number] | { ok: false; error: unknown; isAlone: boolean };

/** Times in milliseconds, of the slowest worker. */
export interface PoolReport {
  outcomes: RenderOutcome[];
  renderMs: number;
  restMs: number;
}

/** Render workers that share one batch at a time. */
export class RenderPool {
  readonly #workers: readonly RestartableWorker<RenderWorker>[];

  /** @param workers at least one */
  constructor(workers: readonly RestartableWorker<RenderWorker>[]) {
    this.#workers = workers;
  }

  /** Outcomes in the order of the batch. A worker that dies, or cannot be replaced, fails its own part only. */
  async render(batch: readonly PoolRequest[]): Promise<PoolReport> {
    const parts = distribute(
      batch.map(({ key }) => key),
      this.#workers.length,
    );
    const outcomes = new Array<RenderOutcome>(batch.length);
    const times = await Promise.all(
      parts.map(async (part, i) => {
        if (part.length === 0) return { renderMs: 0, restMs: 0 };
        try {
          const thread = await (this.#workers[i] as RestartableWorker<RenderWorker>).get();
          const answer = await thread.render(part.map((at) => batch[at] as PoolRequest));
          for (const [k, at] of part.entries()) outcomes[at] = answer.outcomes[k] as RenderOutcome;
          return answer;
        } catch (error) {
          for (const at of part) outcomes[at] = { ok: false, error, isAlone: part.length === 1 };
          return { renderMs: 0, restMs: 0 };
        }
      }),
    );
    return {
      outcomes,
      renderMs: Math.max(...times.map(({ renderMs }) => renderMs)),
      restMs: Math.max(...times.map(({ restMs }) => restMs)),
    };
  }

  /** @throws WorkerDied, MethodFailed */
  async frame(drawing: FrameInput): Promise<FramedImage> {
    const thread = await (this.#workers[0] as RestartableWorker<RenderWorker>).get();
    return thread.frame(drawing);
  }

  forget(key: string): void {
    this.#workers[workerIndexOf(key, this.#workers.length)]?.running?.forget(key);
  }

  /** Whether all run; successors of dead ones are started. */
  isAlive(): boolean {
    return this.#workers.map((worker) => worker.isAlive()).every((alive) => alive);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}

/** Indices of each worker's part: a key always goes to the same worker, which has its canvas; the rest evenly. */
export function distribute(keys: readonly (string | null)[], count: number): number[][] {
  const parts = Array.from({ length: count }, (): number[] => []);
  for (const [i, key] of keys.entries()) if (key !== null) parts[workerIndexOf(key, count)]?.push(i);
  for (const [i, key] of keys.entries()) {
    if (key !== null) continue;
    const shortest = parts.reduce((least, part) => (part.length < least.length ? part : least));
    shortest.push(i);
  }
  return parts;
}

const workerIndexOf = (key: string, count: number): number => fnv1a32(key) % count;
