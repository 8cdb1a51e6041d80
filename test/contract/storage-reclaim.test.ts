import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PlayerId, PromptId, RoomCode } from '#contract/ids.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';
import { startEngines } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engines, stop } = await startEngines();
afterAll(stop);
const run = promisify(execFile);

/** Files below a folder that contain a text, whatever else they contain. */
const filesWith = (text: string, folder: string): Promise<string[]> =>
  run('grep', ['-rlaF', '--', text, folder]).then(
    ({ stdout }) => stdout.trim().split('\n'),
    // 1: no file has it.
    (error: { code?: number }) => {
      if (error.code === 1) return [];
      throw error;
    },
  );

/** Tables with a column that names a player, a drawing or a seat: each new one is to be listed here, and forgotten. */
const KNOWN_COLUMNS = [
  'bans.nickname',
  'bans.player_mark',
  'drawing_fingerprints.drawing_id',
  'drawing_fingerprints.original_id',
  'drawing_judgements.drawing_id',
  'drawing_loves.drawing_id',
  'drawing_loves.player_id',
  'drawings.nickname',
  'drawings.player_id',
  'drawings.seat_id',
  'forgotten_players.player_hash',
  'moderation_cases.drawing_id',
  'moderation_cases.nickname',
  'moderation_cases.player_id',
  'move_codes.player_id',
  'op_batches.seat_id',
  'players.nickname',
  'room_kicks.nickname',
  'room_kicks.player_id',
  'standings.drawing_id',
  'standings.drawing_ids',
  'standings.player_id',
  'unsafe_references.drawing_id',
];

describe.each(engines)('[PLAYER-6] [PLAYER-7] what was deleted, on $name', (engine) => {
  it('is in no table', async () => {
    const target = await engine.newTarget('seeded');
    const opened = await target.openEngine();
    const columns = await opened.withSession((session) =>
      session.query<{ name: string }>(
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
          WHERE table_schema = 'public' AND column_name ~ '(player|drawing_|original|seat|nickname)'`,
        [],
      ),
    );
    await opened.close();
    await target.remove();
    expect(columns.map(({ name }) => name).sort()).toEqual(KNOWN_COLUMNS);
  });

  it('is not in the files of the embedded database after it was reclaimed', async () => {
    const target = await engine.newTarget('seeded');
    let storage: Storage = await target.open();
    const mark = `Mark${randomUUID().replaceAll('-', '')}`;
    const [promptId] = (await somePrompts(storage, 1)) as [PromptId];
    const [playerId, other] = [randomUUID() as PlayerId, randomUUID() as PlayerId];
    await storage.players.touch({ id: playerId, nickname: mark });
    await storage.players.touch({ id: other, nickname: 'Other' });
    const labels = [{ text: `${mark} seen`, share: 1 }];
    for (let i = 0; i < 8; i++) await storage.drawings.save(newDrawing(promptId, { playerId, nickname: mark, labels }));
    const kept = await storage.drawings.save(newDrawing(promptId, { playerId: other }));
    const code = 'BCDFG' as RoomCode;
    await storage.rooms.save({ code, version: 1, state: { mark } });
    await storage.rooms.remove(code);
    await storage.moves.add({ codeHash: randomUUID(), playerId, expiresAt: new Date() });
    await storage.players.beginForgetting(playerId, new Date());
    await storage.players.forget(playerId);
    const folder = join(target.options.dataFolder, 'db');
    const isEmbedded = !target.options.databaseUrl;
    // Deleted is not gone: rows stay in the files, and in the log.
    if (isEmbedded) expect(await filesWith(mark, folder)).not.toEqual([]);
    await storage.retention.reclaim();
    if (isEmbedded) {
      expect(await filesWith(mark, folder)).toEqual([]);
      expect(await filesWith(playerId, folder)).toEqual([]);
    }
    await storage.close();
    if (isEmbedded) expect(await filesWith(mark, folder)).toEqual([]);
    storage = await target.open();
    expect(await storage.drawings.find(kept.id)).toEqual(kept);
    await storage.close();
    if (isEmbedded) expect(await filesWith(mark, folder)).toEqual([]);
    await target.remove();
  });

  it('[PLAYER-7] is in no entry of the audit log once retention has deleted the player', async () => {
    const target = await engine.newTarget('seeded');
    const storage = await target.open();
    const playerId = randomUUID() as PlayerId;
    const subject = { kind: 'player', id: playerId };
    await storage.players.touch({ id: playerId, nickname: 'Gone' });
    await storage.moderation.addKick(
      { playerId, nickname: 'Gone', by: 'vote', roomCode: 'BCDFG' as RoomCode, at: new Date() },
      { accountId: null, account: 'vote', action: 'player.kicked', detail: null, subject },
    );
    const query = { words: '', account: null, action: 'player.kicked', from: null, to: null };
    const kicks = async (of: typeof subject | null) =>
      (await storage.audit.search({ ...query, subject: of }, { cursor: null, limit: 9 })).entries.length;
    await storage.retention.removeOlder(new Date(Date.now() - 86_400_000));
    expect(await kicks(subject)).toBe(1);
    await storage.retention.removeOlder(new Date(Date.now() + 86_400_000));
    expect([await kicks(subject), await kicks(null)]).toEqual([0, 1]);
    await storage.close();
    await target.remove();
  });
});
