import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import type { Judge } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openRejudging } from '#server/rejudging/open-rejudging.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { newDrawing } from '../contract/storage-fixtures.ts';
import { seededDataFolder } from '../support/data-folder.ts';

/** A house of lines, in one of many sizes. */
const houseOf = (size: number): DrawOp[] => {
  const [left, right, top, bottom] = [400 - size, 400 + size, 400 - size, 400 + size];
  const line = (points: [number, number][]): DrawOp => ({
    ...{ kind: 'stroke', t: 0, tool: 'pen', colour: '#000000', size: 12 },
    points: points.flatMap(([x, y], i) => [x, y, 0.5, i * 20]),
  });
  return [
    line([
      [left, bottom],
      [left, 400],
      [right, 400],
      [right, bottom],
      [left, bottom],
    ]),
    line([
      [left, 400],
      [400, top],
      [right, 400],
    ]),
  ];
};

describe('judging anew with the real judge', () => {
  let dataFolder: string;
  let storage: Storage;
  let judge: Judge;
  let promptId: PromptId;
  const OLD = 'an-earlier-model';
  beforeAll(async () => {
    dataFolder = await seededDataFolder({ Houses: ['a house'] });
    [storage, judge] = await Promise.all([
      openStorage({ dataFolder }),
      openJudge({ modelFolder: 'models/doodle-clip', provider: 'cpu' }),
    ]);
    const { prompts } = await storage.prompts.list({
      ...{ search: 'a house', packId: null, status: 'open', offset: 0, limit: 1 },
    });
    promptId = prompts[0]?.id as PromptId;
    for (let n = 0; n < 10; n++) {
      await storage.drawings.save(
        newDrawing(promptId, {
          ...{ id: `drawing-${n}` as DrawingId, modelHash: OLD, modelId: 'older-clip', score: n * 10 },
          ...{ ops: houseOf(60 + 30 * n), submittedAt: new Date(Date.UTC(2026, 0, 1 + n)) },
        }),
      );
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all([storage.close(), judge.close()]);
    await rm(dataFolder, { recursive: true });
  });

  it('[REJUDGE-1] [REJUDGE-2] [REJUDGE-3] [REJUDGE-5] stops and goes on, and leaves two boards and what moved', async () => {
    const { modelHash, modelId } = judge.info;
    let rejudged = 0;
    const open = () =>
      openRejudging({
        ...{ store: storage.rejudging, judge, isBusy: () => false, logger: createLogger('silent') },
        onRejudged: (drawings) => {
          rejudged += drawings.length;
        },
        pace: { check: 5, between: 1 },
      });
    const key = { kind: 'prompt', promptId } as const;
    const board = async (hash: string) =>
      (await storage.drawings.board(key, hash, { cursor: null, limit: 50, now: new Date() })).entries;
    const before = await board(OLD);

    await storage.rejudging.start({ modelHash, modelId }, new Date());
    const first = open();
    await vi.waitUntil(() => rejudged > 0, { timeout: 60_000 });
    await first();
    const second = open();
    await vi.waitUntil(async () => (await storage.rejudging.find(modelHash))?.state === 'done', { timeout: 60_000 });
    await second();

    expect(rejudged).toBe(10);
    expect(await board(OLD)).toEqual(before);
    const now = await board(modelHash);
    expect(now).toHaveLength(10);
    expect(now.every(({ score }) => score > 0)).toBe(true);
    const one = await storage.drawings.find('drawing-3' as DrawingId);
    const fresh = await judge.judge({
      ...{ strokes: visibleStrokes(replayOps(houseOf(150))), prompt: 'a house' },
      priority: 'final',
    });
    expect(one).toMatchObject({ modelHash, modelId, score: fresh.score, labels: fresh.labels });
    const [up] = await storage.rejudging.moves(modelHash, { direction: 'up', limit: 1 });
    const place = now.find(({ drawingId }) => drawingId === up?.drawingId);
    expect(up?.before).toEqual({ score: expect.any(Number), rank: 10 - (up?.before.score ?? 0) / 10, of: 10 });
    expect(up?.after).toEqual({ score: place?.score, rank: place?.rank, of: 10 });
    // Drawings that are saved now are compared with those.
    const saved = await storage.drawings.save(
      newDrawing(promptId, { modelHash, modelId, score: 0.1, submittedAt: new Date() }),
    );
    expect(saved.percentile).toBe(0);
  }, 120_000);

  it('[REJUDGE-1] passes over a drawing whose stored ops are damaged, and names it', async () => {
    const { modelHash, modelId } = judge.info;
    for (const [n, id] of (['broken', 'whole'] as DrawingId[]).entries()) {
      await storage.drawings.save(
        newDrawing(promptId, {
          ...{ id, modelHash: OLD, ops: houseOf(100), nickname: id, submittedAt: new Date(Date.UTC(2026, 1, 1 + n)) },
        }),
      );
    }
    await storage.close();
    const engine = await openPglite(dataFolder);
    await engine.withSession((session) =>
      session.query('UPDATE drawings SET ops = substr(ops, 1, 20) WHERE id = $1', ['broken']),
    );
    await engine.close();
    storage = await openStorage({ dataFolder });
    await storage.rejudging.start({ modelHash, modelId }, new Date());
    const stop = openRejudging({
      ...{ store: storage.rejudging, judge, isBusy: () => false, logger: createLogger('silent') },
      onRejudged: () => {},
      pace: { check: 5, between: 1, retry: 5 },
    });
    const isDone = async () => (await storage.rejudging.find(modelHash))?.state === 'done';
    await vi.waitUntil(isDone, { timeout: 60_000 }).finally(stop);
    expect(await storage.rejudging.find(modelHash)).toMatchObject({ failed: 1 });
    expect(await storage.rejudging.skipped(modelHash, 5)).toEqual([
      { id: 'broken', prompt: 'a house', nickname: 'broken' },
    ]);
    expect((await storage.drawings.find('whole' as DrawingId))?.modelHash).toBe(modelHash);
  }, 120_000);
});
