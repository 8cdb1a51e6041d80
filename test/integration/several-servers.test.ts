import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { drawingSubject } from '#server/storage/port/moderation.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from '../contract/storage-drawings.contract.ts';
import { newDrawing } from '../contract/storage-fixtures.ts';
import { startPostgres } from '../support/postgres.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { newCookie } from '../support/socket-player.ts';
import { connect } from './rooms-player.ts';

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

describe.skipIf(!postgres)('two processes on one PostgreSQL server', () => {
  let server: RunningServer;
  /** This process is the other one. */
  let other: Storage;
  beforeAll(async () => {
    const databaseUrl = (await postgres?.createDatabase()) as string;
    other = await openStorage({ databaseUrl, dataFolder: '/nonexistent' });
    server = await startServer({ env: { DATABASE_URL: databaseUrl } });
  }, 120_000);
  afterAll(async () => {
    await server?.dispose();
    await other?.close();
  });

  it('[MOD-4] a drawing that the other one hides is gone from the caches here, and its board is told', async () => {
    const [promptId] = (await somePrompts(other, 1)) as [PromptId];
    const drawing = newDrawing(promptId, { playerId: randomUUID() as PlayerId });
    await other.drawings.save(drawing);
    const file = async () => {
      const response = await fetch(`${server.url}/drawings/${drawing.id}/ops.json`);
      await response.arrayBuffer();
      return response.status;
    };
    expect(await file()).toBe(200);
    expect(await file()).toBe(200);

    const socket = connect(server.url, { cookie: await newCookie(server.url) });
    const board = { kind: 'prompt', promptId } as const;
    const told = new Promise((resolve) => socket.on('board:changed', resolve));
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    await socket.emitWithAck('board:watch', { board });

    const thing = {
      ...{ kind: 'drawing' as const, subject: drawingSubject(drawing.id), drawingId: drawing.id, playerId: null },
      ...{ nickname: drawing.nickname, text: drawing.prompt, context: {}, network: null },
    };
    const at = new Date();
    // Enough to hide it.
    const { drawing: hidden } = await other.moderation.report({
      ...{ thing, by: null, reason: 'unsafe_drawing', line: null, weight: 3, at },
    });
    expect(hidden?.id).toBe(drawing.id);
    expect(await told).toEqual(board);
    socket.close();
    // What is told of the board comes after what is forgotten.
    expect(await file()).toBe(404);
  });
});
