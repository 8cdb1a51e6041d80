import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { addDays, streakOf } from '#server/storage/calendar.ts';
import { type Storage, StorageConflict, StorageNotFound } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

/** What the daily prompt promises on every engine. */
export function dailyContract(storage: () => Storage): void {
  const daily = () => storage().daily;
  /** Far from each other, so that no test's days matter to another's. */
  let year = 2030;
  const newDay = () => `${year++}-12-30`;

  describe('[MODE-4] DailyStore', () => {
    it('gives each day one prompt, also when several ask at the same time, and none twice in a row of days', async () => {
      const first = newDay();
      const days = Array.from({ length: 30 }, (_, i) => addDays(first, i));
      const asked = await Promise.all(days.flatMap((day) => [1, 2, 3].map(() => daily().promptOf(day))));
      const ids = days.map((_, i) => asked[i * 3]?.id);
      expect(asked.map((prompt) => prompt?.id)).toEqual(ids.flatMap((id) => [id, id, id]));
      expect(new Set(ids).size).toBe(days.length);
      expect(asked[0]).toEqual({
        id: ids[0],
        text: (await storage().prompts.find(ids[0] as PromptId))?.text,
        translations: expect.any(Object),
      });
    });

    it('keeps a settled prompt, retired or not', async () => {
      const day = newDay();
      const prompt = await daily().promptOf(day);
      await storage().prompts.setRetired(prompt?.id as PromptId, true);
      expect(await daily().promptOf(day)).toEqual(prompt);
      expect(await daily().upcoming(day, 1)).toMatchObject([{ day, prompt, settled: true }]);
      await storage().prompts.setRetired(prompt?.id as PromptId, false);
    });

    it('follows the admin until somebody has asked for the day', async () => {
      const day = newDay();
      const [first, second, third] = (await somePrompts(storage(), 3)) as [PromptId, PromptId, PromptId];
      await daily().schedule(day, first);
      await daily().schedule(day, second);
      await daily().schedule(addDays(day, 2), third);
      await daily().schedule(addDays(day, 2), null);
      expect(await daily().upcoming(day, 3)).toMatchObject([
        { day, prompt: { id: second }, settled: false },
        { day: addDays(day, 1), prompt: null, settled: false },
        { day: addDays(day, 2), prompt: null, settled: false },
      ]);
      expect(await daily().promptOf(day)).toMatchObject({ id: second });
      for (const id of [first, null]) await expect(daily().schedule(day, id)).rejects.toThrow(StorageConflict);
      expect(await daily().promptOf(day)).toMatchObject({ id: second });
      const tomorrow = addDays(day, 1);
      await expect(daily().schedule(tomorrow, 'none' as PromptId)).rejects.toThrow(StorageNotFound);
      const [own] = await storage().prompts.forRoom([randomUUID()]);
      await storage().prompts.keepForRoom([own as NonNullable<typeof own>]);
      await expect(daily().schedule(tomorrow, own?.id as PromptId)).rejects.toThrow(StorageNotFound);
    });

    it('leaves a scheduled prompt that is retired before its day to chance', async () => {
      const day = newDay();
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      await daily().schedule(day, promptId);
      await storage().prompts.setRetired(promptId, true);
      await expect(daily().schedule(addDays(day, 1), promptId)).rejects.toThrow(StorageNotFound);
      expect(await daily().upcoming(day, 1)).toEqual([{ day, prompt: null, settled: false, locked: false }]);
      const settled = await daily().promptOf(day);
      expect(settled?.id).not.toBe(promptId);
      expect(await daily().upcoming(day, 1)).toMatchObject([{ day, prompt: settled, settled: true }]);
      await storage().prompts.setRetired(promptId, false);
    });

    it('[PROMPT-7] is filled where nothing is fixed, chosen or locked, with prompts that are open', async () => {
      const day = newDay();
      const days = Array.from({ length: 5 }, (_, i) => addDays(day, i)) as [string, string, string, string, string];
      const ids = (await somePrompts(storage(), 8)) as PromptId[];
      const [settled, chosen, free, locked] = days;
      const first = await daily().promptOf(settled);
      await daily().schedule(chosen, ids[0] as PromptId);
      const plan = (from: number) => days.map((one, i) => ({ day: one, promptId: ids[(from + i) % 8] as PromptId }));
      await storage().prompts.setRetired(ids[5] as PromptId, true);
      // The last day's prompt is retired by now.
      expect(await daily().fill(plan(1))).toEqual([free, locked]);
      await daily().setLocked(locked, true);
      expect(await daily().fill(plan(2))).toEqual([free, days[4]]);
      expect(await daily().upcoming(day, 5)).toMatchObject([
        { prompt: { id: first?.id }, settled: true },
        { prompt: { id: ids[0] }, settled: false, locked: true },
        { prompt: { id: ids[4] }, settled: false, locked: false },
        { prompt: { id: ids[4] }, locked: true },
        { prompt: { id: ids[6] }, locked: false },
      ]);
      const between = await daily().between(free, { before: 2, after: 2 });
      expect(between.map((one) => one.day)).toEqual(days.slice(0, 4));
      await storage().prompts.setRetired(ids[5] as PromptId, false);
    });

    it('counts streaks of days with a daily drawing, whatever the model, of one player', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const today = newDay();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: -6, max: 1 }), { maxLength: 8 }), async (offsets) => {
          const playerId = randomUUID() as PlayerId;
          const days = offsets.map((offset) => addDays(today, offset));
          for (const day of days) await storage().drawings.save(newDrawing(promptId, { playerId, mode: 'daily', day }));
          await storage().drawings.save(newDrawing(promptId, { playerId }));
          const until = [...new Set(days)].filter((day) => day <= today).sort();
          expect(await daily().streak(playerId, today)).toEqual(streakOf(until, today));
        }),
        { numRuns: 8 },
      );
    });

    it('knows no best of who has not drawn that day', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const day = newDay();
      const drawing = newDrawing(promptId, { mode: 'daily', day });
      await storage().drawings.save(drawing);
      const { playerId, modelHash } = drawing;
      expect(await daily().bestOf(playerId, day, modelHash)).toMatchObject({ drawingId: drawing.id, rank: 1, of: 1 });
      expect(await daily().bestOf(playerId, addDays(day, 1), modelHash)).toBeNull();
      expect(await daily().bestOf(playerId, day, 'another')).toBeNull();
      expect(await daily().bestOf('nobody' as PlayerId, day, modelHash)).toBeNull();
    });

    it('has none without an open prompt', async () => {
      const packs = await storage().prompts.packs();
      for (const { id } of packs) await storage().prompts.editPack(id, { retired: true });
      const day = newDay();
      expect(await daily().promptOf(day)).toBeNull();
      for (const { id } of packs) await storage().prompts.editPack(id, { retired: false });
      expect(await daily().promptOf(day)).not.toBeNull();
    });
  });
}
