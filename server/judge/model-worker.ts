import type { WorkerThread } from '#server/lib/worker-thread.ts';
import type { JudgeInfo } from './port.ts';
import type { ScoringOptions } from './scoring.ts';
import { ANSWER_LIMIT_MS, type ModelMethods, type ModelWorkerReady, startJudgeWorker } from './worker-messages.ts';

/** The worker of the model. One call at a time. */
export interface ModelWorker extends Pick<WorkerThread<ModelMethods, ModelWorkerReady>, 'call' | 'ended' | 'close'> {
  readonly dead: boolean;
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  readonly preprocessing: ModelWorkerReady['preprocessing'];
}

/** Starts the worker and waits until its model is loaded and warm. @throws ModelError, JudgeError */
export async function startModelWorker(
  options: ScoringOptions,
  heapMb: number,
  onProviderChanged: (info: JudgeInfo) => void,
  answerLimitMs = ANSWER_LIMIT_MS,
): Promise<ModelWorker> {
  let changed: JudgeInfo | null = null;
  const worker = await startJudgeWorker<ModelMethods, ModelWorkerReady>({
    name: 'judge-model',
    module: new URL('./scoring.ts', import.meta.url),
    data: options,
    heapMb,
    answerLimitMs,
    onEvent(info: JudgeInfo) {
      changed = info;
      onProviderChanged(info);
    },
  });
  const { preprocessing } = worker.ready;
  return {
    get info() {
      return changed ?? worker.ready.info;
    },
    get dead() {
      return worker.dead;
    },
    preprocessing,
    ended: worker.ended,
    call: worker.call,
    close: worker.close,
  };
}
