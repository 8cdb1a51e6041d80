import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardEntry, BoardKey, BoardPeriod } from '#contract/boards.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { NewDrawing, SavedDrawing, Storage } from '#server/storage/port.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-06-15T12:00:00.000Z');
const MIDNIGHT = Date.parse('2026-06-15T00:00:00.000Z');

const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const bestFirst = (a: NewDrawing, b: NewDrawing) =>
  b.score - a.score || a.submittedAt.getTime() - b.submittedAt.getTime() || byCodeUnits(a.id, b.id);

const isOf = (period: BoardPeriod, { submittedAt }: NewDrawing) =>
  submittedAt.getTime() >= { today: MIDNIGHT, week: MIDNIGHT - 6 * DAY_MS, all: Number.NEGATIVE_INFINITY }[period];

/** The board as its definition says, in the plainest way. */
function naiveBoard(all: NewDrawing[], key: BoardKey, modelHash: string): DrawingId[] {
  const ofModel = all.filter((drawing) => drawing.modelHash === modelHash).sort(bestFirst);
  if (key.kind === 'prompt' || key.kind === 'machines') {
    return ofModel
      .filter(
        ({ promptId, machineLevel }) =>
          promptId === key.promptId && (machineLevel !== null) === (key.kind === 'machines'),
      )
      .map(({ id }) => id);
  }
  const seen = new Set<PlayerId>();
  return ofModel
    .filter(({ machineLevel }) => machineLevel === null)
    .filter((drawing) => (key.kind === 'daily' ? drawing.day === key.day : drawing.listed && isOf(key.period, drawing)))
    .filter(({ playerId }) => !seen.has(playerId) && seen.add(playerId))
    .map(({ id }) => id);
}

const drawnSpec = fc.record({
  prompt: fc.integer({ min: 0, max: 1 }),
  player: fc.integer({ min: 0, max: 4 }),
  model: fc.integer({ min: 0, max: 5 }).map((n) => (n === 0 ? 'other' : 'main')),
  // Few values make many ties; 0.1 + 0.2 has no short decimal form.
  score: fc.constantFrom(0, 10, 0.1 + 0.2, 33.3, 99.9, 100),
  atMs: fc.oneof(
    fc.constantFrom(0, -1, 1, -6 * DAY_MS, -6 * DAY_MS - 1, DAY_MS - 1),
    fc.integer({ min: -9 * DAY_MS, max: DAY_MS - 1 }),
  ),
  // Upper and lower case, - and _: where locales and bytes disagree about order.
  id: fc.stringMatching(/^[aAbB_-]{1,3}$/),
  listed: fc.boolean(),
  machine: fc.boolean(),
  day: fc.option(fc.constantFrom('2026-06-14', '2026-06-15')),
});

