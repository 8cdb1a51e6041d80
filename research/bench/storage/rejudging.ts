import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openRejudging } from '#server/rejudging/open-rejudging.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { EMBEDDED_MODEL, inFlight } from '../judge/contender.ts';
import { compared, inTurns, type Measure } from '../measure.ts';
import { storedDrawing } from './stored-drawing.ts';

const DRAWINGS = 400;
const PROMPTS = 40;
const CONCURRENCY = 64;

/**
 * The job that judges stored drawings anew, as a server runs it on which nobody plays: from the rows of the embedded database to
 * new rows, boards and the archive. The peer is the same judge with the same strokes in memory, 64 requests in flight, which
 * stores nothing.
 */
export const rejudging: Measure = {
  names: ['storage.rejudge'],
  async measure(bench) {
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'doodle-bench-rejudging-'));
    const storage = await openStorage({ dataFolder });
    const judge = await openJudge({ modelFolder: EMBEDDED_MODEL, intraOpNumThreads: bench.threads, provider: 'cpu' });
    try {
      const count = bench.count(DRAWINGS, 8);
      const { prompts } = await storage.prompts.list({
        ...{ search: '', packId: null, status: 'open', offset: 0, limit: PROMPTS },
      });
      const drawings = Array.from({ length: count }, (_, i) =>
        storedDrawing(i, prompts[i % prompts.length] as (typeof prompts)[number], 'an earlier model'),
      );
      for (const drawing of drawings) await storage.drawings.save(drawing);
      bench.progress(`${count} drawings are there`);

      /** Each round by a model of another name, so that every drawing is judged anew. */
      const rejudge = async (round: number) => {
        const info = { ...judge.info, modelHash: `model of round ${round}` };
        await storage.rejudging.start(info, new Date());
        const began = performance.now();
        let finished = () => {};
        const done = new Promise<void>((resolve) => {
          finished = resolve;
        });
        const stop = openRejudging({
          store: {
            ...storage.rejudging,
            async finish(...job) {
              await storage.rejudging.finish(...job);
              finished();
            },
          },
          judge: { info, load: judge.load, judge: (request) => judge.judge(request) },
          isBusy: () => false,
          onRejudged: () => {},
          logger: createLogger('silent'),
        });
        await done;
        const ms = performance.now() - began;
        await stop();
        return (count / ms) * 1_000;
      };
      const inMemory = drawings.map(({ ops, prompt }) => ({ strokes: visibleStrokes(replayOps(ops)), prompt }));
      const judgeOnly = async () => {
        const began = performance.now();
        await inFlight({ first: 0, count, concurrency: CONCURRENCY, batch: 1 }, (index) =>
          judge.judge({ ...(inMemory[index] as (typeof inMemory)[number]), priority: 'final' }),
        );
        return (count / (performance.now() - began)) * 1_000;
      };
      await judgeOnly();
      const rounds = bench.count(7, 2);
      const rates = await inTurns(rounds, { ours: rejudge, judge: judgeOnly });
      return { 'storage.rejudge': compared(rates.ours, rates.judge, rounds * count) };
    } finally {
      await storage.close();
      await judge.close();
      await rm(dataFolder, { recursive: true, force: true });
    }
  },
};
