import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PlayerId } from '#contract/ids.ts';
import { createAdminAuth } from '#server/admin/admin-auth.ts';
import { openArchive } from '#server/backup/archive.ts';
import { MIGRATIONS_FOLDER } from '#server/storage/migrate.ts';
import { fillDatabase } from '#server/storage/transfer.ts';
import { RELEASE_0_2_0, readRelease } from '../support/release.ts';
import { startEngines } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engines, stop } = await startEngines();
afterAll(stop);

describe.each(engines)('[OPS-5] the database of version 0.2.0 on $name', ({ newTarget }) => {
  it('is brought up to date at start: drawings, boards, players, rooms and the password are as before', async () => {
    const release = await readRelease();
    const { contents, manifest } = await openArchive(RELEASE_0_2_0);
    const target = await newTarget('empty');
    // The migrations of that version and no newer ones.
    const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-migrations-'));
    for (const { name } of manifest.migrations) {
      await cp(path.join(MIGRATIONS_FOLDER, name), path.join(folder, name), { recursive: true });
    }
    const engine = await target.openEngine();
    await engine.withSession((session) => fillDatabase(session, contents, { migrationsFolder: folder }));
    await engine.close();
    await rm(folder, { recursive: true });

    const storage = await target.open();
    const page = { cursor: null, limit: 50, now: new Date('2026-12-01T00:00:00Z') };
    const all = { search: '', packId: null, status: 'open', offset: 0, limit: 999 } as const;
    const { prompts } = await storage.prompts.list(all);
    expect(prompts.length).toBeGreaterThanOrEqual(release.prompts);
    for (const [text, entries] of Object.entries(release.boards)) {
      const promptId = prompts.find((prompt) => prompt.text === text)?.id;
      if (!promptId) throw new Error(`The prompt “${text}” is gone.`);
      const board = await storage.drawings.board({ kind: 'prompt', promptId }, release.modelHash, page);
      const seen = board.entries.map(({ drawingId, nickname, score, percentile }) => ({
        id: drawingId,
        nickname,
        score,
        percentile,
      }));
      expect(seen).toEqual(entries.map(({ id, nickname, score, percentile }) => ({ id, nickname, score, percentile })));
      for (const { id } of entries) {
        expect((await storage.drawings.ops(id))?.length).toBeGreaterThan(0);
        expect((await storage.drawings.thumbnail(id))?.length).toBeGreaterThan(100);
      }
    }
    // A board that this version had no table for.
    const overall = await storage.drawings.board({ kind: 'overall', period: 'all' }, release.modelHash, page);
    expect(overall.entries.map(({ nickname }) => nickname).sort()).toEqual(['Ann', 'Ben 🐌', 'زينة']);
    expect(await storage.players.find('player-of-0.2.0-1xxxx' as PlayerId)).toMatchObject({ nickname: 'Ann' });

    const [room] = await storage.rooms.loadAll();
    expect(room).toMatchObject({ code: release.room.code, state: { phase: { name: 'drawing' } } });
    const auth = createAdminAuth(storage, { secret: Buffer.alloc(32), newPassword: null });
    const from = { address: '127.0.0.1' };
    expect(await auth.signIn({ name: '', password: release.adminPassword }, from)).toMatchObject({ ok: true });
    expect(await auth.signIn({ name: '', password: 'another' }, from)).toMatchObject({ ok: false });
    await storage.close();
    await target.remove();
  });
});
