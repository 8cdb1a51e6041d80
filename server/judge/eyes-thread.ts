import type { Drawing } from './judging.ts';
import type { Framed } from './occlusion.ts';
import { packStrokes } from './packed-strokes.ts';
import { JudgeError } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import { SentCanvases } from './sent-canvases.ts';
import type { Mortal } from './standing.ts';
import { startThread } from './thread.ts';
import type { EyesOptions, EyesReady, FromEyes, Sent, SentDrawing, SentLook, ToEyes } from './worker-messages.ts';

export interface LookAt {
  drawing: Drawing;
  /** Under which the thread may keep the canvas; null: it is drawn once. Of a batch no two have the same. */
  key: string | null;
  thumbnail: boolean;
  limitMs: number | null;
}

/** A thread that looks at drawings. One question at a time. */
export interface EyesThread extends Mortal {
  readonly guardHash: string;
  /** Outcomes in the order of the batch. @throws JudgeError when the thread dies meanwhile */
  see(batch: readonly LookAt[]): Promise<Extract<FromEyes, { kind: 'seen' }>>;
  /** Only what the model sees. @throws JudgeError */
  sight(drawing: Drawing): Promise<Sent<{ framed: Framed }>>;
  /** Forgets the canvas of a key. */
  forget(key: string): void;
}

/** Needs to know how pictures are made for the model only when it has started. @throws ModelError, JudgeError */
export async function startEyesThread(preprocessing: Promise<Preprocessing>, heapMb: number): Promise<EyesThread> {
  const later = preprocessing.then((known): EyesOptions => ({ preprocessing: known }));
  const thread = await startThread<EyesReady, ToEyes, FromEyes>({ role: 'eyes', data: {}, later, heapMb });
  const canvases = new SentCanvases();
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
    async see(batch) {
      const sent = batch.map(({ drawing, key, ...rest }): SentLook => ({ drawing: sendable(drawing, key), ...rest }));
      const answer = await thread.ask({ kind: 'see', batch: sent }, sent.flatMap(handedOver));
      if (answer.kind !== 'seen') throw new JudgeError('The judge answered another question.');
      // What failed may be there in part; what was too slow is there, and gets further the next time.
      const lost = batch.flatMap(({ key }, i) => {
        const outcome = answer.outcomes[i];
        return key !== null && !outcome?.ok && !outcome?.isTooSlow ? [key] : [];
      });
      forget(lost);
      const surplus = canvases.overflow();
      if (surplus.length > 0 && !thread.dead) thread.tell({ kind: 'forget', keys: surplus });
      return answer;
    },
    async sight(drawing) {
      const answer = await thread.ask({ kind: 'sight', drawing: sendable(drawing, null) });
      if (answer.kind !== 'sight') throw new JudgeError('The judge answered another question.');
      return answer.outcome;
    },
    forget: (key) => forget([key]),
    close: () => thread.close(),
  };

  function sendable(drawing: Drawing, key: string | null): SentDrawing {
    if (drawing.kind === 'image') return drawing;
    if (key === null) return { kind: 'strokes', strokes: packStrokes(drawing.strokes) };
    const { keep, strokes } = canvases.send(key, drawing.strokes);
    return { kind: 'strokes', strokes: packStrokes(strokes), canvas: { key, keep } };
  }
}

/** Pictures stay with whoever gave them. */
const handedOver = ({ drawing }: SentLook) => (drawing.kind === 'strokes' ? [drawing.strokes.points.buffer] : []);
