import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardEntry, BoardKey, BoardPeriod } from '#contract/boards.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { SavedDrawing } from '#server/storage/port/drawings.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const DAY_MS = 86_400_000;
// A Thursday.
const NOW = new Date('2026-06-18T12:00:00.000Z');
const MIDNIGHT = Date.parse('2026-06-18T00:00:00.000Z');
const MONDAY = MIDNIGHT - 3 * DAY_MS;

const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const bestFirst = (a: SavedDrawing, b: SavedDrawing) =>
  b.score - a.score || a.submittedAt.getTime() - b.submittedAt.getTime() || byCodeUnits(a.id, b.id);

const isOf = (period: BoardPeriod, { submittedAt }: SavedDrawing) =>
  submittedAt.getTime() >= { today: MIDNIGHT, week: MONDAY, all: Number.NEGATIVE_INFINITY }[period] &&
  submittedAt.getTime() <
    { today: MIDNIGHT + DAY_MS, week: MONDAY + 7 * DAY_MS, all: Number.POSITIVE_INFINITY }[period];

/** The board as its definition says, in the plainest way: its lines with the value that ranks them. */
export function naiveBoard(
  all: SavedDrawing[],
  key: BoardKey,
  modelHash: string,
): { ids: DrawingId[]; value: number }[] {
  const ofModel = all.filter((drawing) => drawing.modelHash === modelHash).sort(bestFirst);
  if (key.kind === 'prompt' || key.kind === 'machines') {
    return ofModel
      .filter(
        ({ promptId, machineLevel }) =>
          promptId === key.promptId && (machineLevel !== null) === (key.kind === 'machines'),
      )
      .map(({ id, score }) => ({ ids: [id], value: score }));
  }
  const people = ofModel.filter(({ machineLevel }) => machineLevel === null);
  if (key.kind === 'daily') {
    const seen = new Set<PlayerId>();
    return people
      .filter(({ day, playerId }) => day === key.day && !seen.has(playerId) && seen.add(playerId))
      .map(({ id, score }) => ({ ids: [id], value: score }));
  }
  const points = ({ percentile }: SavedDrawing) => Math.round((percentile ?? 0) * 100);
  const byPoints = people
    .filter(({ listed, mode }) => listed && (key.mode === undefined || mode === key.mode))
    .filter((drawing) => isOf(key.period, drawing))
    .sort((a, b) => points(b) - points(a) || bestFirst(a, b));
  return [...new Set(byPoints.map(({ playerId }) => playerId))]
    .map((player) => {
      const own = byPoints.filter(({ playerId }) => playerId === player);
      const bests = own.filter((one) => own.find(({ promptId }) => promptId === one.promptId) === one).slice(0, 10);
      return {
        ids: bests.map(({ id }) => id),
        value: bests.reduce((sum, one) => sum + points(one), 0),
        reachedAt: Math.max(...bests.map(({ submittedAt }) => submittedAt.getTime())),
      };
    })
    .sort((a, b) => b.value - a.value || a.reachedAt - b.reachedAt || byCodeUnits(a.ids[0] ?? '', b.ids[0] ?? ''));
}

/** [BOARD-5] */
export const naiveRank = (lines: { value: number }[], { value }: { value: number }) =>
  1 + lines.filter((other) => other.value > value).length;

/** More than count on overall boards. */
const PROMPTS = 13;

