import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { ModelError } from './model-files.ts';
import { openScoring, type Scoring, type ScoringOptions } from './scoring.ts';
import type { FromModelWorker, ToModelWorker } from './worker-messages.ts';
import { sentence } from './worker-messages.ts';

// The thread of the model: ONNX Runtime's run() blocks the thread that calls it, so it is not the server's.
const port = parentPort;
if (!port) throw new Error('server/judge/model-worker-thread.ts runs as a worker thread only');
const send = (message: FromModelWorker, transfer: TransferListItem[] = []) => port.postMessage(message, transfer);

async function score(scoring: Scoring, { batch }: Extract<ToModelWorker, { kind: 'score' }>): Promise<void> {
  try {
    const { outcomes, ...times } = await scoring.score(batch);
    const buffers = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.scored.embedding.buffer as ArrayBuffer] : []));
    const sent = outcomes.map((one) => (one.ok ? one : { ok: false as const, message: sentence(one.error) }));
    send({ kind: 'scored', outcomes: sent, ...times }, buffers);
  } catch (error) {
    const failed = { ok: false as const, message: sentence(error) };
    send({ kind: 'scored', outcomes: batch.map(() => failed), encodeMs: 0, restMs: 0 });
  }
}

async function occlude(scoring: Scoring, { request }: Extract<ToModelWorker, { kind: 'occlude' }>): Promise<void> {
  const outcome = await scoring.embedOcclusions(request).then(
    (result) => ({ ok: true as const, result }),
    (error: unknown) => ({ ok: false as const, message: sentence(error) }),
  );
  send({ kind: 'occluded', outcome });
}

try {
  const scoring = await openScoring(workerData as ScoringOptions, (info) => send({ kind: 'provider', info }));
  send({ kind: 'ready', info: scoring.info, preprocessing: scoring.preprocessing });
  port.on('message', async (message: ToModelWorker | { kind: 'close' }) => {
    if (message.kind === 'score') return score(scoring, message);
    if (message.kind === 'occlude') return occlude(scoring, message);
    await scoring.close();
    port.close();
  });
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  send({ kind: 'refused', message: error.message });
}
