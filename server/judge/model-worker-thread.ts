import { serveWorker, withTransfer } from '#server/lib/worker-thread.ts';
import { openScoring, type ScoringOptions } from './scoring.ts';
import { type ModelMethods, type ModelWorkerReady, messageOf, refusal } from './worker-messages.ts';

// ONNX Runtime's run() blocks the thread that calls it, so the model does not run on the server's.
await serveWorker<ModelMethods, ModelWorkerReady>(async (options: ScoringOptions, emit) => {
  const scoring = await openScoring(options, emit).catch((error) => {
    throw refusal(error);
  });
  return {
    ready: { info: scoring.info, preprocessing: scoring.preprocessing },
    methods: {
      async score(batch) {
        const { outcomes, ...times } = await scoring.score(batch);
        const sent = outcomes.map((one) => (one.ok ? one : { ok: false as const, message: messageOf(one.error) }));
        const buffers = sent.flatMap((one) => (one.ok ? [one.scored.embedding.buffer as ArrayBuffer] : []));
        return withTransfer({ outcomes: sent, ...times }, buffers);
      },
      embedOcclusions: (request) => scoring.embedOcclusions(request),
    },
    close: () => scoring.close(),
  };
}, messageOf);
