import type { OcclusionResult } from './occlusion.ts';
import { JudgeError, type JudgeInfo } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Endable } from './restartable-worker.ts';
import type { OcclusionRequest, ScoreRequest, ScoringOptions } from './scoring.ts';
import type { FromModelWorker, ModelWorkerReady, Sent, ToModelWorker } from './worker-messages.ts';
import { startThread } from './worker-thread.ts';

/** The thread of the model. One question at a time. */
export interface ModelWorker extends Endable {
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  readonly preprocessing: Preprocessing;
  /** Outcomes in the order of the batch. @throws JudgeError when the thread dies meanwhile */
  score(batch: ScoreRequest[]): Promise<Extract<FromModelWorker, { kind: 'scored' }>>;
  embedOcclusions(request: OcclusionRequest): Promise<Sent<{ result: OcclusionResult }>>;
}

/** Starts the thread and waits until its model is loaded and warm. @throws ModelError, JudgeError */
export async function startModelWorker(
  options: ScoringOptions,
  heapMb: number,
  onProviderChanged: (info: JudgeInfo) => void,
  answerLimitMs?: number,
): Promise<ModelWorker> {
  let changed: JudgeInfo | null = null;
  const thread = await startThread<ModelWorkerReady, ToModelWorker, FromModelWorker>(
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
      const pictures = batch.map(({ rendered }) => rendered.image.data.buffer as ArrayBuffer);
      const answer = await thread.ask({ kind: 'score', batch }, pictures);
      if (answer.kind !== 'scored') throw new JudgeError('The judge answered another question.');
      return answer;
    },
    async embedOcclusions(request) {
      const answer = await thread.ask({ kind: 'occlude', request });
      if (answer.kind !== 'occluded') throw new JudgeError('The judge answered another question.');
      return answer.outcome;
    },
    close: () => thread.close(),
  };
}
