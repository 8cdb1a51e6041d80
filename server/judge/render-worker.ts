import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import type { Drawing } from './inline-judge.ts';
import type { FramedImage } from './occlusion.ts';
import { JudgeError } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Endable } from './restartable-worker.ts';
import type {
  FromRenderWorker,
  PackedDrawing,
  PackedRequest,
  RenderWorkerOptions,
  RenderWorkerReady,
  Sent,
  ToRenderWorker,
} from './worker-messages.ts';
import { packStrokes } from './worker-messages.ts';
import { startThread } from './worker-thread.ts';

export interface PoolRequest {
  drawing: Drawing;
  /** Under which the thread may keep the canvas; null: it is drawn once. Of a batch no two have the same. */
  key: string | null;
  thumbnail: boolean;
  limitMs: number | null;
}

/** A thread that requests at drawings. One question at a time. */
export interface RenderWorker extends Endable {
  readonly guardHash: string;
  /** Outcomes in the order of the batch. @throws JudgeError when the thread dies meanwhile */
  render(batch: readonly PoolRequest[]): Promise<Extract<FromRenderWorker, { kind: 'rendered' }>>;
  /** Only what the model sees. @throws JudgeError */
  frame(drawing: Drawing): Promise<Sent<{ framed: FramedImage }>>;
  /** Forgets the canvas of a key. */
  forget(key: string): void;
}

/** Needs to know how pictures are made for the model only when it has started. @throws ModelError, JudgeError */
export async function startRenderWorker(preprocessing: Promise<Preprocessing>, heapMb: number): Promise<RenderWorker> {
  const later = preprocessing.then((known): RenderWorkerOptions => ({ preprocessing: known }));
  const thread = await startThread<RenderWorkerReady, ToRenderWorker, FromRenderWorker>({
    role: 'render',
    data: {},
    later,
    heapMb,
  });
  const canvases = new CanvasDeltas();
  const forget = (keys: readonly string[]) => {
    const known = keys.filter((key) => canvases.forget(key));
    if (known.length > 0 && !thread.dead) thread.tell({ kind: 'forget', keys: known });
  };

  return {
    guardHash: thread.ready.guardHash,
    get dead() {
      return thread.dead;
    },
    ended: thread.ended,
    async render(batch) {
      const sent = batch.map(
        ({ drawing, key, ...rest }): PackedRequest => ({ drawing: sendable(drawing, key), ...rest }),
      );
      const answer = await thread.ask({ kind: 'render', batch: sent }, sent.flatMap(handedOver));
      if (answer.kind !== 'rendered') throw new JudgeError('The judge answered another question.');
      // What failed may be there in part; what was too slow is there, and gets further the next time.
      const lost = batch.flatMap(({ key }, i) => {
        const outcome = answer.outcomes[i];
        return key !== null && !outcome?.ok && !outcome?.isTimedOut ? [key] : [];
      });
      forget(lost);
      const surplus = canvases.overflow();
      if (surplus.length > 0 && !thread.dead) thread.tell({ kind: 'forget', keys: surplus });
      return answer;
    },
    async frame(drawing) {
      const answer = await thread.ask({ kind: 'frame', drawing: sendable(drawing, null) });
      if (answer.kind !== 'frame') throw new JudgeError('The judge answered another question.');
      return answer.outcome;
    },
    forget: (key) => forget([key]),
    close: () => thread.close(),
  };

  function sendable(drawing: Drawing, key: string | null): PackedDrawing {
    if (drawing.kind === 'image') return drawing;
    if (key === null) return { kind: 'strokes', strokes: packStrokes(drawing.strokes) };
    const { keep, strokes } = canvases.send(key, drawing.strokes);
    return { kind: 'strokes', strokes: packStrokes(strokes), canvas: { key, keep } };
  }
}

/** Pictures stay with whoever gave them. */
const handedOver = ({ drawing }: PackedRequest) => (drawing.kind === 'strokes' ? [drawing.strokes.points.buffer] : []);

/** All canvases that a thread may keep, bytes: some thousand usual drawings. */
const BYTES_KEPT = 128 * 1024 * 1024;
/** What a point becomes over there (itself and its outline), and what a canvas costs beside (a few bitmaps), bytes. */
const BYTES_PER_POINT = 190;
/** What a fill covers: usually far less, at worst four times as much. */
const BYTES_PER_FILL = 64 * 1024;
const BYTES_PER_CANVAS = 8_192;
/** A canvas of so many points has bitmaps that are remembered, bytes. */
const MANY_POINTS = 1_000;
const BYTES_OF_BITMAPS = 512 * 1024;

interface SentCanvas {
  strokes: { stroke: Stroke; length: number }[];
  bytes: number;
}

/** What has to be sent of a canvas: its first `keep` strokes are over there, `strokes` are all that follow. */
export interface Rest {
  keep: number;
  strokes: readonly Stroke[];
}

/**
 * Which strokes a thread has of which canvas: only what is new crosses over. A stroke that is the same object with as many
 * points is the same, because strokes only ever grow at their end. The canvases used least lately are given up when they
 * are too much together.
 */
export class CanvasDeltas {
  /** The longest unused first. */
  readonly #sent = new Map<string, SentCanvas>();
  #bytes = 0;
  readonly #most: number;

  constructor(bytes = BYTES_KEPT) {
    this.#most = bytes;
  }

  get size(): number {
    return this.#sent.size;
  }

  /** What is to be sent of it now; it counts as sent. */
  send(key: string, strokes: readonly Stroke[]): Rest {
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

  /** @returns whether there was anything to forget */
  forget(key: string): boolean {
    this.#bytes -= this.#sent.get(key)?.bytes ?? 0;
    return this.#sent.delete(key);
  }

  /** Gives up what is too much. @returns whose canvases the thread has to forget */
  overflow(): string[] {
    const given: string[] = [];
    for (const key of this.#sent.keys()) {
      if (this.#bytes <= this.#most) break;
      given.push(key);
      this.forget(key);
    }
    return given;
  }
}

const isSame = (sent: SentCanvas['strokes'][number] | undefined, stroke: Stroke | undefined) =>
  sent?.stroke === stroke && sent?.length === stroke?.points.length;
