import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { PlayerId } from '#contract/ids.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { newRound, newSeat, roomCode, stroke } from './storage-fixtures.ts';

/** What rooms, ops log, players and heartbeat promise on every engine. */
export function storageContract(storage: () => Storage): void {
  it('describes itself without a password and answers a ping', async () => {
    expect(storage().description).toMatch(/^(embedded \(PGlite, .+\)|PostgreSQL at .+)$/);
    expect(storage().description).not.toContain('pa55word');
    await storage().ping();
  });

  describe('RoomStore', () => {
    const load = async (code: string) => (await storage().rooms.loadAll()).find((room) => room.code === code);

    it('stores a room under the version that follows the stored one, and under no other', async () => {
      const code = roomCode('CDFGH');
      const save = (version: number, state: unknown) => storage().rooms.save({ code, version, state });
      expect(await save(2, 'too early')).toBe(false);
      expect(await save(1, { phase: 'lobby' })).toBe(true);
      expect(await save(1, 'again')).toBe(false);
      expect(await save(3, 'ahead')).toBe(false);
      expect(await save(2, { phase: 'drawing', seats: [1, 2] })).toBe(true);
      expect(await load(code)).toMatchObject({ code, version: 2, state: { phase: 'drawing', seats: [1, 2] } });
    });

    it('lets exactly one of many writers of a version win', async () => {
      const code = roomCode('DFGHJ');
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, writer) => storage().rooms.save({ code, version: 1, state: { writer } })),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it('keeps any JSON as it was', async () => {
      const code = roomCode('FGHJK');
      const state = {
        text: 'NUL \u0000, half a pair \ud800, “quotes” \\ %',
        list: [null, 1e-300, [], {}],
        '': { b: 1, a: 2 },
      };
      await storage().rooms.save({ code, version: 1, state });
      expect(JSON.stringify((await load(code))?.state)).toBe(JSON.stringify(state));
    });

    it('removes a room with the ops of its rounds, and no other', async () => {
      const [gone, kept] = [roomCode('GHJKM'), roomCode('HJKMN')];
      const [goneRound, keptRound, seatId] = [newRound(), newRound(), newSeat()];
      for (const code of [gone, kept]) await storage().rooms.save({ code, version: 1, state: {} });
      await storage().ops.append({ roomCode: gone, roundId: goneRound, seatId, from: 0, ops: [stroke(0)] });
      await storage().ops.append({ roomCode: kept, roundId: keptRound, seatId, from: 0, ops: [stroke(0)] });
      await storage().rooms.remove(gone);
      expect(await load(gone)).toBeUndefined();
      expect(await load(kept)).toBeDefined();
      expect(await storage().ops.read(goneRound, seatId)).toEqual([]);
      expect(await storage().ops.read(keptRound, seatId)).toHaveLength(1);
      expect(await storage().rooms.save({ code: gone, version: 1, state: {} })).toBe(true);
    });
  });

  describe('OpsLog', () => {
    const ops = (from: number, count: number): DrawOp[] => Array.from({ length: count }, (_, i) => stroke(from + i));
    const append = (
      roundId: ReturnType<typeof newRound>,
      seatId: ReturnType<typeof newSeat>,
      from: number,
      count: number,
    ) => storage().ops.append({ roomCode: roomCode(), roundId, seatId, from, ops: ops(from, count) });

    it('gives back what was appended, in order, whatever the batches', async () => {
      const [roundId, seatId] = [newRound(), newSeat()];
      for (const [from, count] of [
        [0, 3],
        [3, 1],
        [4, 10],
      ] as const)
        await append(roundId, seatId, from, count);
      expect(await storage().ops.read(roundId, seatId)).toEqual(ops(0, 14));
      expect(await storage().ops.read(roundId, newSeat())).toEqual([]);
    });

    it('ignores a batch whose beginning is already there, and does not repeat an overlap', async () => {
      const [roundId, seatId] = [newRound(), newSeat()];
      await append(roundId, seatId, 0, 4);
      await append(roundId, seatId, 0, 2);
      await append(roundId, seatId, 2, 4);
      expect(await storage().ops.read(roundId, seatId)).toEqual(ops(0, 6));
    });

    it('stores many small batches of many seats at once', async () => {
      const roundId = newRound();
      const seats = Array.from({ length: 40 }, newSeat);
      await Promise.all(
        Array.from({ length: 25 }, (_, i) => seats.map((seatId) => append(roundId, seatId, i * 2, 2))).flat(),
      );
      for (const seatId of seats) expect(await storage().ops.read(roundId, seatId)).toEqual(ops(0, 50));
    });

    it('drops a round', async () => {
      const [roundId, other, seatId] = [newRound(), newRound(), newSeat()];
      await append(roundId, seatId, 0, 1);
      await append(other, seatId, 0, 1);
      await storage().ops.removeRound(roundId);
      expect(await storage().ops.read(roundId, seatId)).toEqual([]);
      expect(await storage().ops.read(other, seatId)).toHaveLength(1);
    });
  });

  it('PlayerStore: knows a player again', async () => {
    const id = randomUUID() as PlayerId;
    await storage().players.touch({ id, nickname: 'Ada' });
    await storage().players.touch({ id, nickname: 'Ada L.' });
  });

  it('Heartbeat: remembers the last beat by the clock of the database, and how long ago it and a save were', async () => {
    expect(await storage().heartbeat.last()).toBeNull();
    const before = Date.now();
    const code = roomCode('JKMNP');
    await storage().rooms.save({ code, version: 1, state: {} });
    await storage().heartbeat.beat();
    const at = await storage().heartbeat.beat();
    const last = await storage().heartbeat.last();
    expect(last?.at).toEqual(at);
    // The databases of the tests have this machine's clock.
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(Date.now() - before + 1_000);
    const saved = (await storage().rooms.loadAll()).find((room) => room.code === code);
    expect(last?.msAgo).toBeGreaterThanOrEqual(0);
    expect(saved?.savedMsAgo).toBeGreaterThanOrEqual(last?.msAgo ?? Number.NaN);
    expect(saved?.savedMsAgo).toBeLessThan(Date.now() - before + 1_000);
  });
}
