import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { type Judging, openJudging } from './judging.ts';
import { ModelError } from './model-error.ts';
import { JudgeError } from './port.ts';
import type { FromWorker, SentOutcome, SentSeeing, ToWorker, WorkerOptions } from './worker-messages.ts';

// The thread of the judge: ONNX Runtime's run() blocks the thread that calls it, so it is not the server's.
const port = parentPort;
if (!port) throw new Error('server/judge/worker.ts runs as a worker thread only');
const send = (message: FromWorker, transfer: TransferListItem[] = []) => port.postMessage(message, transfer);

/** Reasons that a person can act on go out as they are; anything else stays in the log as its cause. */
const sentence = (error: Error) =>
  error instanceof JudgeError ? error.message : `The model failed on this drawing: ${error.message}`;

async function judge(judging: Judging, message: Extract<ToWorker, { kind: 'judge' }>): Promise<void> {
  let outcomes: SentOutcome[];
  try {
    outcomes = (await judging.judge(message.batch)).map((outcome) =>
      outcome.ok ? outcome : { ok: false, message: sentence(outcome.error) },
    );
  } catch (error) {
    const failed = sentence(error instanceof Error ? error : new Error(String(error)));
    outcomes = message.batch.map(() => ({ ok: false, message: failed }));
  }
  const buffers = outcomes.flatMap((outcome) =>
    outcome.ok ? [outcome.judgement.embedding.buffer, outcome.judgement.thumbnail.buffer] : [],
  );
  send({ kind: 'judged', outcomes }, buffers as ArrayBuffer[]);
}

async function look(judging: Judging, { request }: Extract<ToWorker, { kind: 'look' }>): Promise<void> {
  const outcome: SentSeeing = await judging.look(request).then(
    (seeing) => ({ ok: true, seeing }),
    (error: unknown) => ({ ok: false, message: sentence(error instanceof Error ? error : new Error(String(error))) }),
  );
  send({ kind: 'looked', outcome });
}

try {
  const judging = await openJudging(workerData as WorkerOptions, (info) => send({ kind: 'provider', info }));
  send({ kind: 'ready', info: judging.info });
  port.on('message', async (message: ToWorker) => {
    if (message.kind === 'judge') return judge(judging, message);
    if (message.kind === 'look') return look(judging, message);
    await judging.close();
    port.close();
  });
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  send({ kind: 'refused', message: error.message });
}
