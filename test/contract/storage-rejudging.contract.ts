import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardEntry, BoardKey } from '#contract/boards.ts';
import type { DrawingId, PlayerId, PromptId, RoundId } from '#contract/ids.ts';
import type { SavedDrawing } from '#server/storage/port/drawings.ts';
import type { JudgedAgain } from '#server/storage/port/rejudging.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { naiveBoard, naiveRank } from './storage-boards.contract.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const NOW = new Date('2026-06-18T12:00:00.000Z');
const HOUR_MS = 3_600_000;

const modelOf = (modelHash: string) => ({
  ...{ modelHash, modelId: 'doodle-clip' },
  ...{ precision: 'fp32', provider: 'cpu', preprocessing: 'resize-224' },
});

const judgement = (id: DrawingId, score: number): JudgedAgain => ({
  ...{ id, similarity: 0.5, rawScore: score, deductions: [], score },
  labels: [{ text: 'toaster', share: 0.9 }],
  embedding: Float32Array.of(1, 0, 0),
});

const drawnSpec = fc.record({
  prompt: fc.integer({ min: 0, max: 1 }),
  player: fc.integer({ min: 0, max: 3 }),
  score: fc.constantFrom(0, 10, 33.3, 99.9),
  rescore: fc.constantFrom(0, 10, 50.5, 100),
  hoursAgo: fc.integer({ min: 0, max: 200 }),
  round: fc.integer({ min: 0, max: 9 }),
  listed: fc.boolean(),
  withheld: fc.constantFrom(null, null, null, 'too_fast' as const),
  machine: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  day: fc.constantFrom(null, '2026-06-18'),
  isNew: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});

