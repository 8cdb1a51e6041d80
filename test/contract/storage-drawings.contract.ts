import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BoardKey } from '#contract/boards.ts';
import type { DrawingId, PlayerId, PromptId, RoundId } from '#contract/ids.ts';
import { MACHINE_NAMES, type MachineLevel, machinePlayerId } from '#contract/machines.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { newDrawing, newRound, newSeat, stroke } from './storage-fixtures.ts';

export const somePrompts = async (storage: Storage, count: number) =>
  (await storage.prompts.pick({ packId: null, count, avoid: [], random: Math.random })).map(({ id }) => id);

const byMachine = (machineLevel: MachineLevel) => ({
  machineLevel,
  playerId: machinePlayerId(machineLevel),
  nickname: MACHINE_NAMES[machineLevel],
});

/** What saved drawings promise on every engine. */
export function drawingContract(storage: () => Storage): void {
  const drawings = () => storage().drawings;
  const somePrompt = async () => (await somePrompts(storage(), 1))[0] as PromptId;

  describe('DrawingStore', () => {
    it('keeps all of a drawing', async () => {
      const drawing = newDrawing(await somePrompt());
      const {
        embedding: _embedding,
        fingerprint: _fingerprint,
        drawnAt: _drawnAt,
        colours: _colours,
        ...told
      } = drawing;
      const { ops, thumbnail, ...rest } = told;
      const saved = await drawings().save(drawing);
      expect(saved).toEqual({ ...rest, percentile: null, caption: null, moments: null, loved: 0 });
      expect(await drawings().find(drawing.id)).toEqual(saved);
      expect(await drawings().ops(drawing.id)).toEqual(ops);
      expect(Array.from((await drawings().thumbnail(drawing.id)) ?? [])).toEqual(Array.from(thumbnail));
    });

    it('keeps the longest drawing and the strangest label', async () => {
      const ops = Array.from({ length: 8_000 }, (_, i) => stroke(i));
      const labels = [{ text: 'half a pair \ud800 and NUL \u0000', share: 1 }];
      const drawing = newDrawing(await somePrompt(), { ops, labels, thumbnail: new Uint8Array(100_000).fill(7) });
      expect((await drawings().save(drawing)).labels[0]?.text).toBe('half a pair and NUL');
      expect(await drawings().ops(drawing.id)).toEqual(ops);
      expect(await drawings().thumbnail(drawing.id)).toHaveLength(100_000);
    });

    it('[CAPTION-4] [REPLAY-5] keeps what is determined later, and shows captions on boards', async () => {
      const drawing = newDrawing(await somePrompt());
      await drawings().save(drawing);
      const box = { x: 10, y: 20, width: 300, height: 400 };
      const cat = { label: 'a NUL \u0000 cat', share: 0.75, count: 2, colour: 'red', box } as const;
      const caption = { things: [cat], relation: null };
      await drawings().setCaption(drawing.id, caption);
      await drawings().setMoments(drawing.id, [{ atMs: 9_000, label: 'half a pair \ud800', share: 0.6 }]);
      const tidy = { things: [{ ...cat, label: 'a NUL cat' }], relation: null };
      const moments = [{ atMs: 9_000, label: 'half a pair', share: 0.6 }];
      expect(await drawings().find(drawing.id)).toMatchObject({ caption: tidy, moments });
      const key = { kind: 'prompt', promptId: drawing.promptId } as const;
      const page = await drawings().board(key, drawing.modelHash, { cursor: null, limit: 100, now: new Date() });
      expect(page.entries.find(({ drawingId }) => drawingId === drawing.id)?.caption).toEqual(tidy);
      await expect(drawings().setMoments(drawing.id, [{ atMs: -1, label: 'x', share: 2 }])).rejects.toThrow();
      await drawings().setCaption('none' as DrawingId, caption);
    });

    it('has null for what is not there', async () => {
      const id = 'none' as DrawingId;
      expect([await drawings().find(id), await drawings().ops(id), await drawings().thumbnail(id)]).toEqual([
        null,
        null,
        null,
      ]);
    });

    it('saves a round and seat once, also when asked at the same time', async () => {
      const first = newDrawing(await somePrompt(), { score: 50 });
      const again = { ...newDrawing(first.promptId), roundId: first.roundId, seatId: first.seatId, score: 99 };
      const saved = await drawings().save(first);
      expect(await drawings().save(again)).toEqual(saved);
      const seatId = newSeat();
      const rivals = Array.from({ length: 4 }, () => newDrawing(first.promptId, { roundId: first.roundId, seatId }));
      const results = await Promise.all(rivals.map((rival) => drawings().save(rival)));
      expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    });

    it('refuses a prompt that does not exist', async () => {
      await expect(drawings().save(newDrawing('none' as PromptId))).rejects.toThrow();
    });

    it('freezes the share of earlier drawings of this prompt and model that scored lower', async () => {
      const [promptId, otherPrompt] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash } = newDrawing(promptId);
      const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
      const save = async (score: number, second: number, change = {}) =>
        (await drawings().save(newDrawing(promptId, { modelHash, score, submittedAt: at(second), ...change })))
          .percentile;
      expect(await save(50, 10)).toBeNull();
      expect(await save(60, 20)).toBe(1);
      expect(await save(60, 30)).toBe(0.5);
      expect(await save(10, 40)).toBe(0);
      expect(await save(55, 50)).toBe(0.5);
      // Judged late, but handed in second.
      expect(await save(55, 15)).toBe(1);
      expect(await save(99, 60, { modelHash: 'another' })).toBeNull();
      expect(await save(99, 60, { promptId: otherPrompt })).toBeNull();
    });

    it('compares the drawings of a round with those of earlier rounds alone', async () => {
      const promptId = await somePrompt();
      const { modelHash } = newDrawing(promptId);
      const save = async (score: number, roundId: RoundId) =>
        (await drawings().save(newDrawing(promptId, { modelHash, score, roundId }))).percentile;
      const [first, second] = [newRound(), newRound()];
      expect([await save(40, first), await save(80, first)]).toEqual([null, null]);
      expect([await save(60, second), await save(90, second)]).toEqual([0.5, 1]);
    });

    it('gives drawings that are saved at the same time the percentiles of some order', async () => {
      const promptId = await somePrompt();
      const { modelHash } = newDrawing(promptId);
      const saved = await Promise.all(
        Array.from({ length: 12 }, (_, i) => drawings().save(newDrawing(promptId, { modelHash, score: i }))),
      );
      expect(saved.filter(({ percentile }) => percentile === null)).toHaveLength(1);
      // The best beats all before it and the worst none, whatever the order.
      expect([null, 1]).toContain(saved.at(-1)?.percentile);
      expect([null, 0]).toContain(saved[0]?.percentile);
    });

    it('offers past drawings as ghosts: listed ones of this model above zero, the best of each other player', async () => {
      const [promptId, other] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash } = newDrawing(promptId);
      const player = (name: string) => `${name}-${modelHash}` as PlayerId;
      const save = (name: string, score: number, change = {}) =>
        drawings().save(newDrawing(promptId, { modelHash, playerId: player(name), nickname: name, score, ...change }));
      for (const [i, name] of ['a', 'b', 'c', 'd', 'e', 'f', 'g'].entries()) {
        await save(name, 10 * (i + 1));
        await save(name, i);
      }
      await save('me', 99);
      await save('blank', 0);
      await save('unlisted', 98, { listed: false });
      await save('elsewhere', 97, { promptId: other });
      await save('another model', 96, { modelHash: 'another' });
      const ghosts = async (count: number, except = [player('me')], random = Math.random) =>
        (await drawings().ghosts([promptId], modelHash, { count, except, random }))
          .get(promptId)
          ?.map((it) => [it.nickname, it.score]);
      const all = ['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((name, i) => [name, 70 - 10 * i]);
      expect(await ghosts(9)).toEqual(all);
      expect(await ghosts(1, [])).toHaveLength(1);
      expect(await ghosts(8, [])).toEqual([['me', 99], ...all]);
      // The best and the middle of bands of two, two and three.
      expect(await ghosts(3, undefined, () => 0)).toEqual([all[0], all[2], all[4]]);
      expect(await ghosts(3, undefined, () => 0.99)).toEqual([all[1], all[3], all[6]]);
      const everybody = { count: 1, except: [], random: () => 0 };
      expect(await drawings().ghosts([other], 'unknown', everybody)).toEqual(new Map());
      const both = await drawings().ghosts([other, promptId], modelHash, everybody);
      expect([...both.keys()]).toEqual([other, promptId]);
      const found = both.get(promptId)?.[0];
      const { drawingId, ...judged } = found as NonNullable<typeof found>;
      expect(await drawings().find(drawingId)).toMatchObject({ ...judged, nickname: 'me', score: 99 });
    });

    it('offers the players’ own drawings as ghosts of the prompts that nobody else has drawn', async () => {
      const [shared, lonely] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash, playerId } = newDrawing(shared);
      const save = (promptId: PromptId, change = {}) => drawings().save(newDrawing(promptId, { modelHash, ...change }));
      await save(shared, { playerId, nickname: 'me' });
      await save(shared, { nickname: 'other' });
      await save(lonely, { playerId, nickname: 'me' });
      const found = await drawings().ghosts([shared, lonely], modelHash, {
        count: 5,
        except: [playerId],
        random: Math.random,
      });
      expect([...found.values()].map((ghosts) => ghosts.map(({ nickname }) => nickname))).toEqual([['other'], ['me']]);
    });

    it('[BOARD-4] offers the best drawings of machines as ghosts where people have too few', async () => {
      const [promptId, untouched] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash } = newDrawing(promptId);
      const save = (change: Partial<NewDrawing>) => drawings().save(newDrawing(promptId, { modelHash, ...change }));
      for (const level of [1, 3, 5] as const) {
        await save({ ...byMachine(level), score: 10 * level });
        await save({ ...byMachine(level), score: 1 });
        await save({ ...byMachine(level), promptId: untouched, score: 20 });
      }
      const ghosts = async (id: PromptId, count: number, except: PlayerId[] = []) =>
        (await drawings().ghosts([id], modelHash, { count, except, random: () => 0 }))
          .get(id)
          ?.map(({ nickname, score, machineLevel }) => [nickname, score, machineLevel]);
      const [dot, vector, bezier] = [
        ['Dot', 10, 1],
        ['Vector', 30, 3],
        ['Bézier', 50, 5],
      ];
      expect(await ghosts(promptId, 5)).toEqual([bezier, vector, dot]);
      const me = await save({ nickname: 'me', score: 40 });
      await save({ nickname: 'other', score: 20 });
      const people = [
        ['me', 40, null],
        ['other', 20, null],
      ];
      expect(await ghosts(promptId, 2)).toEqual(people);
      expect(await ghosts(promptId, 3)).toEqual([bezier, ...people]);
      expect(await ghosts(promptId, 5)).toEqual([bezier, people[0], vector, people[1], dot]);
      expect(await ghosts(promptId, 2, [me.playerId])).toEqual([bezier, people[1]]);
      expect(await ghosts(untouched, 5)).toHaveLength(3);
    });

    it('[PAPER-4] ranks drawings on paper among themselves', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const day = '2026-04-01';
      const { modelHash } = newDrawing(promptId);
      const save = (medium: NewDrawing['medium'], score: number, at: number) =>
        drawings().save(
          newDrawing(promptId, {
            ...{ modelHash, day, medium, score, listed: medium === 'screen' },
            submittedAt: new Date(Date.UTC(2026, 3, 1, 10, at)),
          }),
        );
      const screen = await save('screen', 50, 0);
      const paper = await save('paper', 40, 1);
      expect(paper.percentile).toBeNull();
      const better = await save('paper', 60, 2);
      expect(better.percentile).toBe(1);
      expect((await save('screen', 45, 3)).percentile).toBe(0);
      const page = { cursor: null, limit: 10, now: new Date() };
      const idsOf = async (key: BoardKey) =>
        (await drawings().board(key, modelHash, page)).entries.map((e) => e.drawingId);
      for (const key of [{ kind: 'prompt', promptId } as const, { kind: 'daily', day } as const]) {
        expect(await idsOf({ ...key, medium: 'paper' })).toEqual([better.id, paper.id]);
        expect((await idsOf(key))[0]).toBe(screen.id);
        expect(await idsOf(key)).toHaveLength(2);
      }
      expect(await drawings().standing(paper.id)).toEqual({ rank: 2, of: 2 });
      expect(
        (await drawings().ghosts([promptId], modelHash, { count: 5, except: [], random: () => 0 })).get(promptId),
      ).toHaveLength(2);
    });

    it('[BOARD-4] picks prompts that people drew before those that only machines did', async () => {
      const pack = await storage().prompts.addPack(`pack of ${randomUUID()}`);
      const [drawn, machines, nobody] = await Promise.all(
        ['drawn', 'machines', 'nobody'].map((text) =>
          storage().prompts.add({ text: `${text} ${randomUUID()}`, packId: pack.id }),
        ),
      );
      if (!drawn || !machines || !nobody) throw new Error('no prompts');
      const { modelHash } = await drawings().save(newDrawing(drawn.id));
      await drawings().save(newDrawing(machines.id, { ...byMachine(2), modelHash }));
      const pick = async (avoid: PromptId[]) => {
        const options = { packId: pack.id, count: 3, avoid, random: Math.random, withDrawingsOf: modelHash };
        return (await storage().prompts.pick(options)).map(({ id }) => id);
      };
      expect(await pick([])).toEqual([drawn.id, machines.id, nobody.id]);
      expect(await pick([drawn.id])).toEqual([machines.id, drawn.id, nobody.id]);
      expect((await storage().prompts.find(drawn.id))?.drawings).toBe(1);
      expect((await storage().prompts.find(machines.id))?.drawings).toBe(0);
      const listed = { search: '', packId: pack.id, offset: 0, limit: 3, modelHash };
      expect(
        (await storage().prompts.openPrompts(listed)).prompts.map(({ id, drawings: count, bestScore }) => [
          id,
          count,
          bestScore,
        ]),
      ).toEqual([
        [drawn.id, 1, 71.4],
        [machines.id, 0, null],
        [nobody.id, 0, null],
      ]);
    });

    it('[BOARD-4] lets machines count for nobody: no percentile, no difficulty, no streak, last in the list of prompts', async () => {
      const [ids0, ids1] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash } = newDrawing(ids0);
      const save = (promptId: PromptId, change: Partial<NewDrawing>) =>
        drawings().save(newDrawing(promptId, { modelHash, ...change }));
      expect((await save(ids0, { ...byMachine(5), score: 90 })).percentile).toBeNull();
      expect((await save(ids0, { score: 40 })).percentile).toBeNull();
      expect((await save(ids0, { ...byMachine(5), score: 60 })).percentile).toBe(1);
      expect((await save(ids0, { score: 30 })).percentile).toBe(0);
      await save(ids1, { ...byMachine(1), score: 60, submittedAt: new Date('2026-05-01'), day: '2026-05-01' });
      expect(await drawings().activePrompts(modelHash, { offset: 0, limit: 5 })).toMatchObject([
        { promptId: ids0, drawings: 2, bestScore: 40 },
        { promptId: ids1, drawings: 0, bestScore: null },
      ]);
      expect(await drawings().promptDifficulty(modelHash, { first: 'hardest', atLeast: 1, limit: 9 })).toMatchObject([
        { promptId: ids0, drawings: 2, medianScore: 35 },
      ]);
      const { playerId } = byMachine(1);
      expect((await storage().daily.streak(playerId, '2026-05-01')).best).toBe(0);
      expect(await storage().daily.bestOf(playerId, '2026-05-01', modelHash)).toBeNull();
    });

    it('lists the prompts that were drawn last', async () => {
      const ids = (await somePrompts(storage(), 3)) as [PromptId, PromptId, PromptId];
      const { modelHash } = newDrawing(ids[0]);
      const save = (promptId: PromptId, score: number, second: number) =>
        drawings().save(
          newDrawing(promptId, { modelHash, score, submittedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)) }),
        );
      await save(ids[0], 10, 1);
      await save(ids[1], 20, 2);
      await save(ids[2], 30, 3);
      await save(ids[0], 5, 4);
      await drawings().save(newDrawing(ids[1], { modelHash, listed: false, score: 100, submittedAt: new Date() }));
      const active = await drawings().activePrompts(modelHash, { offset: 0, limit: 2 });
      expect(active).toMatchObject([
        { promptId: ids[0], drawings: 2, bestScore: 10 },
        { promptId: ids[2], drawings: 1, bestScore: 30 },
      ]);
      // Two are fewer than the newest drawings show, three need a look at each prompt.
      for (const offset of [0, 1, 2]) {
        const from = await drawings().activePrompts(modelHash, { offset, limit: 5 });
        expect(from.map(({ promptId }) => promptId)).toEqual([ids[0], ids[2], ids[1]].slice(offset));
      }
      expect(active[0]?.prompt).toBe((await storage().prompts.find(ids[0]))?.text);
      expect(await drawings().activePrompts('unknown', { offset: 0, limit: 5 })).toEqual([]);
    });
  });
}
