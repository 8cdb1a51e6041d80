import type { Seeing } from './occlusion.ts';
import { JudgeError, type JudgeInfo } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { LookRequest, ScoreRequest, ScoringOptions } from './scoring.ts';
import type { Mortal } from './standing.ts';
import { startThread } from './thread.ts';
import type { FromModel, ModelReady, Sent, ToModel } from './worker-messages.ts';

/** The thread of the model. One question at a time. */
export interface ModelThread extends Mortal {
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  readonly preprocessing: Preprocessing;
  /** Outcomes in the order of the batch. @throws JudgeError when the thread dies meanwhile */
  score(batch: ScoreRequest[]): Promise<Extract<FromModel, { kind: 'scored' }>>;
  look(request: LookRequest): Promise<Sent<{ seeing: Seeing }>>;
}

/** Starts the thread and waits until its model is loaded and warm. @throws ModelError, JudgeError */
export async function startModelThread(
  options: ScoringOptions,
  heapMb: number,
  onProviderChanged: (info: JudgeInfo) => void,
  answerLimitMs?: number,
): Promise<ModelThread> {
  let changed: JudgeInfo | null = null;
  const thread = await startThread<ModelReady, ToModel, FromModel>(
    { role: 'model', data: options, heapMb, ...(answerLimitMs ? { answerLimitMs } : {}) },
    (message) => {
      if (message.kind !== 'provider') return false;
      changed = message.info;
      onProviderChanged(changed);
      return true;
    },
  );
  return {
    get info() {
      return changed ?? thread.ready.info;
    },
    preprocessing: thread.ready.preprocessing,
    get dead() {
      return thread.dead;
    },
    ended: thread.ended,
    async score(batch) {
      const pictures = batch.map(({ seen }) => seen.image.data.buffer as ArrayBuffer);
      const answer = await thread.ask({ kind: 'score', batch }, pictures);
      if (answer.kind !== 'scored') throw new JudgeError('The judge answered another question.');
      return answer;
    },
    async look(request) {
      const answer = await thread.ask({ kind: 'look', request });
      if (answer.kind !== 'looked') throw new JudgeError('The judge answered another question.');
      return answer.outcome;
    },
    close: () => thread.close(),
  };
}
