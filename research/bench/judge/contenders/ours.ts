// The product's judge, the whole way: strokes in, a judgement with score, labels and thumbnail out.
import { openJudge } from '#server/judge/open-judge.ts';
import type { BatchReport } from '#server/judge/port.ts';
import { inFlight, serveContender } from '../contender.ts';
import { type BenchDrawing, benchDrawing } from '../drawings.ts';

serveContender(async ({ modelFolder, threads }) => {
  let reports: BatchReport[] = [];
  const judge = await openJudge({
    modelFolder,
    intraOpNumThreads: threads,
    provider: 'cpu',
    observer: { batch: (report) => reports.push(report) },
  });
  const ask = ({ strokes, prompt }: BenchDrawing, priority: 'final' | 'live' = 'final') =>
    judge.judge({ strokes, prompt, priority });
  const total = (of: (report: BatchReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  return {
    async ready(turn) {
      const drawings = Array.from({ length: turn.count }, (_, i) => benchDrawing(turn.first + i));
      reports = [];
      return () =>
        inFlight(turn, (index) => ask(drawings[index - turn.first] as BenchDrawing, turn.live ? 'live' : 'final'));
    },
    phases: () => ({
      render: total(({ renderMs }) => renderMs),
      encode: total(({ encodeMs }) => encodeMs),
      rest: total(({ restMs }) => restMs),
      total: total(({ totalMs }) => totalMs),
      batches: reports.length,
    }),
    embedding: async (index) => (await ask(benchDrawing(index))).embedding,
    close: () => judge.close(),
  };
});
