import { describe, expect, it } from 'vitest';
import { drawingWork } from '#canvas/drawing-cost.ts';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { ModelWorker } from '#server/judge/model-worker.ts';
import type { JudgeInfo, Judgement, JudgeRequest } from '#server/judge/port.ts';
import { answerLimitMs, type PoolRequest, RenderPool, type RenderWorker } from '#server/judge/render-pool.ts';
import type { RenderedDrawing } from '#server/judge/renderer.ts';
import { ThreadedJudge } from '#server/judge/threaded-judge.ts';
import type { RenderAnswer } from '#server/judge/worker-messages.ts';
import { RestartableWorker, WorkerDied } from '#server/lib/worker-thread.ts';
import { COSTLY_KINDS, costlyDrawing } from '../../support/costly-drawings.ts';

const usual = (colour = '#000000'): Stroke[] => [
  { tool: 'pen', colour, size: 20, points: [9, 9, 0.5, 0, 99, 9, 0.5, 8] },
];
const KILLER = '#bad000';
const costly = visibleStrokes(replayOps(costlyDrawing('zigzags')));

const image = { width: 1, height: 1, channels: 3 as const, data: new Uint8Array(3) };
const rendered = { image, features: {}, thumbnail: new Uint8Array() } as unknown as RenderedDrawing;

/** A render worker that answers when it is told to. */
class Drawer {
  /** Batches in progress, oldest first. */
  readonly batches: { sizes: number; answer(): void }[] = [];
  readonly drawn: number[] = [];
  deaths = 0;

  worker(): RenderWorker {
    const drawer = this;
    let die: (reason: Error) => void = () => {};
    const worker = {
      guardHash: '',
      dead: false,
      ended: new Promise<Error>((resolve) => {
        die = resolve;
      }),
      render(batch: readonly PoolRequest[]): Promise<RenderAnswer> {
        drawer.drawn.push(batch.length);
        const isDeadly = batch.some(
          ({ drawing }) => drawing.kind === 'strokes' && drawing.strokes[0]?.colour === KILLER,
        );
        return new Promise((resolve, reject) => {
          const answer = () => {
            if (!isDeadly) resolve({ outcomes: batch.map(() => ({ ok: true, rendered })), renderMs: 1, restMs: 1 });
            else {
              const reason = new WorkerDied('it died');
              worker.dead = true;
              drawer.deaths++;
              die(reason);
              reject(reason);
            }
          };
          drawer.batches.push({ sizes: batch.length, answer });
        });
      },
      frame: async () => ({ image, frame: WHOLE_CANVAS }),
      forget: () => {},
      close: async () => {},
    };
    return worker as unknown as RenderWorker;
  }

  get pool(): RenderPool {
    const start = async () => this.worker();
    return new RenderPool([new RestartableWorker<RenderWorker>(null, start, () => {})]);
  }

  /** Answers all batches, those that follow them among them. */
  async finish(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await pause();
      for (let next = this.batches.shift(); next; next = this.batches.shift()) {
        quiet = 0;
        next.answer();
        await pause();
      }
    }
  }
}

