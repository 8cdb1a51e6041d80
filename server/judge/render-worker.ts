import { CanvasDeltas } from './canvas-deltas.ts';
import type { Drawing } from './inline-judge.ts';
import type { FramedImage } from './occlusion.ts';
import { packStrokes } from './packed-strokes.ts';
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
