import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DrawingId, PromptId } from '#contract/ids.ts';
import { JudgeError, type Judgement, type JudgeRequest } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openRejudging, type RejudgingOptions } from '#server/rejudging/open-rejudging.ts';
import type { Rejudging } from '#server/storage/port/rejudging.ts';

const JUDGEMENT: Judgement = {
  ...{ similarity: 0.3, rawScore: 50, deductions: [], score: 50, labels: [] },
  ...{ embedding: Float32Array.of(1), thumbnail: new Uint8Array(1) },
};

const idOf = (n: number) => `d${String(n).padStart(3, '0')}` as DrawingId;

/** A server with so many drawings of an earlier model, whose judge answers as `judge` says. */
function serverWith(drawings: number, judge: (request: JudgeRequest) => Promise<Judgement> = async () => JUDGEMENT) {
  const state = {
    job: { state: 'running', done: 0, failed: 0, after: null } as unknown as Rejudging,
    waiting: { final: 0, live: 0, explain: 0 },
    isAway: false,
    kept: [] as DrawingId[],
    damaged: new Set<DrawingId>(),
    released: 0,
    news: [] as DrawingId[],
  };
  const all = Array.from({ length: drawings }, (_, n) => ({
    ...{ id: idOf(n), prompt: 'a house', ops: [], submittedAt: new Date(n) },
  }));
  const options: RejudgingOptions = {
    store: {
      claim: async () => {
        if (state.isAway) throw new Error('the database is away');
        return state.job.state === 'running' ? { ...state.job } : null;
      },
      release: async () => void state.released++,
      next: async (_, { after, limit }) =>
        all
          .filter(({ id }) => after === null || id > after.id)
          .slice(0, limit)
          .map((drawing) => (state.damaged.has(drawing.id) ? { ...drawing, ops: null } : drawing)),
      keep: async (_, { judged, failed, after }) => {
        state.kept.push(...judged.map(({ id }) => id));
        state.job.done += judged.length;
        state.job.failed += failed;
        state.job.after = after;
        return judged.map(({ id }) => ({
          ...{ id, promptId: 'p' as PromptId, listed: true, day: null },
          ...({ medium: 'screen', mode: 'race', isMachines: false } as const),
        }));
      },
      finish: async () => {
        state.job.state = 'done';
      },
    },
    judge: {
      info: {
        ...{ modelId: 'm', modelHash: 'a'.repeat(64), provider: 'cpu', passedOver: [], precision: 'fp32' },
        ...{ preprocessing: 'p', embeddingLength: 1, knowsPhotographs: false },
      },
      get load() {
        return { waiting: state.waiting, liveIntervalMs: 500 };
      },
      judge,
    },
    isBusy: () => false,
    onRejudged: (changed) => void state.news.push(...changed.map(({ id }) => id)),
    logger: createLogger('silent'),
    pace: { check: 2, between: 0, betweenWhilePlayed: 0, poll: 2, retry: 2 },
  };
  return { state, options, ids: all.map(({ id }) => id) };
}

const closers: (() => Promise<void>)[] = [];
const open = (options: RejudgingOptions) => {
  const close = openRejudging(options);
  closers.push(close);
  return close;
};
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('the job that judges anew', () => {
  it('[REJUDGE-1] judges every drawing once, in the lowest lane, and tells that scores changed', async () => {
    const asked: JudgeRequest[] = [];
    const { state, options, ids } = serverWith(11, async (request) => {
      asked.push(request);
      return JUDGEMENT;
    });
    open(options);
    await vi.waitUntil(() => state.job.state === 'done');
    expect(state.kept).toEqual(ids);
    expect(state.news).toEqual(ids);
    expect(new Set(asked.map(({ priority }) => priority))).toEqual(new Set(['explain']));
  });

  it('[REJUDGE-1] asks for nothing while a drawing of a player waits', async () => {
    const asked: JudgeRequest[] = [];
    const { state, options } = serverWith(3, async (request) => {
      asked.push(request);
      return JUDGEMENT;
    });
    state.waiting.final = 1;
    open(options);
    await sleep(30);
    expect(asked).toEqual([]);
    state.waiting.final = 0;
    await vi.waitUntil(() => state.job.state === 'done');
    expect(asked).toHaveLength(3);
  });

  it('[REJUDGE-1] counts what cannot be judged, and asks again when the judge was busy', async () => {
    let asked = 0;
    const { state, options } = serverWith(5, async () => {
      asked++;
      if (asked === 2) throw new JudgeError('no ink', { code: 'failed' });
      if (asked === 4) throw new JudgeError('too many', { code: 'busy' });
      return JUDGEMENT;
    });
    open(options);
    await vi.waitUntil(() => state.job.state === 'done');
    expect(state.job).toMatchObject({ done: 4, failed: 1 });
    expect(state.kept).toHaveLength(4);
  });

  it('[REJUDGE-1] counts drawings whose ops are damaged, and judges all others', async () => {
    const { state, options, ids } = serverWith(9);
    state.damaged.add(ids[0] as DrawingId).add(ids[5] as DrawingId);
    open(options);
    await vi.waitUntil(() => state.job.state === 'done');
    expect(state.job).toMatchObject({ done: 7, failed: 2 });
    expect(state.kept).toEqual(ids.filter((id) => !state.damaged.has(id)));
  });

  it('[REJUDGE-1] counts nothing while the judge is down, and goes on when it is back', async () => {
    let asked = 0;
    const { state, options, ids } = serverWith(6, async () => {
      if (++asked <= 8) throw new JudgeError('it could not be started again', { code: 'down' });
      return JUDGEMENT;
    });
    open(options);
    await vi.waitUntil(() => state.job.state === 'done');
    expect(state.job).toMatchObject({ done: 6, failed: 0 });
    expect(state.kept).toEqual(ids);
  });

  it('[REJUDGE-1] goes on after a stop and after a database that was away', async () => {
    let close: (() => Promise<void>) | null = null;
    let stopped: Promise<void> | null = null;
    let asked = 0;
    const { state, options, ids } = serverWith(12, async () => {
      if (++asked === 6) stopped ??= close?.() ?? null;
      return JUDGEMENT;
    });
    close = open(options);
    await vi.waitUntil(() => stopped !== null);
    await stopped;
    expect(state.released).toBe(1);
    expect(state.job.state).toBe('running');
    state.isAway = true;
    open(options);
    await sleep(10);
    state.isAway = false;
    await vi.waitUntil(() => state.job.state === 'done');
    expect(new Set(state.kept)).toEqual(new Set(ids));
  });

  it('[REJUDGE-1] waits while it is paused', async () => {
    const { state, options } = serverWith(40, async () => {
      if (state.kept.length >= 8) state.job.state = 'paused';
      return JUDGEMENT;
    });
    open(options);
    await vi.waitUntil(() => state.job.state === 'paused');
    await sleep(20);
    const kept = state.kept.length;
    await sleep(20);
    expect(state.kept).toHaveLength(kept);
    expect(kept).toBeLessThan(40);
  });
});