const drawnSpec = fc.record({
  prompt: fc.integer({ min: 0, max: PROMPTS - 1 }),
  player: fc.integer({ min: 0, max: 3 }),
  mode: fc.constantFrom('race', 'daily'),
  model: fc.integer({ min: 0, max: 5 }).map((n) => (n === 0 ? 'other' : 'main')),
  // Few values make many ties; 0.1 + 0.2 has no short decimal form.
  score: fc.constantFrom(0, 10, 0.1 + 0.2, 33.3, 99.9, 100),
  atMs: fc.oneof(
    fc.constantFrom(0, -1, 1, -3 * DAY_MS, -3 * DAY_MS - 1, DAY_MS - 1),
    fc.integer({ min: -9 * DAY_MS, max: DAY_MS - 1 }),
  ),
  // Upper and lower case, - and _: where locales and bytes disagree about order.
  id: fc.stringMatching(/^[aAbB_-]{1,3}$/),
  listed: fc.boolean(),
  machine: fc.boolean(),
  day: fc.option(fc.constantFrom('2026-06-17', '2026-06-18')),
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
    it('[BOARD-5] [BOARD-6] rank like a naive ranking, over any pages, whatever is added and deleted', async () => {
      const promptIds = await somePrompts(storage(), PROMPTS);
      const [first = '' as PromptId, second = '' as PromptId] = promptIds;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(drawnSpec, { selector: ({ id }) => id, maxLength: 30 }),
          fc.array(drawnSpec, { maxLength: 30 }),
          fc.integer({ min: 1, max: 5 }),
          async (specs, others, limit) => {
            const run = randomUUID();
            const player = (n: number) => `${n}-${run}` as PlayerId;
            const modelHash = `main-${run}`;
            const drawings = [...specs, ...others].map((spec, i) =>
              // The first are of few prompts, so that percentiles differ.
              newDrawing(promptIds[i < specs.length ? spec.prompt % 2 : spec.prompt] as PromptId, {
                id: (i < specs.length ? `${spec.id}${run}` : randomUUID()) as DrawingId,
                playerId: player(spec.player),
                machineLevel: spec.machine ? 3 : null,
                modelHash: `${spec.model}-${run}`,
                score: spec.score,
                listed: spec.listed,
                day: spec.day,
                mode: spec.mode as 'race' | 'daily',
                submittedAt: new Date(MIDNIGHT + spec.atMs),
              }),
            );
            let saved: SavedDrawing[] = [];
            for (const drawing of drawings) saved.push(await storage().drawings.save(drawing));
            const keys: BoardKey[] = [
              ...[first, second].flatMap((promptId) => [
                { kind: 'prompt', promptId } as const,
                { kind: 'machines', promptId } as const,
              ]),
              ...(['today', 'week', 'all'] as const).flatMap((period) => [
                overall(period),
                { ...overall(period), mode: 'race' as const },
              ]),
              { kind: 'daily', day: '2026-06-18' },
            ];
            const compare = async () => {
              for (const key of keys) {
                const expected = naiveBoard(saved, key, modelHash);
                const entries = await readAll(key, modelHash, limit);
                expect(
                  entries.map((entry) => entry.overall?.counted.map(({ drawingId }) => drawingId) ?? [entry.drawingId]),
                ).toEqual(expected.map(({ ids }) => ids));
                expect(entries.map((entry) => [entry.rank, entry.overall?.points ?? entry.score])).toEqual(
                  expected.map((line) => [naiveRank(expected, line), line.value]),
                );
                await compareEntries(saved, key, entries, modelHash);
              }
            };
            await compare();
            // Somebody deletes everything.
            for (const { drawingId } of await forgetting(player(0))) saved = saved.filter(({ id }) => id !== drawingId);
            await compare();
            await storage().retention.removeOlder(new Date(MONDAY));
            saved = saved.filter((one) => one.machineLevel !== null || one.submittedAt.getTime() >= MONDAY);
            await compare();
          },
        ),
        { numRuns: 12 },
      );
    });

    const forgetting = async (playerId: PlayerId) => {
      const removed = await storage().players.beginForgetting(playerId, new Date(0));
      await storage().players.forget(playerId);
      return removed.map(({ id }) => ({ drawingId: id }));
    };

    /** What the lines say, and what else tells their ranks. */
    const compareEntries = async (saved: SavedDrawing[], key: BoardKey, entries: BoardEntry[], modelHash: string) => {
      const byId = new Map(saved.map((drawing) => [drawing.id, drawing]));
      for (const [i, entry] of entries.entries()) {
        const { drawingId, rank, score } = entry;
        const drawing = byId.get(drawingId) as SavedDrawing;
        expect(entry).toMatchObject({
          nickname: drawing.nickname,
          machineLevel: drawing.machineLevel,
          promptId: drawing.promptId,
          prompt: drawing.prompt,
          score: drawing.score,
          percentile: drawing.percentile,
          submittedAt: drawing.submittedAt.toISOString(),
        });
        const { playerId } = drawing;
        const isFirstOfPlayer = entries.findIndex((other) => byId.get(other.drawingId)?.playerId === playerId) === i;
        if (isFirstOfPlayer) {
          const around = await storage().drawings.around(key, modelHash, { playerId, neighbours: 2, now: NOW });
          expect(around).toEqual(
            key.kind === 'machines' ? null : { entries: entries.slice(Math.max(0, i - 2), i + 3), you: drawingId },
          );
        }
        if (key.kind === 'prompt') {
          expect(await storage().drawings.standing(drawingId)).toEqual({ rank, of: entries.length });
        }
        if (key.kind === 'machines') expect(await storage().drawings.standing(drawingId)).toBeNull();
        if (key.kind !== 'daily') continue;
        const tries = saved.filter(
          (it) =>
            it.machineLevel === null && it.playerId === playerId && it.day === key.day && it.modelHash === modelHash,
        ).length;
        expect(await storage().daily.bestOf(playerId, key.day, modelHash)).toEqual({
          ...{ drawingId, score, rank, of: entries.length, tries },
        });
      }
    };

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
      const ours = { value: 1, at: NOW.toISOString(), id: 'a' };
      const foreign = [
        '',
        'nonsense',
        '🎨',
        'A'.repeat(5_000),
        json(null),
        json({ ...ours, value: 'NaN' }),
        json({ ...ours, extra: 1 }),
        json({ ...ours, id: '' }),
        json({ ...ours, id: 'a\u0000' }),
        json({ ...ours, at: 'yesterday' }),
        json({ ...ours, at: '2026-02-30T00:00:00Z' }),
        json({ ...ours, at: '0000-01-01T00:00:00Z' }),
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
