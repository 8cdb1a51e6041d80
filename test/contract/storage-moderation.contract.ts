import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BoardKey } from '#contract/boards.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import { playerMark } from '#server/lib/player-mark.ts';
import type { NewDrawing, SavedDrawing } from '#server/storage/port/drawings.ts';
import { drawingSubject, type NewReport } from '#server/storage/port/moderation.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { MOST_REPORTS } from '#server/storage/report-weight.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing, roomCode } from './storage-fixtures.ts';

const NOW = new Date('2026-06-18T12:00:00.000Z');
const player = (name = 'player') => `${name}-${randomUUID()}` as PlayerId;

/** What reports, hiding and bans promise on every engine. */
export function moderationContract(storage: () => Storage): void {
  const somePrompt = async () => (await somePrompts(storage(), 1))[0] as PromptId;
  const saved = async (change: Partial<NewDrawing> = {}) => {
    const drawing = newDrawing(change.promptId ?? (await somePrompt()), change);
    return storage().drawings.save({ ...drawing, playerId: change.playerId ?? player() });
  };
  const reportOf = ({ id, playerId, nickname, prompt }: SavedDrawing, change: Partial<NewReport> = {}): NewReport => ({
    thing: {
      ...{ kind: 'drawing', subject: drawingSubject(id), drawingId: id, playerId, nickname, text: prompt },
      ...{ context: { roomCode: 'BCDFG' }, network: null },
    },
    ...{
      by: { playerId: player('reporter'), network: randomUUID() },
      reason: 'unsafe',
      line: null,
      weight: 1,
      at: NOW,
    },
    ...change,
  });
  const said = (kind: 'name' | 'message', playerId: PlayerId, text: string): NewReport => ({
    thing: {
      ...{ kind, subject: `${kind}:${randomUUID()}`, drawingId: null, playerId, nickname: text, text },
      ...{ context: { isPublic: true }, network: 'net' },
    },
    ...{ by: null, reason: 'rude_words', line: null, weight: 1, at: NOW },
  });
  const kicked = (id: PlayerId) => ({
    ...{ accountId: null, account: 'vote', action: 'player.kicked', detail: null, subject: { kind: 'player', id } },
  });
  const caseOf = async ({ id }: SavedDrawing) => {
    for (const open of [true, false]) {
      const { cases } = await storage().moderation.cases({ open, search: '', cursor: null, limit: 500 });
      const found = cases.find(({ drawingId }) => drawingId === id);
      if (found) return found;
    }
    throw new Error('There is no such case.');
  };
  const decide = async (drawing: SavedDrawing, decision: 'hidden' | 'kept') =>
    storage().moderation.decide((await caseOf(drawing)).id, { decision, by: 'ann', at: NOW });
  const isHidden = async ({ id }: SavedDrawing) => (await storage().moderation.hidden(id)) !== null;

  describe('ModerationStore', () => {
    it('[MOD-1] [MOD-3] the same person counts once, people of one network once, and the third network hides', async () => {
      const drawing = await saved();
      const { report } = storage().moderation;
      const by = { playerId: player(), network: 'one' };
      expect(await report(reportOf(drawing, { by, line: 'look' }))).toEqual({ isNew: true, drawing: null });
      expect(await report(reportOf(drawing, { by, reason: 'spam' }))).toEqual({ isNew: false, drawing: null });
      const neighbour = { playerId: player(), network: 'one' };
      expect(await report(reportOf(drawing, { by: neighbour }))).toEqual({ isNew: true, drawing: null });
      expect((await caseOf(drawing)).weight).toBe(1);
      await report(reportOf(drawing));
      expect(await isHidden(drawing)).toBe(false);
      const last = await report(reportOf(drawing));
      expect(last.drawing).toMatchObject({ id: drawing.id, listed: true, isMachines: false });
      expect(await isHidden(drawing)).toBe(true);
      const found = await caseOf(drawing);
      expect(found).toMatchObject({ kind: 'drawing', weight: 3, isOpen: true, isHidden: true, decision: null });
      expect(found.reports).toHaveLength(4);
      expect(found.reports.some(({ line, reason }) => line === 'look' && reason === 'unsafe')).toBe(true);
      expect(await storage().moderation.hidden(drawing.id)).toEqual({
        playerId: drawing.playerId,
        roomCode: roomCode(),
      });
    });

    it('[MOD-1] reports that come at once are one each', async () => {
      const drawing = await saved();
      const by = { playerId: player(), network: 'one' };
      const results = await Promise.all(
        Array.from({ length: 6 }, () => storage().moderation.report(reportOf(drawing, { by }))),
      );
      expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
      const many = await Promise.all(Array.from({ length: 6 }, () => storage().moderation.report(reportOf(drawing))));
      expect(many.filter(({ drawing: changed }) => changed !== null)).toHaveLength(1);
      expect((await caseOf(drawing)).weight).toBe(7);
    });

    it('[MOD-3] [MOD-5] what somebody has decided stays, and further reports open the case again', async () => {
      const drawing = await saved();
      const { report } = storage().moderation;
      for (let n = 0; n < 3; n++) await report(reportOf(drawing));
      expect((await decide(drawing, 'kept')).drawing?.id).toBe(drawing.id);
      expect(await isHidden(drawing)).toBe(false);
      expect(await caseOf(drawing)).toMatchObject({ isOpen: false, decision: 'kept', decidedBy: 'ann' });
      for (let n = 0; n < 4; n++) expect((await report(reportOf(drawing))).drawing).toBeNull();
      expect(await isHidden(drawing)).toBe(false);
      expect(await caseOf(drawing)).toMatchObject({ isOpen: true, decision: 'kept' });
      await decide(drawing, 'hidden');
      expect(await isHidden(drawing)).toBe(true);
      // Twice is no error, and changes nothing.
      expect((await decide(drawing, 'hidden')).drawing).toBeNull();
    });

    it('[MOD-3] a case with as many reports as it keeps still counts others, and opens again after a decision', async () => {
      const drawing = await saved();
      const { report } = storage().moderation;
      const at = (n: number) => new Date(NOW.getTime() + n);
      const ofCrowd = (n: number) => ({ by: { playerId: player(), network: 'one' }, at: at(n) });
      for (let n = 0; n < MOST_REPORTS; n++) await report(reportOf(drawing, ofCrowd(n)));
      expect((await caseOf(drawing)).weight).toBe(1);
      expect(await report(reportOf(drawing, { at: at(100), line: 'still here' }))).toMatchObject({ isNew: true });
      expect((await report(reportOf(drawing, { at: at(101) }))).drawing?.id).toBe(drawing.id);
      const full = await caseOf(drawing);
      expect(full).toMatchObject({ weight: 3, isHidden: true, isOpen: true });
      expect(full.reports[1]?.line).toBe('still here');
      await decide(drawing, 'kept');
      expect(await report(reportOf(drawing, { at: at(102) }))).toEqual({ isNew: true, drawing: null });
      expect(await caseOf(drawing)).toMatchObject({ isOpen: true, decision: 'kept', isHidden: false });
    });

    it('[MOD-2] a flag that is enough hides a drawing from its first moment on', async () => {
      const flag = { reason: 'unsafe_drawing', line: 'a share of 0.9', network: null };
      const unsafe = await saved({ flags: [{ ...flag, weight: 3 }] });
      expect(unsafe).toMatchObject({ withheld: 'hidden', listed: false });
      expect(await storage().drawings.standing(unsafe.id)).toBeNull();
      expect(await caseOf(unsafe)).toMatchObject({
        isHidden: true,
        weight: 3,
        reports: [{ by: null, line: flag.line }],
      });
      await decide(unsafe, 'kept');
      expect(await storage().drawings.find(unsafe.id)).toMatchObject({ withheld: null, listed: true });
      expect(await storage().drawings.standing(unsafe.id)).not.toBeNull();
      const doubtful = await saved({ flags: [{ ...flag, reason: 'writing', weight: 2 }] });
      expect(doubtful.withheld).toBeNull();
      await storage().moderation.report(reportOf(doubtful));
      expect(await isHidden(doubtful)).toBe(true);
    });

    it('[MOD-4] hiding takes drawings off every board and list with right ranks, and showing them brings all back', async () => {
      const run = randomUUID();
      const promptIds = await somePrompts(storage(), 4);
      const random = seededRandom(`moderation ${run}`);
      const any = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
      const drawings: SavedDrawing[] = [];
      for (let n = 0; n < 24; n++) {
        drawings.push(
          await saved({
            ...{ promptId: any(promptIds), playerId: `${any([0, 1, 2])}-${run}` as PlayerId, modelHash: run },
            ...{ machineLevel: any([null, null, null, 3]), medium: any(['screen', 'screen', 'paper']) },
            ...{ listed: any([true, true, false]), mode: any(['race', 'daily']), day: any([null, '2026-06-18']) },
            ...{ score: any([0, 12.3, 50, 99.9]), withheld: any([null, null, null, 'too_fast'] as const) },
            submittedAt: new Date(NOW.getTime() - Math.floor(random() * 3 * 86_400_000)),
          }),
        );
      }
      const keys: BoardKey[] = [
        ...promptIds.flatMap((promptId): BoardKey[] => [
          { kind: 'prompt', promptId },
          { kind: 'prompt', promptId, medium: 'paper' },
          { kind: 'machines', promptId },
        ]),
        { kind: 'overall', period: 'all' },
        { kind: 'overall', period: 'week' },
        { kind: 'overall', period: 'today', mode: 'daily' },
        { kind: 'daily', day: '2026-06-18' },
      ];
      const { board, gallery, standing, ghosts } = storage().drawings;
      const look = async () => ({
        boards: await Promise.all(keys.map((key) => board(key, run, { cursor: null, limit: 50, now: NOW }))),
        gallery: await gallery(
          { modelHash: run, order: 'best', promptId: null, takenFor: null },
          { cursor: null, limit: 50, random },
        ),
        standings: await Promise.all(drawings.map(({ id }) => standing(id))),
      });
      const before = await look();
      const hidden = drawings.filter((_, n) => n % 3 === 0);
      for (const drawing of hidden) {
        await storage().moderation.report(reportOf(drawing));
        await decide(drawing, 'hidden');
      }
      const meanwhile = await look();
      const told = JSON.stringify(meanwhile);
      for (const { id } of hidden) expect(told).not.toContain(id);
      for (const { entries } of meanwhile.boards) {
        const value = (entry: (typeof entries)[number]) => entry.overall?.points ?? entry.score;
        expect(entries.map(({ rank }) => rank)).toEqual(
          entries.map((entry) => 1 + entries.filter((other) => value(other) > value(entry)).length),
        );
      }
      for (const [n, at] of meanwhile.standings.entries()) {
        const { promptId, machineLevel, withheld, medium } = drawings[n] as SavedDrawing;
        if (at === null) {
          expect(n % 3 === 0 || machineLevel !== null || withheld !== null).toBe(true);
          continue;
        }
        const shown = drawings.filter((one, i) => i % 3 !== 0 && one.promptId === promptId && one.medium === medium);
        expect(at.of).toBe(shown.filter((one) => one.withheld === null && one.machineLevel === null).length);
      }
      const drawn = [...(await ghosts(promptIds, run, { count: 9, except: [], random })).values()].flat();
      for (const { id } of hidden) expect(drawn.map(({ drawingId }) => drawingId)).not.toContain(id);
      for (const drawing of hidden.toReversed()) await decide(drawing, 'kept');
      expect(await look()).toEqual(before);
    });

    it('[MOD-4] a hidden drawing that turns out to be a copy is one when it is shown again', async () => {
      const fingerprint = { lines: [[1, 2, 3, 4, Math.floor(Math.random() * 30_000), 6]], marks: [] as number[] };
      fingerprint.marks = Array.from({ length: 3 }, () => Math.floor(Math.random() * 2 ** 30));
      const later = new Date('2026-03-04T06:00:00.000Z');
      const promptId = await somePrompt();
      const copy = await saved({ promptId, fingerprint, drawnAt: later });
      await storage().moderation.report(reportOf(copy));
      await decide(copy, 'hidden');
      await saved({ promptId, fingerprint });
      expect((await storage().drawings.find(copy.id))?.withheld).toBe('hidden');
      await decide(copy, 'kept');
      expect(await storage().drawings.find(copy.id)).toMatchObject({ withheld: 'copy', listed: false });
    });

    it('[MOD-5] the queue has what matters most first, and what was decided is found by its words, page by page', async () => {
      const word = `w${randomUUID().slice(0, 8)}`;
      for (const [n, weight] of [1, 3, 2].entries()) {
        await storage().moderation.report({ ...said('message', player(), `${word}%_ ${n}`), weight });
      }
      const { cases, decide: close } = storage().moderation;
      const texts = async (open: boolean) => {
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof cases>> = await cases({ open, search: `${word}%_`, cursor, limit: 2 });
          found.push(...page.cases.map(({ text }) => text.slice(-1)));
          cursor = page.nextCursor;
        } while (cursor !== null);
        return found;
      };
      expect(await texts(true)).toEqual(['1', '2', '0']);
      const page = await cases({ open: true, search: word, cursor: null, limit: 9 });
      for (const [n, { id }] of page.cases.entries()) {
        await close(id, { decision: 'kept', by: 'ann', at: new Date(NOW.getTime() + n) });
      }
      expect(await texts(true)).toEqual([]);
      expect(await texts(false)).toEqual(['0', '2', '1']);
      // Addresses are kept only until it is decided.
      expect((await storage().moderation.find(page.cases[0]?.id ?? ''))?.network).toBeNull();
      await expect(cases({ open: true, search: '', cursor: 'nonsense', limit: 2 })).rejects.toThrow(RangeError);
      await expect(close('nobody', { decision: 'kept', by: 'ann', at: NOW })).rejects.toThrow('no such case');
      const unknown = reportOf({ ...(await saved()), id: randomUUID() as DrawingId });
      await expect(storage().moderation.report(unknown)).rejects.toThrow('no such drawing');
    });

    it('[MOD-5] a name that is hidden is asterisks wherever it is stored with its player, and comes back', async () => {
      const playerId = player();
      await storage().players.touch({ id: playerId, nickname: 'Rüpel' });
      const drawing = await saved({ playerId, nickname: 'Rüpel' });
      const other = await saved({ nickname: 'Rüpel' });
      const report = said('name', playerId, 'Rüpel');
      await storage().moderation.report(report);
      const { cases } = await storage().moderation.cases({ open: true, search: 'Rüpel', cursor: null, limit: 99 });
      const id = cases.find((one) => one.playerId === playerId)?.id ?? '';
      const names = async () => [
        (await storage().players.find(playerId))?.nickname,
        (await storage().drawings.find(drawing.id))?.nickname,
        (await storage().drawings.find(other.id))?.nickname,
      ];
      await storage().moderation.decide(id, { decision: 'hidden', by: 'ann', at: NOW });
      expect(await names()).toEqual(['*****', '*****', 'Rüpel']);
      // The player comes back with it: the mask holds, for this name of this player only.
      expect(await storage().players.touch({ id: other.playerId, nickname: 'Rüpel' })).toBe('Rüpel');
      expect(await storage().players.touch({ id: playerId, nickname: 'Rosa' })).toBe('Rosa');
      expect(await storage().players.touch({ id: playerId, nickname: 'Rüpel' })).toBe('*****');
      expect(await names()).toEqual(['*****', '*****', 'Rüpel']);
      // Another name of the same length, of which nothing was masked, lifts no asterisks.
      await storage().moderation.report(said('name', playerId, 'Räder'));
      const more = await storage().moderation.cases({ open: true, search: 'Räder', cursor: null, limit: 99 });
      const kept = more.cases.find((one) => one.playerId === playerId)?.id ?? '';
      await storage().moderation.decide(kept, { decision: 'kept', by: 'ann', at: NOW });
      expect(await names()).toEqual(['*****', '*****', 'Rüpel']);
      await storage().moderation.decide(id, { decision: 'kept', by: 'ann', at: NOW });
      expect(await names()).toEqual(['Rüpel', 'Rüpel', 'Rüpel']);
    });

    it('[MOD-7] [PLAYER-6] a player’s record has cases, kicks and bans, and all of it goes with the player', async () => {
      const [playerId, reporter] = [player('rude'), player('reporter')];
      await storage().players.touch({ id: playerId, nickname: 'Rude' });
      const drawing = await saved({ playerId });
      const by = { playerId: reporter, network: 'net' };
      await storage().moderation.report(reportOf(drawing, { by, line: 'mine' }));
      await storage().moderation.report(said('name', playerId, 'Rude'));
      const kick = { playerId, nickname: 'Rude', by: 'vote' as const, roomCode: roomCode(), at: NOW };
      await storage().moderation.addKick(kick, kicked(playerId));
      const ban = await storage().bans.add({
        ...{ playerMark: playerMark(playerId), network: null, range: null, nickname: 'Rude', reason: 'spam' },
        ...{ until: null, createdAt: NOW, createdBy: 'ann' },
      });
      await storage().bans.appeal(ban.id, { playerId, line: 'sorry', at: NOW });
      const record = await storage().moderation.record(playerId);
      expect(record.cases.map(({ kind }) => kind).sort()).toEqual(['appeal', 'drawing', 'name']);
      expect(record.kicks).toEqual([{ playerId, nickname: 'Rude', by: 'vote', roomCode: roomCode(), at: NOW }]);
      expect(record.bans.map(({ id }) => id)).toEqual([ban.id]);
      // [PLAYER-5] Its own reports are the reporter's to export.
      expect(await storage().players.reports(reporter)).toEqual([
        { kind: 'drawing', text: drawing.prompt, reason: 'unsafe', line: 'mine', at: NOW },
      ]);
      // Who reported it goes first: the report stays, and tells nobody who it was.
      await storage().players.forget(reporter);
      expect((await caseOf(drawing)).reports).toMatchObject([{ by: 'player', line: null }]);
      await storage().players.forget(playerId);
      expect(await storage().moderation.record(playerId)).toMatchObject({ cases: [], kicks: [] });
      expect(await storage().drawings.find(drawing.id)).toBeNull();
      // The ban holds, and has no name.
      expect(await storage().bans.find(ban.id)).toMatchObject({ nickname: '', liftedAt: null });
    });

    it('[MOD-9] [PLAYER-6] what is written about a player while it is deleted leaves nothing, until it comes back', async () => {
      const playerId = player();
      await storage().players.touch({ id: playerId, nickname: 'Late' });
      await storage().players.beginForgetting(playerId, new Date());
      // From before the deletion, as is seen by nothing in it.
      const late = { ...said('name', playerId, 'Late'), at: new Date() };
      const kick = { playerId, nickname: 'Late', by: 'host' as const, roomCode: roomCode(), at: new Date() };
      const write = () =>
        Promise.allSettled([storage().moderation.report(late), storage().moderation.addKick(kick, kicked(playerId))]);
      const fates = async () => (await write()).map((one) => (one.status === 'rejected' ? one.reason.name : 'written'));
      expect(await fates()).toEqual(['PlayerForgotten', 'PlayerForgotten']);
      await storage().players.forget(playerId);
      expect(await fates()).toEqual(['PlayerForgotten', 'PlayerForgotten']);
      expect(await storage().moderation.record(playerId)).toMatchObject({ cases: [], kicks: [] });
      await storage().players.touch({ id: playerId, nickname: 'Anew' });
      expect(await fates()).toEqual(['written', 'written']);
    });

    it('[PLAYER-5] a reporter’s export has the words of others without rude ones, as the reporter saw them', async () => {
      const reporter = player('reporter');
      const report = { ...said('message', player(), 'oh shit, a cat'), by: { playerId: reporter, network: 'net' } };
      await storage().moderation.report(report);
      expect((await storage().players.reports(reporter)).map(({ text }) => text)).toEqual(['oh ****, a cat']);
    });

    it('[MOD-10] [PLAYER-6] keeps references of unsafe drawings, and an example goes with its drawing', async () => {
      const drawing = await saved({ ops: [] });
      const entry = { accountId: null, account: 'system', action: 'unsafe-reference.add', subject: null, detail: null };
      const reference = (drawingId: DrawingId | null) => ({
        ...{ id: randomUUID(), name: 'rude', drawingId, ops: drawingId && [], addedBy: 'ann', addedAt: NOW },
      });
      const [text, example] = [reference(null), reference(drawing.id)];
      for (const one of [text, example]) await storage().unsafe.add(one, entry);
      const kept = async () =>
        (await storage().unsafe.list()).filter(({ id }) => [text, example].some((one) => one.id === id));
      expect(await kept()).toEqual(expect.arrayContaining([text, example]));
      await storage().players.forget(drawing.playerId);
      expect(await kept()).toEqual([text]);
      await expect(storage().unsafe.add(reference(drawing.id), entry)).rejects.toThrow('no such drawing');
      await storage().unsafe.remove(text.id, entry);
      await expect(storage().unsafe.remove(text.id, entry)).rejects.toThrow('no such reference');
    });

    it('[PLAYER-7] what was decided long ago goes, and bans that are over', async () => {
      const old = new Date('2001-01-01T00:00:00Z');
      const playerId = player();
      await storage().moderation.report({ ...said('message', playerId, 'old'), at: old });
      const [found] = (await storage().moderation.record(playerId)).cases;
      await storage().moderation.decide(found?.id ?? '', { decision: 'kept', by: 'ann', at: old });
      const ban = (until: Date | null) =>
        storage().bans.add({
          ...{ playerMark: playerMark(playerId), network: null, range: null, nickname: '', reason: 'spam' },
          ...{ until, createdAt: old, createdBy: 'ann' },
        });
      const forGood = await ban(null);
      await ban(new Date('2001-02-01T00:00:00Z'));
      await storage().retention.removeOlder(new Date('2002-01-01T00:00:00Z'));
      const record = await storage().moderation.record(playerId);
      expect(record).toMatchObject({ cases: [], bans: [{ id: forGood.id }] });
    });
  });

  describe('BanStore', () => {
    it('[MOD-6] [MOD-8] bans are in force until they end or are lifted, and can be appealed against once', async () => {
      const { bans } = storage();
      const wish = { playerMark: null, network: null, nickname: '', reason: 'spam', createdAt: NOW, createdBy: 'ann' };
      const until = new Date(NOW.getTime() + 3_600_000);
      const [hour, good] = [
        await bans.add({ ...wish, range: '203.0.113.0/24', until }),
        await bans.add({ ...wish, range: '198.51.100.0/24', until: null }),
      ];
      const inForce = async (at: Date) =>
        (await bans.inForce(at)).map(({ id }) => id).filter((id) => id === hour.id || id === good.id);
      expect((await inForce(NOW)).sort()).toEqual([hour.id, good.id].sort());
      expect(await inForce(until)).toEqual([good.id]);
      expect(await bans.appeal(good.id, { playerId: null, line: 'why?', at: NOW })).toBe(true);
      expect(await bans.appeal(good.id, { playerId: null, line: 'again', at: NOW })).toBe(false);
      const { cases } = await storage().moderation.cases({ open: true, search: 'why?', cursor: null, limit: 9 });
      expect(cases).toMatchObject([{ kind: 'appeal', banId: good.id, text: 'why?' }]);
      expect(await bans.lift(good.id, 'ben', NOW)).toMatchObject({ liftedBy: 'ben', liftedAt: NOW });
      await expect(bans.lift(good.id, 'ben', NOW)).rejects.toThrow('lifted already');
      await expect(bans.lift('nobody', 'ben', NOW)).rejects.toThrow('no such ban');
      expect(await inForce(NOW)).toEqual([hour.id]);
      const all = await bans.list({ after: null, limit: 1_000 });
      const [first] = all;
      const rest = await bans.list({ after: first?.id ?? '', limit: 1_000 });
      expect(rest.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
    });
  });
}