/** What leaderboards promise on every engine. */
export function boardContract(storage: () => Storage): void {
  const readAll = async (key: BoardKey, modelHash: string, limit: number) => {
    const entries: BoardEntry[] = [];
    let cursor: string | null = null;
    do {
      const page = await storage().drawings.board(key, modelHash, { cursor, limit, now: NOW });
      expect(page.entries.length).toBeLessThanOrEqual(limit);
      entries.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return entries;
  };
  const overall = (period: 'today' | 'week' | 'all') => ({ kind: 'overall', period }) as const;

  describe('boards', () => {
    it('rank like a naive ranking, over any pages', async () => {
      const promptIds = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(drawnSpec, { selector: ({ id }) => id, maxLength: 14 }),
          fc.integer({ min: 1, max: 5 }),
          async (specs, limit) => {
            const run = randomUUID();
            const drawings = specs.map((spec) =>
              newDrawing(promptIds[spec.prompt] as PromptId, {
                id: `${spec.id}${run}` as DrawingId,
                playerId: `${spec.player}-${run}` as PlayerId,
                machineLevel: spec.machine ? 3 : null,
                modelHash: `${spec.model}-${run}`,
                score: spec.score,
                listed: spec.listed,
                day: spec.day,
                submittedAt: new Date(MIDNIGHT + spec.atMs),
              }),
            );
            const saved = new Map<DrawingId, SavedDrawing>();
            for (const drawing of drawings) saved.set(drawing.id, await storage().drawings.save(drawing));
            const modelHash = `main-${run}`;
            const keys = [
              ...promptIds.map((promptId) => ({ kind: 'prompt', promptId }) as const),
              ...promptIds.map((promptId) => ({ kind: 'machines', promptId }) as const),
              ...(['today', 'week', 'all'] as const).map(overall),
              { kind: 'daily', day: '2026-06-15' } as const,
            ];
            for (const key of keys) {
              const entries = await readAll(key, modelHash, limit);
              expect(entries.map(({ drawingId }) => drawingId)).toEqual(naiveBoard(drawings, key, modelHash));
              expect(entries.map(({ rank }) => rank)).toEqual(entries.map((_, i) => i + 1));
              if (key.kind === 'daily') {
                for (const { drawingId, rank, score } of entries) {
                  const { playerId } = saved.get(drawingId) as SavedDrawing;
                  const tries = drawings.filter(
                    (it) =>
                      it.machineLevel === null &&
                      it.playerId === playerId &&
                      it.day === key.day &&
                      it.modelHash === modelHash,
                  ).length;
                  expect(await storage().daily.bestOf(playerId, key.day, modelHash)).toEqual({
                    drawingId,
                    score,
                    rank,
                    of: entries.length,
                    tries,
                  });
                }
              }
              if (key.kind === 'prompt') {
                for (const { drawingId, rank } of entries) {
                  expect(await storage().drawings.standing(drawingId)).toEqual({ rank, of: entries.length });
                }
              }
              if (key.kind === 'machines') {
                for (const { drawingId } of entries) expect(await storage().drawings.standing(drawingId)).toBeNull();
              }
              for (const entry of entries) {
                const drawing = saved.get(entry.drawingId);
                expect(entry).toMatchObject({
                  nickname: drawing?.nickname,
                  machineLevel: drawing?.machineLevel,
                  promptId: drawing?.promptId,
                  prompt: drawing?.prompt,
                  score: drawing?.score,
                  percentile: drawing?.percentile,
                  submittedAt: drawing?.submittedAt.toISOString(),
                });
              }
            }
          },
        ),
        { numRuns: 25 },
      );
    });

    it('neither repeats nor skips when drawings arrive between two pages, and counts them in the rank', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const { modelHash } = newDrawing(promptId);
      const save = (score: number) => storage().drawings.save(newDrawing(promptId, { modelHash, score }));
      for (const score of [90, 80, 70, 60]) await save(score);
      const key = { kind: 'prompt', promptId } as const;
      const first = await storage().drawings.board(key, modelHash, { cursor: null, limit: 2, now: NOW });
      await save(95);
      await save(65);
      const second = await storage().drawings.board(key, modelHash, { cursor: first.nextCursor, limit: 9, now: NOW });
      expect(first.entries.map(({ score, rank }) => [score, rank])).toEqual([
        [90, 1],
        [80, 2],
      ]);
      expect(second.entries.map(({ score, rank }) => [score, rank])).toEqual([
        [70, 4],
        [65, 5],
        [60, 6],
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it('are empty without drawings', async () => {
      expect(await storage().drawings.standing('none' as DrawingId)).toBeNull();
      for (const key of [overall('all'), { kind: 'prompt', promptId: 'none' as PromptId } as const]) {
        const page = await storage().drawings.board(key, 'no-model', { cursor: null, limit: 5, now: NOW });
        expect(page).toEqual({ entries: [], nextCursor: null });
      }
    });

    it('refuse a cursor that is not ours', async () => {
      const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const ours = { score: 1, submittedAt: NOW.toISOString(), id: 'a' };
      const foreign = [
        '',
        'nonsense',
        '🎨',
        'A'.repeat(5_000),
        json(null),
        json({ ...ours, score: 'NaN' }),
        json({ ...ours, extra: 1 }),
        json({ ...ours, id: '' }),
        json({ ...ours, id: 'a\u0000' }),
        json({ ...ours, submittedAt: 'yesterday' }),
        json({ ...ours, submittedAt: '2026-02-30T00:00:00Z' }),
        json({ ...ours, submittedAt: '0000-01-01T00:00:00Z' }),
      ];
      for (const cursor of foreign) {
        const reading = storage().drawings.board(overall('all'), 'm', { cursor, limit: 5, now: NOW });
        await expect(reading, cursor).rejects.toThrow(RangeError);
      }
      const page = { cursor: json(ours), limit: 5, now: NOW };
      expect((await storage().drawings.board(overall('all'), 'm', page)).entries).toEqual([]);
    });
  });
}