/** What judging anew promises on every engine. */
export function rejudgingContract(storage: () => Storage): void {
  const entriesOf = async (key: BoardKey, modelHash: string) => {
    const entries: BoardEntry[] = [];
    let cursor: string | null = null;
    do {
      const page = await storage().drawings.board(key, modelHash, { cursor, limit: 4, now: NOW });
      entries.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return entries;
  };

  /** Has all drawings of other tests' models left out: these are looked at alone. */
  const judgeAgain = async (
    modelHash: string,
    saved: readonly SavedDrawing[],
    { scoreOf, atOnce = 3 }: { scoreOf: (drawing: SavedDrawing) => number; atOnce?: number },
  ) => {
    const ordered = saved
      .filter((drawing) => drawing.modelHash !== modelHash)
      .toSorted((a, b) => a.submittedAt.getTime() - b.submittedAt.getTime() || (a.id < b.id ? -1 : 1));
    for (let from = 0; from < ordered.length; from += atOnce) {
      const batch = ordered.slice(from, from + atOnce);
      await storage().rejudging.keep(modelOf(modelHash), {
        judged: batch.map((drawing) => judgement(drawing.id, scoreOf(drawing))),
        failed: 0,
        after: batch.at(-1) as SavedDrawing,
      });
    }
  };

  describe('judging anew', () => {
    it('[REJUDGE-2] [REJUDGE-3] boards of both models rank like naive rankings, whatever is saved and deleted', async () => {
      const promptIds = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      await fc.assert(
        fc.asyncProperty(fc.array(drawnSpec, { minLength: 3, maxLength: 20 }), fc.boolean(), async (specs, andBack) => {
          const run = randomUUID();
          const [old, fresh] = [`old-${run}`, `new-${run}`];
          const rescores = new Map<DrawingId, number>();
          /** What each model said, as it is to be found. */
          let said: SavedDrawing[] = [];
          const save = async (spec: (typeof specs)[number]) => {
            const drawing = newDrawing(promptIds[spec.prompt] as PromptId, {
              id: randomUUID() as DrawingId,
              roundId: `${spec.round}-${run}` as RoundId,
              playerId: `${spec.player}-${run}` as PlayerId,
              machineLevel: spec.machine ? 3 : null,
              modelHash: spec.isNew ? fresh : old,
              ...{ score: spec.score, listed: spec.listed && !spec.withheld, day: spec.day, withheld: spec.withheld },
              submittedAt: new Date(NOW.getTime() - spec.hoursAgo * HOUR_MS),
            });
            rescores.set(drawing.id, spec.rescore);
            said.push(await storage().drawings.save(drawing));
          };
          const keys: BoardKey[] = [
            ...promptIds.flatMap((promptId) => [
              { kind: 'prompt', promptId } as const,
              { kind: 'machines', promptId } as const,
            ]),
            { kind: 'overall', period: 'all' },
            { kind: 'overall', period: 'week', mode: 'race' },
            { kind: 'daily', day: '2026-06-18' },
          ];
          const compare = async () => {
            for (const modelHash of [old, fresh]) {
              for (const key of keys) {
                const expected = naiveBoard(
                  said.filter(({ withheld }) => withheld === null),
                  key,
                  modelHash,
                );
                const entries = await entriesOf(key, modelHash);
                expect(
                  entries.map((entry) => entry.overall?.counted.map(({ drawingId }) => drawingId) ?? [entry.drawingId]),
                ).toEqual(expected.map(({ ids }) => ids));
                expect(entries.map((entry) => [entry.rank, entry.overall?.points ?? entry.score])).toEqual(
                  expected.map((line) => [naiveRank(expected, line), line.value]),
                );
                for (const { drawingId, score, percentile } of entries) {
                  const one = said.find((it) => it.id === drawingId && it.modelHash === modelHash);
                  expect({ score, percentile }).toEqual({ score: one?.score, percentile: one?.percentile });
                }
              }
            }
          };
          /** [BOARD-7] Among what the model has said so far. */
          const naivePercentile = (one: SavedDrawing, modelHash: string, score: number) => {
            const earlier = said.filter(
              (other) =>
                other.modelHash === modelHash &&
                other.promptId === one.promptId &&
                other.machineLevel === null &&
                other.withheld === null &&
                other.roundId !== one.roundId &&
                other.submittedAt <= one.submittedAt,
            );
            return earlier.length === 0 ? null : earlier.filter((other) => other.score < score).length / earlier.length;
          };
          const rejudge = async (modelHash: string, rows: SavedDrawing[], scoreOf: (one: SavedDrawing) => number) => {
            await judgeAgain(modelHash, rows, { scoreOf });
            const ordered = rows.toSorted(
              (a, b) => a.submittedAt.getTime() - b.submittedAt.getTime() || (a.id < b.id ? -1 : 1),
            );
            for (const one of ordered) {
              const known = said.find((it) => it.id === one.id && it.modelHash === modelHash);
              const score = scoreOf(one);
              if (known) {
                known.score = score;
                continue;
              }
              const percentile = naivePercentile(one, modelHash, score);
              said.push({ ...one, modelHash, score, percentile });
              const row = await storage().drawings.find(one.id);
              expect({ ...row }).toMatchObject({ modelHash, score, percentile, caption: null, withheld: one.withheld });
            }
          };

          const half = Math.ceil(specs.length / 2);
          for (const spec of specs.slice(0, half)) await save(spec);
          const older = () =>
            said.filter((one) => one.modelHash === old && !said.some((it) => it !== one && it.id === one.id));
          const first = older();
          // Half-way: the board of the earlier model is in rows and archive.
          await rejudge(fresh, first.slice(0, Math.ceil(first.length / 2)), ({ id }) => rescores.get(id) ?? 0);
          await compare();
          for (const spec of specs.slice(half)) await save(spec);
          await rejudge(fresh, older(), ({ id }) => rescores.get(id) ?? 0);
          await compare();
          if (andBack) {
            // The model before is taken again: what it had said is replaced, not doubled.
            const rows = said.filter((one) => one.modelHash === fresh).slice(0, 4);
            await rejudge(old, rows, ({ id }) => (rescores.get(id) ?? 0) / 2);
            await compare();
          }
          const gone = `0-${run}` as PlayerId;
          await storage().players.beginForgetting(gone, new Date(0));
          await storage().players.forget(gone);
          said = said.filter(({ playerId }) => playerId !== gone);
          await compare();
        }),
        { numRuns: 8 },
      );
    });

    it('[REJUDGE-1] goes through drawings of other models as they were handed in, and takes each once', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const [old, fresh] = [`a-${randomUUID()}`, `b-${randomUUID()}`];
      const saved: SavedDrawing[] = [];
      // Before all those of other tests.
      for (const [n, listed] of [true, false, true, true, false].entries()) {
        const submittedAt = new Date(Date.UTC(1970, 0, 1, 0, (n * 3) % 5));
        saved.push(
          await storage().drawings.save(
            newDrawing(promptId, { modelHash: old, modelId: 'older-clip', listed, submittedAt }),
          ),
        );
      }
      await storage().drawings.save(
        newDrawing(promptId, { modelHash: fresh, submittedAt: new Date(Date.UTC(1970, 0, 1)) }),
      );
      const ordered = saved.toSorted((a, b) => a.submittedAt.getTime() - b.submittedAt.getTime());
      const firstTwo = await storage().rejudging.next(fresh, { after: null, limit: 2 });
      expect(firstTwo.map(({ id }) => id)).toEqual(ordered.slice(0, 2).map(({ id }) => id));
      expect(firstTwo[0]).toMatchObject({ prompt: 'a house', ops: [{ kind: 'stroke' }, { kind: 'undo' }] });
      const rest = await storage().rejudging.next(fresh, { after: firstTwo.at(-1) ?? null, limit: 3 });
      expect(rest.map(({ id }) => id)).toEqual(ordered.slice(2).map(({ id }) => id));

      const model = modelOf(fresh);
      await storage().rejudging.start(model, NOW);
      const batch = { judged: ordered.slice(0, 3).map(({ id }) => judgement(id, 91.4)), failed: 2 };
      const after = ordered[2] as SavedDrawing;
      const kept = await storage().rejudging.keep(model, { ...batch, after });
      expect(kept.map(({ id }) => id)).toEqual(ordered.slice(0, 3).map(({ id }) => id));
      expect(kept[0]).toMatchObject({ promptId, isMachines: false, mode: 'race' });
      // Another process that did the same comes late.
      expect(await storage().rejudging.keep(model, { ...batch, failed: 0, after })).toEqual([]);
      const job = await storage().rejudging.find(fresh);
      expect(job).toMatchObject({ state: 'running', done: 3, failed: 2, after: { id: after.id } });
      expect(job?.changes).toHaveLength(41);
      // From 71.4 to 91.4: four steps of five points up.
      expect(job?.changes[24]).toBe(3);

      const [up] = await storage().rejudging.moves(fresh, { direction: 'up', limit: 1 });
      expect(up).toMatchObject({
        from: { modelHash: old, modelId: 'older-clip' },
        before: { score: 71.4, rank: 1, of: 5 },
        after: { score: 91.4, rank: 1, of: 4 },
      });
      expect(await storage().rejudging.moves(fresh, { direction: 'down', limit: 1 })).toEqual([]);
      expect(await storage().rejudging.models()).toEqual(
        expect.arrayContaining([
          { modelHash: old, modelId: 'older-clip' },
          { modelHash: fresh, modelId: 'doodle-clip' },
        ]),
      );

      expect(await storage().rejudging.skipped(fresh, 5)).toEqual([]);
      const last = ordered[4] as SavedDrawing;
      await storage().rejudging.keep(model, { judged: [], failed: 2, after: last });
      expect((await storage().rejudging.skipped(fresh, 5)).map(({ id }) => id)).toEqual(
        ordered.slice(3).map(({ id }) => id),
      );
      expect(await storage().rejudging.skipped(fresh, 1)).toEqual([
        { id: ordered[3]?.id, prompt: 'a house', nickname: 'Zoë 🎨' },
      ]);
      expect(await storage().rejudging.skipped('never started', 5)).toEqual([]);
      // A process that had lost the job, and has passed over what others have counted.
      await storage().rejudging.keep(model, { judged: [], failed: 1, after: ordered[3] as SavedDrawing });
      expect(await storage().rejudging.find(fresh)).toMatchObject({ done: 3, failed: 4, after: { id: last.id } });
      await storage().rejudging.finish(fresh, NOW);
    });

    it('[REJUDGE-1] one process at a time has the job, until it is paused, released or long silent', async () => {
      const model = modelOf(randomUUID());
      const { modelHash } = model;
      const { rejudging } = storage();
      expect(await rejudging.find(modelHash)).toBeNull();
      expect(await rejudging.claim(modelHash, 'one', 60_000)).toBeNull();
      await rejudging.start(model, NOW);
      expect(await rejudging.claim(modelHash, 'one', 60_000)).toMatchObject({ state: 'running', after: null });
      expect(await rejudging.claim(modelHash, 'other', 60_000)).toBeNull();
      expect(await rejudging.claim(modelHash, 'one', 60_000)).not.toBeNull();
      await rejudging.release(modelHash, 'other');
      expect(await rejudging.claim(modelHash, 'other', 60_000)).toBeNull();
      await rejudging.release(modelHash, 'one');
      expect(await rejudging.claim(modelHash, 'other', -1)).not.toBeNull();
      // That was over before it began.
      expect(await rejudging.claim(modelHash, 'one', 60_000)).not.toBeNull();
      await rejudging.pause(modelHash, NOW);
      expect(await rejudging.claim(modelHash, 'one', 60_000)).toBeNull();
      await rejudging.start(model, NOW);
      expect(await rejudging.claim(modelHash, 'other', 60_000)).not.toBeNull();
      await rejudging.finish(modelHash, NOW);
      expect(await rejudging.claim(modelHash, 'other', 60_000)).toBeNull();
      expect(await rejudging.find(modelHash)).toMatchObject({ state: 'done', isRunBySomebody: false });
      expect((await rejudging.all()).map((job) => job.modelHash)).toContain(modelHash);
      expect(await rejudging.countOthers(modelHash)).toBeGreaterThan(0);
    });
  });
}
