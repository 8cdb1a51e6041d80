import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import type { Endable } from '#server/lib/restartable-worker.ts';
import type { DrawingInput, FramedImage } from './framing.ts';
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
  drawing: DrawingInput;
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
  frame(drawing: DrawingInput): Promise<FramedImage>;
  /** Drops the cached canvas of a key. */
  forget(key: string): void;
}

/** Loads the writing guard while the model, which knows `preprocessing`, is still loading. @throws ModelError, JudgeError */
export async function startRenderWorker(preprocessing: Promise<Preprocessing>, heapMb: number): Promise<RenderWorker> {
  preprocessing.catch(() => {}); // thrown below
  const worker = await startJudgeWorker<RenderMethods, { guardHash: string }>({
    name: 'judge-render',
    module: new URL('./render-worker-thread.ts', import.meta.url),
    heapMb,
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
      const answer = await worker.call('render', packed, packed.flatMap(movedBuffers));
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
    frame: (drawing) => worker.call('frame', packedDrawing(drawing, null)),
    forget: (key) => forget([key]),
    close: () => worker.close(),
  };

  function packedDrawing(drawing: DrawingInput, key: string | null): PackedDrawing {
    if (drawing.kind === 'image') return drawing;
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
