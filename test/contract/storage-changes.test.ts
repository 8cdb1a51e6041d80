import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { openPostgres } from '#server/storage/engine-postgres.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { ChangedDrawing } from '#server/storage/port/moderation.ts';
import { drawingSubject } from '#server/storage/port/moderation.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { startPostgres } from '../support/postgres.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const soon = { timeout: 60_000 };

const server = await startPostgres();
afterAll(() => server?.stop());

describe.skipIf(!server)('changes of other processes on one PostgreSQL server', () => {
  let databaseUrl: string;
  let here: Storage;
  let there: Storage;
  beforeAll(async () => {
    databaseUrl = (await server?.createDatabase()) as string;
    const open = () => openStorage({ databaseUrl, dataFolder: '/nonexistent', postgres: { waitMs: 60_000 } });
    here = await open();
    there = await open();
  });
  afterAll(async () => {
    await here?.close();
    await there?.close();
  });

  const saved = async (promptId: PromptId, change = {}) => {
    const drawing = newDrawing(promptId, { playerId: randomUUID() as PlayerId, ...change });
    await there.drawings.save(drawing);
    return drawing;
  };
  /** Hears from now on. */
  const heard = async (storage: Storage) => {
    const [changed, missed] = [[] as ChangedDrawing[], vi.fn()];
    const stop = storage.changes.listen({ drawings: (drawings) => void changed.push(...drawings), missed });
    onTestFinished(stop);
    await vi.waitFor(() => expect(missed).toHaveBeenCalledTimes(1), soon);
    return { changed, missed, ids: () => changed.map(({ id }) => id), stop };
  };
  const decide = async (storage: Storage, id: DrawingId, decision: 'hidden' | 'kept') => {
    const thing = {
      ...{ kind: 'drawing' as const, subject: drawingSubject(id), drawingId: id, playerId: null, network: null },
      ...{ nickname: '', text: 'a house', context: {} },
    };
    const report = { thing, by: null, reason: 'unsafe', line: null, weight: 1, at: new Date() };
    await storage.moderation.report({ ...report, reason: `${decision} ${randomUUID()}` });
    const { cases } = await storage.moderation.cases({ open: true, search: '', cursor: null, limit: 500 });
    const found = cases.find(({ drawingId }) => drawingId === id);
    await storage.moderation.decide(found?.id ?? '', { decision, by: 'ann', at: new Date() });
  };
  /** What was heard is complete once this has come. */
  const marker = async (promptId: PromptId, ears: { ids(): DrawingId[] }) => {
    const { id } = await saved(promptId);
    await decide(there, id, 'hidden');
    await vi.waitFor(() => expect(ears.ids()).toContain(id), soon);
    return id;
  };

  it('[MOD-4] a drawing that is hidden and shown again there, with the boards that it is on', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const drawing = await saved(promptId, { day: '2026-06-18', mode: 'daily', medium: 'paper' });
    const ears = await heard(here);
    await decide(there, drawing.id, 'hidden');
    await decide(there, drawing.id, 'kept');
    await vi.waitFor(() => expect(ears.changed).toHaveLength(2), soon);
    const boards = { promptId, listed: true, day: '2026-06-18', medium: 'paper', mode: 'daily', isMachines: false };
    expect(ears.changed).toEqual([
      { id: drawing.id, ...boards },
      { id: drawing.id, ...boards },
    ]);
  });

  it('[PLAYER-6] more deleted drawings than fit into one notification', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const playerId = randomUUID() as PlayerId;
    const drawings = [];
    for (let i = 0; i < 60; i++) drawings.push(await saved(promptId, { playerId }));
    const ears = await heard(here);
    await there.players.forget(playerId);
    await vi.waitFor(() => expect(ears.changed).toHaveLength(60), soon);
    expect(ears.ids().sort()).toEqual(drawings.map(({ id }) => id).sort());
  });

  it('[REJUDGE-1] a drawing that is judged anew', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const { id, submittedAt, ...drawing } = await saved(promptId);
    const ears = await heard(here);
    const model = { ...drawing, modelHash: randomUUID() };
    const { modelId, modelHash, precision, provider, preprocessing } = model;
    const judged = [{ id, ...drawing, score: 12 }].map(
      ({ similarity, rawScore, deductions, score, labels, embedding }) => ({
        ...{ id, similarity, rawScore, deductions, score, labels, embedding },
      }),
    );
    await there.rejudging.keep(
      { modelId, modelHash, precision, provider, preprocessing },
      { judged, failed: 0, after: { id, submittedAt } },
    );
    await vi.waitFor(() => expect(ears.ids()).toEqual([id]), soon);
  });

  it('neither its own changes nor those of another schema', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const other = await openStorage({ databaseUrl: `${databaseUrl}?schema=other`, dataFolder: '/nonexistent' });
    onTestFinished(() => other.close());
    const drawing = await saved(promptId);
    const ears = await heard(here);
    const abroad = await heard(other);
    await decide(here, drawing.id, 'hidden');
    const last = await marker(promptId, ears);
    expect(ears.ids()).toEqual([last]);
    expect(abroad.changed).toEqual([]);
  });

  it('what may have been missed while the connection was cut', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const ears = await heard(here);
    await server?.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'`,
    );
    await vi.waitFor(() => expect(ears.missed).toHaveBeenCalledTimes(2), soon);
    await marker(promptId, ears);
  });

  it('[MOD-5] masking a name waits for the drawings in the order of all transactions: no deadlock', async () => {
    const [promptId] = (await somePrompts(there, 1)) as [PromptId];
    const playerId = randomUUID() as PlayerId;
    // The first in the table is the last by its id.
    for (const id of ['lock-b', 'lock-a'] as DrawingId[]) await saved(promptId, { id, playerId, nickname: 'Rude' });
    const subject = `name:${playerId}`;
    const thing = {
      ...{ kind: 'name' as const, subject, drawingId: null, playerId, network: null },
      ...{ nickname: 'Rude', text: 'Rude', context: {} },
    };
    await there.moderation.report({ thing, by: null, reason: 'rude_words', line: null, weight: 1, at: new Date() });
    const { cases } = await there.moderation.cases({ open: true, search: 'Rude', cursor: null, limit: 5 });
    const engine = await openPostgres(databaseUrl);
    onTestFinished(() => engine.close());
    await engine.withSession(async (session) => {
      const lock = (id: string) => session.query('SELECT 1 FROM drawings WHERE id = $1 FOR NO KEY UPDATE', [id]);
      await session.script('BEGIN');
      await lock('lock-a');
      const decided = there.moderation.decide(cases[0]?.id ?? '', { decision: 'hidden', by: 'ann', at: new Date() });
      const isWaiting = async () => (await session.query('SELECT 1 FROM pg_locks WHERE NOT granted', [])).length > 0;
      await vi.waitUntil(isWaiting, soon);
      await lock('lock-b');
      await session.script('COMMIT');
      await decided;
    });
    expect((await there.drawings.find('lock-b' as DrawingId))?.nickname).toBe('****');
  });

  it('nothing once it has stopped, and a server that is away does not hold the stop up', async () => {
    const ears = await heard(here);
    await server?.crash();
    await ears.stop();
    await server?.resume();
  });
});
