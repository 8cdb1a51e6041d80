import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PromptId } from '#contract/ids.ts';
import { openDrawingMachine } from '#server/drawing-machine/open-machine.ts';
import { openFirstDrawings } from '#server/first-drawings/open-first-drawings.ts';
import { FIRST_LEVELS } from '#server/first-drawings/plan.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import type { Judge } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { HOUSE_PACK } from '../support/server.ts';

describe('first drawings', () => {
  let dataFolder: string;
  let storage: Storage;
  let judge: Judge;
  const machine = openDrawingMachine();
  beforeAll(async () => {
    dataFolder = await seededDataFolder({ [HOUSE_PACK]: ['a house'] });
    [storage, judge] = await Promise.all([
      openStorage({ dataFolder }),
      openJudge({ modelFolder: 'models/doodle-clip', provider: 'cpu' }),
    ]);
    // Of all prompts one is left.
    for (const { id, name } of await storage.prompts.packs()) {
      if (name !== HOUSE_PACK) await storage.prompts.editPack(id, { retired: true });
    }
  });
  afterAll(async () => {
    await Promise.all([storage.close(), judge.close(), machine.close()]);
    await rm(dataFolder, { recursive: true });
  });

  it('[FIRST-1] go on after a stop where they were, and make ghosts and a board of machines', async () => {
    const drawn: PromptId[] = [];
    const open = () =>
      openFirstDrawings({
        ...{ storage, judge, machine, logger: createLogger('silent') },
        isBusy: () => false,
        onDrawingSaved: (promptId) => void drawn.push(promptId),
        pace: { afterStart: 0, between: 1, check: 5 },
      });
    const first = open();
    await vi.waitUntil(() => drawn.length > 0, { timeout: 60_000 });
    await first();
    const before = drawn.length;
    const second = open();
    await vi.waitUntil(() => drawn.length === FIRST_LEVELS.length, { timeout: 60_000 });
    await second();
    expect(before).toBeLessThanOrEqual(drawn.length);
    const [promptId] = drawn as [PromptId];
    const { modelHash } = judge.info;
    const board = async (kind: 'machines' | 'prompt') =>
      (await storage.drawings.board({ kind, promptId }, modelHash, { cursor: null, limit: 9, now: new Date() }))
        .entries;
    const machines = await board('machines');
    expect(machines.map(({ machineLevel }) => machineLevel).toSorted()).toEqual([...FIRST_LEVELS]);
    expect(await board('prompt')).toEqual([]);
    const ghosts = await storage.drawings.ghosts([promptId], modelHash, { count: 5, except: [], random: () => 0 });
    expect(ghosts.get(promptId)?.map(({ drawingId }) => drawingId)).toEqual(
      machines.filter(({ score }) => score > 0).map(({ drawingId }) => drawingId),
    );
    expect(await storage.drawings.activePrompts(modelHash, { offset: 0, limit: 9 })).toMatchObject([
      { promptId, drawings: 0 },
    ]);
    // A day that nobody has asked for stays open to the administrator.
    expect((await storage.daily.upcoming('2026-01-01', 1))[0]?.settled).toBe(false);
  }, 120_000);
});
