import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { SeatId } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { CataloguePrompt } from '#server/storage/port/prompts.ts';
import { newRound, roomCode, stroke } from '../contract/storage-fixtures.ts';
import { startProcess } from '../contract/storage-process.ts';
import { startEngines } from '../contract/storage-targets.ts';

// Each life of a process starts cold.
vi.setConfig({ testTimeout: 400_000 });

const { engines, stop } = await startEngines();
afterAll(stop);

describe.each(engines)('What $name acknowledged', (engine) => {
  it('is there after SIGKILL, again and again', async () => {
    const target = await engine.newTarget('seeded');
    try {
      for (let life = 0; life < 2; life++) {
        const roundId = newRound();
        const seats = Array.from({ length: 6 }, (_, i) => `seat-${i}` as SeatId);
        const child = startProcess('append', { storage: target.options, roundId, seats });
        try {
          await child.said(150);
        } finally {
          await child.kill();
        }
        const acked = new Map(seats.map((seatId) => [seatId, 0]));
        // The last line may be cut in half: only whole ones count.
        for (const line of child.lines) {
          const match = /^(seat-\d) (\d+)$/.exec(line);
          if (match) acked.set(match[1] as SeatId, Number(match[2]) + 2);
        }
        const storage = await target.open();
        try {
          for (const [seatId, count] of acked) {
            const ops = await storage.ops.read(roundId, seatId);
            expect(ops.slice(0, count)).toEqual(Array.from({ length: count }, (_, i) => stroke(i)));
          }
        } finally {
          await storage.close();
        }
      }
    } finally {
      await target.remove();
    }
  });

  it('is there after an orderly close, with what was still on its way', async () => {
    const target = await engine.newTarget('seeded');
    try {
      const [roundId, seatId] = [newRound(), 'seat' as SeatId];
      let storage = await target.open();
      const before = (await storage.prompts.packs()).map(({ id }) => id);
      const code = roomCode();
      await storage.rooms.save({ code, version: 1, state: {} });
      const batch = (from: number) => ({ roomCode: code, roundId, seatId, from, ops: [stroke(from)] });
      const appended = Promise.all(Array.from({ length: 30 }, (_, from) => storage.ops.append(batch(from))));
      await Promise.all([storage.close(), storage.close()]);
      await appended;
      storage = await target.open();
      expect(await storage.ops.read(roundId, seatId)).toHaveLength(30);
      // The first prompts come once.
      expect((await storage.prompts.packs()).map(({ id }) => id)).toEqual(before);
      await storage.close();
    } finally {
      await target.remove();
    }
  });

  it('has translations that a later version brings, but where the admin has had a say', async () => {
    const target = await engine.newTarget('seeded');
    try {
      let storage = await target.open();
      const find = async (text: string) => {
        const query = { search: text, packId: null, status: 'all', offset: 0, limit: 99 } as const;
        return (await storage.prompts.list(query)).prompts.find((prompt) => prompt.text === text) as CataloguePrompt;
      };
      const [edited, emptied] = ['a cat on the moon', 'a book with wings'];
      const before = (await find('a tree with hands')).translations;
      await storage.prompts.edit((await find(edited)).id, { translations: { de: 'Mondkatze' } });
      await storage.prompts.edit((await find(emptied)).id, { translations: {} });
      await storage.close();
      const engineBelow = await target.openEngine();
      await engineBelow.withSession((session) =>
        session.query("UPDATE prompts SET translations = NULL WHERE text = 'a tree with hands'", []),
      );
      await engineBelow.close();
      storage = await target.open();
      expect((await find('a tree with hands')).translations).toEqual(before);
      expect(before).toMatchObject({ de: 'ein Baum mit Händen' });
      expect((await find(edited)).translations).toEqual({ de: 'Mondkatze' });
      expect((await find(emptied)).translations).toEqual({});
      await storage.close();
    } finally {
      await target.remove();
    }
  });
});

describe('The first start of an embedded database', () => {
  it('may be killed half-way: the next one begins anew', async () => {
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'doodle-storage-'));
    try {
      const child = startProcess('hold', { dataFolder });
      while (!existsSync(path.join(dataFolder, 'db.making/PG_VERSION')) && child.lines.length === 0) await sleep(1);
      await child.kill();
      expect(child.lines).toEqual([]);
      const storage = await openStorage({ dataFolder });
      expect((await storage.prompts.packs()).length).toBeGreaterThan(5);
      await storage.close();
      expect((await readdir(dataFolder)).sort()).toEqual(['db', 'lock']);
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });
});
