import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { machinePlayerId } from '#contract/machines.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const player = () => randomUUID() as PlayerId;
const at = (second: number) => new Date(Date.UTC(2026, 5, 15, 12, 0, second));

/** What is promised of copies on every engine. The storage under test takes equal lines for alike. */
export function copyContract(storage: () => Storage): void {
  /** A picture that nothing else has, with marks at random. */
  async function picture() {
    const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
    const modelHash = randomUUID();
    const number = () => Math.floor(Math.random() * 2 ** 31) - 2 ** 30;
    const fingerprint = {
      lines: [
        [number() % 1000, 7, -5, 1024],
        [3, 4],
      ],
      marks: [number(), number(), number(), -(2 ** 31)],
    };
    const drawn = (playerId: PlayerId, second: number, change: Partial<NewDrawing> = {}) =>
      newDrawing(promptId, {
        playerId,
        modelHash,
        fingerprint,
        drawnAt: at(second),
        submittedAt: at(second),
        ...change,
      });
    const save = (...of: Parameters<typeof drawn>) => storage().drawings.save(drawn(...of));
    const page = { cursor: null, limit: 99, now: at(0) };
    const boards = async () =>
      Promise.all(
        [{ kind: 'prompt', promptId } as const, { kind: 'overall', period: 'all' } as const].map(async (key) =>
          (await storage().drawings.board(key, modelHash, page)).entries.map(({ drawingId }) => drawingId),
        ),
      );
    return { promptId, modelHash, fingerprint, drawn, save, boards };
  }

  describe('Copies', () => {
    it('are kept, and on no board', async () => {
      const { save, boards, promptId, modelHash } = await picture();
      const first = await save(player(), 1, { score: 60 });
      const copy = await save(player(), 2, { score: 90, day: '2026-06-15' });
      expect([first.withheld, copy.withheld, copy.listed]).toEqual([null, 'copy', false]);
      expect(await boards()).toEqual([[first.id], [first.id]]);
      expect(await storage().drawings.find(copy.id)).toEqual(copy);
      expect(await storage().drawings.standing(copy.id)).toBeNull();
      expect(await storage().drawings.standing(first.id)).toEqual({ rank: 1, of: 1 });
      const daily = { kind: 'daily', day: '2026-06-15' } as const;
      const page = { cursor: null, limit: 9, now: at(0) };
      expect((await storage().drawings.board(daily, modelHash, page)).entries).toEqual([]);
      expect(await storage().daily.bestOf(copy.playerId, daily.day, modelHash)).toBeNull();
      const ghosts = await storage().drawings.ghosts([promptId], modelHash, { count: 5, except: [], random: () => 0 });
      expect(ghosts.get(promptId)?.map(({ drawingId }) => drawingId)).toEqual([first.id]);
      // It makes nobody's percentile worse.
      expect((await save(player(), 3, { score: 70, fingerprint: { lines: [], marks: [] } })).percentile).toBe(1);
    });

    it('are none of a player’s own drawings, nor of what others copied from it', async () => {
      const { save } = await picture();
      const [author, thief] = [player(), player()];
      const saved = [
        await save(author, 1),
        await save(author, 2),
        await save(thief, 3),
        await save(author, 4),
        await save(thief, 5),
        await save(player(), 6),
      ];
      expect(saved.map(({ withheld }) => withheld)).toEqual([null, null, 'copy', null, 'copy', 'copy']);
    });

    it('are what was drawn later, although it was saved earlier', async () => {
      const { save, boards } = await picture();
      const copy = await save(player(), 20);
      expect(copy.withheld).toBeNull();
      const first = await save(player(), 10);
      expect(first.withheld).toBeNull();
      expect(await boards()).toEqual([[first.id], [first.id]]);
      expect(await storage().drawings.find(copy.id)).toMatchObject({ withheld: 'copy', listed: false });
    });

    it('are found among drawings that are saved at once, also of other prompts', async () => {
      const { drawn } = await picture();
      const prompts = await somePrompts(storage(), 6);
      const drawings = prompts.map((promptId, i) => drawn(player(), i, { promptId }));
      await Promise.all(drawings.map((drawing) => storage().drawings.save(drawing)));
      const found = await Promise.all(drawings.map(({ id }) => storage().drawings.find(id)));
      expect(found.map((drawing) => drawing?.withheld)).toEqual([null, 'copy', 'copy', 'copy', 'copy', 'copy']);
    });

    it('[BOARD-4] can be made of a machine’s drawing, whose own are never withheld', async () => {
      const { save, boards } = await picture();
      const machine = (second: number) => save(machinePlayerId(4), second, { machineLevel: 4 });
      const author = player();
      const first = await save(author, 2);
      const likeFirst = await machine(3);
      // What a person drew first stays that person's, also where a machine has drawn alike since.
      const again = await save(author, 4);
      expect([likeFirst, again].map(({ withheld, listed }) => [withheld, listed])).toEqual([
        [null, true],
        [null, true],
      ]);
      expect((await save(player(), 5)).withheld).toBe('copy');
      // Drawn before all of them, but saved last.
      expect((await machine(1)).withheld).toBeNull();
      expect((await storage().drawings.find(first.id))?.withheld).toBe('copy');
      expect((await storage().drawings.find(likeFirst.id))?.withheld).toBeNull();
      expect(await boards()).toEqual([[], []]);
    });

    it('need two marks in common and the same lines', async () => {
      const { save, fingerprint } = await picture();
      await save(player(), 1);
      const { lines, marks } = fingerprint;
      const others = [
        { lines: [[1, 2]], marks },
        { lines, marks: marks.slice(0, 1) },
        { lines: [], marks: [] },
      ];
      for (const other of others) {
        expect((await save(player(), 2, { fingerprint: other })).withheld).toBeNull();
      }
      expect((await save(player(), 3, { fingerprint: { lines, marks: marks.slice(2) } })).withheld).toBe('copy');
    });

    it('too fast ones are withheld for that, unless they are copies', async () => {
      const { save, boards } = await picture();
      const fast = await save(player(), 1, { withheld: 'too_fast', listed: false });
      expect(fast.withheld).toBe('too_fast');
      expect((await save(player(), 2, { withheld: 'too_fast', listed: false })).withheld).toBe('copy');
      expect(await boards()).toEqual([[], []]);
    });
  });
}