/** Longer than a batch waits for others. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

const model = {
  dead: false,
  ended: new Promise<null>(() => {}),
  call: async (method: string, requests: unknown[]) =>
    method === 'compare'
      ? { shares: [1], lead: 0 }
      : { outcomes: requests.map(() => ({ ok: true, scored: { score: 50 } })), encodeMs: 1, restMs: 0 },
  close: async () => {},
} as unknown as ModelWorker;

function open() {
  const [light, heavy] = [new Drawer(), new Drawer()];
  const judge = new ThreadedJudge({
    model: new RestartableWorker(
      model,
      async () => model,
      () => {},
    ),
    renderers: light.pool,
    costlyRenderers: heavy.pool,
    info: () => ({}) as JudgeInfo,
    reads: () => true,
    queueCapacity: 100,
    thumbnails: false,
    observer: undefined,
  });
  return { judge, light, heavy };
}

const final = (strokes: Stroke[], more: Partial<JudgeRequest> = {}): JudgeRequest => ({
  strokes,
  prompt: 'a house',
  priority: 'final',
  ...more,
});
const scoreOf = (judged: Promise<Judgement>) =>
  judged.then(
    ({ score }) => score,
    (error: { code: string }) => error.code,
  );

describe('costly drawings and usual ones', () => {
  it('[JUDGE-5] do not wait for each other: costly ones have a worker of their own', async () => {
    const { judge, light, heavy } = open();
    const hostile = [1, 2, 3].map(() => scoreOf(judge.judge(final(costly))));
    await pause();
    expect(await Promise.race([scoreOf(judge.judge(final(usual()))), light.finish().then(() => 'late')])).toBe(50);
    expect([light.drawn, heavy.drawn]).toEqual([[1], [1]]);
    await heavy.finish();
    expect(await Promise.all(hostile)).toEqual([50, 50, 50]);
    expect(heavy.drawn).toEqual([1, 1, 1]);
  });

  it('[JUDGE-3] are served in turn by who asks', async () => {
    const { judge, heavy } = open();
    const served: string[] = [];
    const ask = (address: string, name: string) =>
      judge.judge(final(costly, { origin: { address, player: name } })).then(() => served.push(name));
    const all = [ask('a', 'first'), ask('a', 'second'), ask('a', 'third'), ask('b', 'other')];
    await heavy.finish();
    await Promise.all(all);
    expect(served.indexOf('other')).toBe(1);
  });

  it('[PAPER-6] go before pictures that are compared with words, which are given up when their time is over', async () => {
    const { judge, light } = open();
    const order: string[] = [];
    const told = (name: string) => (outcome: unknown) => {
      order.push(name);
      return outcome;
    };
    const running = judge.judge(final(usual()));
    await pause();
    const late = new AbortController();
    const compare = (signal?: AbortSignal) =>
      judge.compare({ picture: image, texts: ['a cat'], ...(signal && { signal }) });
    const compared = compare().then(told('picture'));
    const givenUp = compare(late.signal).catch((error: { code: string }) => error.code);
    const live = judge.judge({ ...final(usual()), priority: 'live' }).then(told('live'));
    const handedIn = judge.judge(final(usual())).then(told('final'));
    late.abort();
    expect(await givenUp).toBe('superseded');
    await light.finish();
    await Promise.all([running, live, handedIn]);
    expect(await compared).toEqual({ shares: [1], lead: 0 });
    expect(order).toEqual(['final', 'live', 'picture']);
  });

  it('are withdrawn when nobody waits for them any more', async () => {
    const { judge, heavy } = open();
    const round = new AbortController();
    const running = scoreOf(judge.judge(final(costly, { signal: round.signal })));
    const waiting = scoreOf(judge.judge(final(costly, { signal: round.signal })));
    await pause();
    round.abort();
    expect(await waiting).toBe('superseded');
    await heavy.finish();
    expect(await running).toBe('superseded');
    expect(heavy.drawn).toEqual([1]);
    expect(await scoreOf(judge.judge(final(costly, { signal: round.signal })))).toBe('superseded');
  });

  it('[JUDGE-2] a drawing that kills its worker costs its batch mates nothing: each is drawn again, alone', async () => {
    const { judge, light, heavy } = open();
    const all = [usual(), usual(KILLER), usual()].map((strokes) => scoreOf(judge.judge(final(strokes))));
    await light.finish();
    await heavy.finish();
    expect(await Promise.all(all)).toEqual([50, 'failed', 50]);
    expect([light.drawn, heavy.drawn, light.deaths, heavy.deaths]).toEqual([[3], [1, 1, 1], 1, 1]);
  });

  it('[JUDGE-5] a canvas that was costly stays with the worker for these', async () => {
    const { judge, light, heavy } = open();
    const live = (strokes: Stroke[], version: number) =>
      scoreOf(judge.judge(final(strokes, { priority: 'live', canvas: { key: 'ada', version } })));
    const scores = [live(usual(), 1)];
    await light.finish();
    scores.push(live(costly, 2));
    await heavy.finish();
    scores.push(live(usual(), 3));
    await heavy.finish();
    expect(await Promise.all(scores)).toEqual([50, 50, 50]);
    expect([light.drawn, heavy.drawn]).toEqual([[1], [1, 1]]);
    expect(judge.load.liveIntervalMs).toBe(500);
  });
});

describe('the time that a worker has', () => {
  it('[JUDGE-2] is seconds, and with the costliest drawing half of what a round waits', () => {
    expect(answerLimitMs([{ kind: 'strokes', strokes: usual() }])).toBeLessThan(6_000);
    for (const kind of COSTLY_KINDS) {
      const strokes = visibleStrokes(replayOps(costlyDrawing(kind)));
      expect(answerLimitMs([{ kind: 'strokes', strokes }])).toBeLessThanOrEqual(30_000);
      expect(answerLimitMs([{ kind: 'strokes', strokes }])).toBeGreaterThan(5_000 + drawingWork(strokes) / 10_000);
    }
  });
});
