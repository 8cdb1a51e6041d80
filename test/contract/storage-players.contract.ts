import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DrawingId, PlayerId, PromptId, PublicId } from '#contract/ids.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import type { TrainingDrawing } from '#server/storage/port/players.ts';
import { PlayerForgotten, type Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const newPlayer = () => randomUUID() as PlayerId;
const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 7, day, 12, minute));
const DAY_MS = 24 * 3_600_000;

/** What is promised to players of what is theirs, on every engine. The storage under test takes equal lines for alike. */
export function playerContract(storage: () => Storage): void {
  const players = () => storage().players;
  const save = (drawing: NewDrawing) => storage().drawings.save(drawing);

  /** Drawings of one player, in the order given. */
  async function drawn(changes: Partial<NewDrawing>[], playerId = newPlayer()) {
    const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
    const modelHash = randomUUID();
    const saved = [];
    for (const change of changes) saved.push(await save(newDrawing(promptId, { playerId, modelHash, ...change })));
    return { playerId, modelHash, promptId, ids: saved.map(({ id }) => id) };
  }

  describe('PlayerStore', () => {
    it('[PLAYER-2] knows a player by the last name; drawings keep the one that they had', async () => {
      const { playerId, ids } = await drawn([{ nickname: 'Ada' }]);
      await players().touch({ id: playerId, nickname: 'Grace' });
      expect(await players().find(playerId)).toEqual({
        nickname: 'Grace',
        createdAt: expect.any(Date),
        lastSeenAt: expect.any(Date),
        publicId: null,
        trainingConsentAt: null,
      });
      expect(await storage().drawings.find(ids[0] as DrawingId)).toMatchObject({ nickname: 'Ada' });
      expect(await players().find(newPlayer())).toBeNull();
    });

    it('[PLAYER-1] figures and days are those of one player and one model', async () => {
      const { playerId, modelHash, promptId } = await drawn([
        { score: 10, submittedAt: at(1) },
        { score: 50, submittedAt: at(3, 1) },
        { score: 90, submittedAt: at(3, 2) },
        { score: 99, submittedAt: at(4), modelHash: randomUUID() },
      ]);
      await save(newDrawing(promptId, { modelHash, score: 100 }));
      expect(await players().figures({ playerId, modelHash })).toEqual({
        drawings: 4,
        scored: { drawings: 3, prompts: 1, mean: 50, best: 90 },
      });
      expect(await players().scoresByDay({ playerId, modelHash }, 5)).toEqual([
        { day: '2026-08-01', drawings: 1, mean: 10, best: 10 },
        { day: '2026-08-03', drawings: 2, mean: 70, best: 90 },
      ]);
      expect(await players().scoresByDay({ playerId, modelHash }, 1)).toMatchObject([{ day: '2026-08-03' }]);
      expect(await players().figures({ playerId: newPlayer(), modelHash })).toEqual({ drawings: 0, scored: null });
      expect(await players().figures({ playerId, modelHash: 'another' })).toEqual({ drawings: 4, scored: null });
    });

    it('[PLAYER-8] rates by the newest twenty percentiles on boards, and finds the best of each prompt', async () => {
      const [first, second] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const [playerId, modelHash] = [newPlayer(), randomUUID()];
      const own = (minute: number, score: number, change: Partial<NewDrawing> = {}) =>
        save(newDrawing(first, { playerId, modelHash, score, submittedAt: at(2, minute), ...change }));
      const of = { playerId, modelHash };
      expect(await players().rating(of)).toBeNull();
      expect(await players().bests(of, 9)).toEqual([]);
      await own(0, 1);
      expect(await players().rating(of)).toBeNull();
      // 4 others, one per band of ten points: a score of 25 beats two of them and the first own one.
      for (let i = 0; i < 4; i++) await save(newDrawing(first, { modelHash, score: 10 * i + 5, submittedAt: at(1) }));
      const rated = [await own(1, 25), await own(2, 99), await own(3, 0)].map(({ percentile }) => percentile as number);
      // None of these counts.
      await own(4, 100, { withheld: 'too_fast' });
      await own(5, 100, { listed: false });
      await own(6, 100, { medium: 'paper', listed: false });
      await own(7, 100, { modelHash: 'another' });
      const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
      const rating = await players().rating(of);
      expect(rating?.drawings).toBe(3);
      expect(rating?.beaten).toBeCloseTo(mean(rated));
      const best = await own(8, 99.5, { promptId: second });
      const bests = await players().bests(of, 9);
      expect(bests.map(({ promptId, score }) => [promptId, score])).toEqual([
        [first, 100],
        [second, 99.5],
      ]);
      expect(bests[1]?.drawingId).toBe(best.id);
      expect(await players().bests(of, 1)).toHaveLength(1);
      // Those of long ago do not count for ever.
      for (let i = 0; i < 20; i++) await own(10 + i, 101 + i);
      expect(await players().rating(of)).toEqual({ beaten: 1, drawings: 20 });
    });

    it('[PLAYER-8] adds up the colours of drawings on the screen, each counting the same', async () => {
      const { playerId, ids } = await drawn([
        { colours: [{ colour: '#000000', share: 1 }] },
        {
          colours: [
            { colour: '#e02f2f', share: 0.75 },
            { colour: '#000000', share: 0.25 },
          ],
          listed: false,
        },
        { colours: [{ colour: '#000000', share: 1 }], medium: 'paper', listed: false },
        { colours: [] },
      ]);
      await drawn([{}]);
      const colours = await players().colours({ playerId, modelHash: 'any' }, 9);
      expect(colours).toEqual([
        { colour: '#000000', share: 0.625 },
        { colour: '#e02f2f', share: 0.375 },
      ]);
      expect(await players().colours({ playerId, modelHash: 'any' }, 1)).toEqual(colours.slice(0, 1));
      expect(await players().colours({ playerId: newPlayer(), modelHash: 'any' }, 9)).toEqual([]);
      await storage().drawings.setColours(ids[0] as DrawingId, [{ colour: '#1d4ed8', share: 1 }]);
      expect((await players().colours({ playerId, modelHash: 'any' }, 9))[0]).toEqual({
        colour: '#1d4ed8',
        share: 0.5,
      });
      // Saved with their colours, all of them.
      expect(await storage().drawings.withoutColours({ after: null, limit: 9 })).toEqual([]);
    });

    it('[PLAYER-8] knows what the judge was surest of, once for a prompt and a label', async () => {
      const seen = (label: string, share: number, change: Partial<NewDrawing> = {}) => ({
        labels: [
          { text: label, share },
          { text: 'house', share: 1 - share },
        ],
        ...change,
      });
      const { playerId, modelHash, ids } = await drawn([
        seen('toaster', 0.6),
        seen('toaster', 0.7),
        seen('broccoli', 0.9, { submittedAt: at(1) }),
        seen('house', 0.99),
        seen('cow', 0.4),
        seen('cloud', 0.99, { withheld: 'too_fast' }),
        seen('cloud', 0.99, { modelHash: 'another' }),
      ]);
      const misreadings = (leastShare: number, limit = 9) =>
        players().misreadings({ playerId, modelHash }, { leastShare, limit });
      expect(await misreadings(0.5)).toEqual([
        { drawingId: ids[2], prompt: 'a house', takenFor: 'broccoli', share: 0.9 },
        { drawingId: ids[1], prompt: 'a house', takenFor: 'toaster', share: 0.7 },
      ]);
      expect((await misreadings(0)).map(({ takenFor }) => takenFor)).toEqual(['broccoli', 'toaster', 'cow']);
      expect(await misreadings(0, 1)).toHaveLength(1);
    });

    it('[PLAYER-10] gives its listed drawings for training while it consents, and takes that back', async () => {
      const { playerId, ids } = await drawn([
        { submittedAt: at(1), score: 10 },
        { submittedAt: at(2), score: 20 },
        { submittedAt: at(3), score: 90, withheld: 'too_fast' },
        { submittedAt: at(4), score: 91, listed: false },
        { submittedAt: at(5), score: 92, machineLevel: 3 },
        { submittedAt: at(6), score: 30, modelHash: 'another' },
      ]);
      const given = async () => {
        const found: DrawingId[] = [];
        let after: DrawingId | null = null;
        do {
          const page: TrainingDrawing[] = await players().trainingDrawings({ after, limit: 1 });
          found.push(...page.map(({ id }) => id));
          after = page.at(-1)?.id ?? null;
        } while (after !== null);
        return found.filter((id) => ids.includes(id));
      };
      expect((await players().find(playerId))?.trainingConsentAt).toBeNull();
      expect(await given()).toEqual([]);
      expect(await players().setTrainingConsent(newPlayer(), at(9))).toBe(false);
      expect(await players().setTrainingConsent(playerId, at(9))).toBe(true);
      expect((await players().find(playerId))?.trainingConsentAt).toEqual(at(9));
      expect(await given()).toEqual([ids[0], ids[1], ids[5]].toSorted());
      const [one] = await players().trainingDrawings({ after: null, limit: 1 });
      expect(one).toMatchObject({ prompt: expect.any(String), isRecognised: expect.any(Boolean), ops: [{}, {}] });
      expect(await players().setTrainingConsent(playerId, null)).toBe(true);
      expect(await given()).toEqual([]);
      await players().setTrainingConsent(playerId, at(9));
      await players().beginForgetting(playerId, at(9));
      expect(await given()).toEqual([]);
    });

    it('[PLAYER-9] has a public page at one address at most, which shows what is listed', async () => {
      const { playerId, modelHash, promptId, ids } = await drawn([
        { submittedAt: at(1), score: 10 },
        { submittedAt: at(2), score: 20 },
        { submittedAt: at(3), score: 90, withheld: 'too_fast' },
        { submittedAt: at(4), score: 91, listed: false },
        { submittedAt: at(5), score: 92, modelHash: 'another' },
      ]);
      const { id: others } = await save(newDrawing(promptId, { modelHash }));
      const [first, second] = [randomUUID() as PublicId, randomUUID() as PublicId];
      expect(await players().setPublic(newPlayer(), first)).toBe(false);
      for (const publicId of [first, second]) expect(await players().setPublic(playerId, publicId)).toBe(true);
      expect(await players().findPublic(first)).toBeNull();
      expect(await players().findPublic(second)).toEqual({ id: playerId, nickname: 'Zoë 🎨' });
      expect(await players().find(playerId)).toMatchObject({ publicId: second });
      const asked = [ids[0] as DrawingId, others];
      expect(await players().publicPages(asked)).toEqual(new Map([[ids[0], second]]));

      const of = { playerId, modelHash, listedOnly: true };
      expect(await players().figures(of)).toEqual({
        drawings: 2,
        scored: { drawings: 2, prompts: 1, mean: 15, best: 20 },
      });
      expect((await players().scoresByDay(of, 9)).map(({ day }) => day)).toEqual(['2026-08-01', '2026-08-02']);
      expect((await players().bests(of, 9)).map(({ drawingId }) => drawingId)).toEqual([ids[1]]);
      const newest = await players().history(of, { order: 'newest', cursor: null, limit: 1 });
      expect(newest.drawings.map(({ drawingId }) => drawingId)).toEqual([ids[1]]);
      // A stranger who reads the cursor learns no time.
      expect(JSON.parse(Buffer.from(newest.nextCursor ?? '', 'base64url').toString('utf8'))).toEqual({
        order: 'newest',
        id: ids[1],
      });
      const rest = await players().history(of, { order: 'newest', cursor: newest.nextCursor, limit: 1 });
      expect(rest.drawings.map(({ drawingId }) => drawingId)).toEqual([ids[0]]);
      expect(rest.nextCursor).toBeNull();

      expect(await players().setPublic(playerId, null)).toBe(true);
      expect(await players().findPublic(second)).toBeNull();
      expect(await players().publicPages(asked)).toEqual(new Map());
      await players().setPublic(playerId, first);
      await players().beginForgetting(playerId, at(30));
      await players().forget(playerId);
      expect(await players().findPublic(first)).toBeNull();
    });

    it.each(['newest', 'best'] as const)('[PLAYER-1] pages the history, %s first, each drawing once', async (order) => {
      // Ties in time and in score.
      const { playerId, ids } = await drawn(
        Array.from({ length: 11 }, (_, i) => ({ score: (i * 7) % 4, submittedAt: at(1 + (i % 3)) })),
      );
      await drawn([{}, {}]);
      const seen: { drawingId: DrawingId; score: number; submittedAt: Date }[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<Storage['players']['history']>> = await players().history(
          { playerId, modelHash: 'any' },
          {
            ...{ order, cursor, limit: 4 },
          },
        );
        expect(page.drawings.length).toBeLessThanOrEqual(4);
        seen.push(...page.drawings);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen.map(({ drawingId }) => drawingId).sort()).toEqual([...ids].sort());
      const keys = seen.map(({ score, submittedAt }) => (order === 'best' ? score : submittedAt.getTime()));
      expect(keys).toEqual(keys.toSorted((a, b) => b - a));
    });

    it('[PLAYER-1] takes no cursor but its own', async () => {
      const { playerId } = await drawn([{}, {}]);
      const { nextCursor } = await players().history(
        { playerId, modelHash: 'any' },
        { order: 'newest', cursor: null, limit: 1 },
      );
      const bad = ['', 'x', Buffer.from('{}').toString('base64url'), 'A'.repeat(301), nextCursor];
      for (const cursor of bad) {
        await expect(
          players().history({ playerId, modelHash: 'any' }, { order: 'best', cursor, limit: 1 }),
        ).rejects.toThrow(RangeError);
      }
    });

    it('[PLAYER-5] exports every drawing with its ops and picture, and no other', async () => {
      const { playerId, ids } = await drawn([{ prompt: 'a cat' }, { prompt: 'a dog' }, { prompt: 'an owl' }]);
      await drawn([{}]);
      const first = await players().exportDrawings(playerId, { after: null, limit: 2 });
      const rest = await players().exportDrawings(playerId, { after: first[1]?.drawing.id ?? null, limit: 2 });
      const all = [...first, ...rest];
      expect(all.map(({ drawing }) => drawing.id).sort()).toEqual([...ids].sort());
      for (const { drawing, opsJson, thumbnail } of all) {
        expect(drawing).toEqual(await storage().drawings.find(drawing.id));
        expect(JSON.parse(Buffer.from(opsJson).toString('utf8'))).toEqual(await storage().drawings.ops(drawing.id));
        expect(Array.from(thumbnail)).toEqual(Array.from((await storage().drawings.thumbnail(drawing.id)) ?? []));
      }
    });

    it('[PLAYER-6] forgets a player: nothing is left, boards close the gap, others stay as they were told', async () => {
      const day = '2026-08-20';
      const { playerId, modelHash, promptId, ids } = await drawn([
        { score: 40, submittedAt: at(1), day },
        { score: 80, submittedAt: at(2), day, playerId: newPlayer() },
        { score: 90, submittedAt: at(3), day },
        { score: 95, submittedAt: at(4), day, playerId: newPlayer() },
      ]);
      const others = [ids[1], ids[3]] as [DrawingId, DrawingId];
      const before = await Promise.all(others.map((id) => storage().drawings.find(id)));
      expect(before.map((drawing) => drawing?.percentile)).toEqual([1, 1]);
      const copied = newDrawing(promptId, { playerId, fingerprint: { lines: [[1, 2]], marks: [77, 78, 79] } });
      await save(copied);
      const copy = newDrawing(promptId, { fingerprint: copied.fingerprint, drawnAt: at(9) });
      expect(await save(copy)).toMatchObject({ withheld: 'copy' });
      await storage().moves.add({ codeHash: randomUUID(), playerId, expiresAt: at(30) });

      const gone = await players().beginForgetting(playerId, at(10));
      expect(gone.map(({ id }) => id).sort()).toEqual([ids[0], ids[2], copied.id].sort());
      expect(gone.find(({ id }) => id === ids[0])).toEqual({
        id: ids[0],
        promptId,
        listed: true,
        day,
        medium: 'screen',
        mode: 'race',
      });
      await players().forget(playerId);
      await players().forget(playerId);

      expect(await players().find(playerId)).toBeNull();
      expect(await players().figures({ playerId, modelHash })).toEqual({ drawings: 0, scored: null });
      for (const { id } of gone) {
        expect(await storage().drawings.find(id)).toBeNull();
        expect(await storage().drawings.opsJson(id)).toBeNull();
        expect(await storage().drawings.thumbnail(id)).toBeNull();
        expect(await storage().drawings.standing(id)).toBeNull();
      }
      expect(await storage().daily.streak(playerId, day)).toEqual({ current: 0, best: 0, drawnToday: false });
      const page = { cursor: null, limit: 9, now: at(10) };
      for (const key of [{ kind: 'prompt', promptId } as const, { kind: 'daily', day } as const]) {
        const { entries } = await storage().drawings.board(key, modelHash, page);
        expect(entries.map(({ rank, drawingId }) => [rank, drawingId])).toEqual([
          [1, others[1]],
          [2, others[0]],
        ]);
      }
      expect(await Promise.all(others.map((id) => storage().drawings.find(id)))).toEqual(before);
      // What was a copy is none of anybody's picture now, but still a copy.
      expect(await storage().drawings.find(copy.id)).toMatchObject({ withheld: 'copy' });
    });

    it('[PLAYER-6] saves nothing that was submitted before, not even what is on its way, but what is drawn anew', async () => {
      const { playerId, promptId } = await drawn([{ submittedAt: at(1) }]);
      const saves = Array.from({ length: 8 }, () =>
        save(newDrawing(promptId, { playerId, submittedAt: at(2) })).then(
          ({ id }) => id,
          (error: unknown) => error,
        ),
      );
      const gone = (await players().beginForgetting(playerId, at(2))).map(({ id }) => id);
      for (const saved of await Promise.all(saves)) {
        if (typeof saved === 'string') expect(gone).toContain(saved);
        else expect(saved).toBeInstanceOf(PlayerForgotten);
      }
      await expect(save(newDrawing(promptId, { playerId, submittedAt: at(2) }))).rejects.toThrow(PlayerForgotten);
      await players().forget(playerId);
      expect(await players().find(playerId)).toBeNull();
      expect(await save(newDrawing(promptId, { playerId, submittedAt: at(2, 1) }))).toMatchObject({ playerId });
    });

    it('[PLAYER-6] forgets more drawings than one transaction takes', async () => {
      const { playerId, modelHash } = await drawn(Array.from({ length: 55 }, () => ({})));
      expect(await players().beginForgetting(playerId, at(31))).toHaveLength(55);
      await players().forget(playerId);
      expect(await players().figures({ playerId, modelHash })).toEqual({ drawings: 0, scored: null });
    });
  });

  describe('[PLAYER-3] MoveStore', () => {
    const moves = () => storage().moves;
    const code = (playerId: PlayerId, expiresAt = at(2)) => ({ codeHash: randomUUID(), playerId, expiresAt });

    it('gives the player of a code once, also when many ask at the same time', async () => {
      const playerId = newPlayer();
      const added = code(playerId);
      await moves().add(added);
      const answers = await Promise.all(Array.from({ length: 6 }, () => moves().redeem(added.codeHash, at(1))));
      expect(answers.filter((answer) => answer !== null)).toEqual([playerId]);
      expect(await moves().redeem(added.codeHash, at(1))).toBeNull();
    });

    it('knows no code that is too old, replaced or wrong', async () => {
      const playerId = newPlayer();
      const [first, second] = [code(playerId), code(playerId)];
      await moves().add(first);
      await moves().add(second);
      expect(await moves().redeem(first.codeHash, at(1))).toBeNull();
      expect(await moves().redeem('wrong', at(1))).toBeNull();
      expect(await moves().redeem(second.codeHash, at(2))).toBeNull();
      const third = code(playerId);
      await moves().add(third);
      expect(await moves().redeem(third.codeHash, at(1))).toBe(playerId);
    });

    it('counts a rate for all, which fills with time', async () => {
      const [name, rate] = [randomUUID(), { capacity: 3, perSecond: 1 / 10 }];
      const take = (second: number) => moves().takeShared(name, rate, new Date(at(1).getTime() + second * 1_000));
      const first = await Promise.all([take(0), take(0), take(0), take(0)]);
      expect(first.filter((ms) => ms === 0)).toHaveLength(3);
      expect(Math.max(...first)).toBe(10_000);
      expect(await take(4)).toBe(6_000);
      expect(await take(10)).toBe(0);
      await moves().giveBackShared(name, rate);
      expect(await take(10)).toBe(0);
      // Not more than its capacity.
      expect(await Promise.all([take(9_999), take(9_999), take(9_999)])).toEqual([0, 0, 0]);
      expect(await take(9_999)).toBeGreaterThan(0);
    });
  });

  describe('[PLAYER-7] RetentionStore', () => {
    it('counts and deletes what is older, with players who have nothing else and were not seen since', async () => {
      const before = new Date(Date.UTC(2020, 0, 10));
      const old = new Date(before.getTime() - DAY_MS);
      const retention = () => storage().retention;
      // Other tests have drawings of that time, too.
      await retention().removeOlder(before);
      expect(await retention().countOlder(before)).toEqual({ drawings: 0, players: 0 });
      const gone = await drawn([{ submittedAt: old }, { submittedAt: before }]);
      const machine = await drawn([{ submittedAt: old, machineLevel: 2 }]);
      // Everybody was seen now.
      expect(await retention().countOlder(before)).toEqual({ drawings: 1, players: 0 });
      expect(await retention().removeOlder(before)).toEqual({ drawings: 1, players: 0 });
      expect(await storage().drawings.find(gone.ids[0] as DrawingId)).toBeNull();
      expect(await storage().drawings.find(gone.ids[1] as DrawingId)).not.toBeNull();
      expect(await storage().drawings.find(machine.ids[0] as DrawingId)).not.toBeNull();
      expect(await retention().countOlder(before)).toEqual({ drawings: 0, players: 0 });
    });
  });
}
